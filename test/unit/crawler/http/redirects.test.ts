import { setDefaultCACertificates, getCACertificates } from 'node:tls'
import { describe, expect, it, onTestFinished } from 'vitest'
import { selfSigned } from './certificate.ts'
import { clientSockets, ended, errorOf, guardFor, newClient, serve, serveTls } from './servers.ts'

async function redirecting(location: string | string[] | undefined, status = 302) {
  return serve((request, response) => {
    if (request.url !== '/') return response.end(`at ${request.url}`)
    if (location !== undefined) response.setHeader('location', location)
    return response.writeHead(status).end('moved')
  })
}

const listed = ['169.254.169.254', '10.1.2.3', '[::ffff:a9fe:a9fe]', '[fd00::1]']

const refused: [location: string, reason: string][] = [
  ['http://evil.example/', 'host'],
  ['//evil.example/path', 'host'],
  ['http://127.0.0.1/', 'host'],
  ['http://127.0.0.1:1/', 'host'],
  ['http://localhost/', 'host'],
  ['http://100.100.100.200/', 'host'],
  ['http://169.254.169.254/latest/meta-data/', 'address'],
  ['http://2852039166/latest/meta-data/', 'address'],
  ['http://0xa9.0xfe.0xa9.0xfe/', 'address'],
  ['http://[::ffff:169.254.169.254]/', 'address'],
  ['http://[fd00::1]/', 'address'],
  ['https://10.1.2.3/', 'address'],
  ['file:///etc/passwd', 'scheme'],
  ['ftp://evil.example/', 'scheme'],
  ['data:text/html,x', 'scheme'],
  ['javascript:alert(1)', 'scheme'],
  ['', 'redirects'],
]

describe('redirects', () => {
  it.each(refused)('to %j are refused: %s', async (location, reason) => {
    const { base, host, asked } = await redirecting(location)
    const sockets = clientSockets()
    const guard = guardFor([host, ...listed])
    const error = await errorOf(newClient().sendRequest({ url: base, guard }))
    expect(error).toMatchObject({ name: 'RequestRefusedError', reason })
    expect(asked.length).toBe(1)
    expect(sockets.length).toBe(1)
  })

  it('with a name and password are refused, and these not shown', async () => {
    const { host, asked } = await redirecting('/x')
    const other = await redirecting(`http://me:secret@${host}/?key=secret`)
    const guard = guardFor([host, other.host])
    const error = await errorOf(newClient().sendRequest({ url: other.base, guard }))
    expect(error).toMatchObject({ reason: 'host', host })
    expect(error['shown']).not.toContain('secret')
    expect(asked).toEqual([])
  })

  it.each([301, 302, 303, 307, 308])(
    'by %d lead on, relative to where they stand',
    async (code) => {
      const { base, host } = await redirecting('../there?x=1#part', code)
      const answer = await newClient().sendRequest({ url: `${base}/`, guard: guardFor([host]) })
      expect(answer.body).toBe('at /there?x=1')
      expect(answer.url).toBe(`${base}/there?x=1#part`)
      expect(answer.redirectUrls.map(String)).toEqual([answer.url])
    },
  )

  it('are answers where they lead nowhere or are not to be followed', async () => {
    const nowhere = await redirecting(undefined)
    const client = newClient()
    const first = await client.sendRequest({ url: nowhere.base, guard: guardFor([nowhere.host]) })
    expect([first.statusCode, first.body]).toEqual([302, 'moved'])
    const away = await redirecting('http://evil.example/')
    const guard = guardFor([away.host])
    const second = await client.sendRequest({ url: away.base, guard, followRedirect: false })
    expect([second.statusCode, second.headers['location']]).toEqual([302, 'http://evil.example/'])
  })

  it.each([['http://['], ['http://a b/'], [['/one', '/two']]])(
    'to %j are not valid',
    async (location) => {
      const { base, host } = await redirecting(location)
      const error = await errorOf(newClient().sendRequest({ url: base, guard: guardFor([host]) }))
      expect(error).toMatchObject({ name: 'RequestFailedError', reason: 'protocol', host })
    },
  )

  it('are followed five times', async () => {
    const { base, host, asked } = await serve((request, response) => {
      const left = Number(request.url?.slice(1))
      if (left === 0) return response.end('arrived')
      return response.writeHead(302, { location: `/${left - 1}` }).end()
    })
    const client = newClient()
    const guard = guardFor([host])
    expect((await client.sendRequest({ url: `${base}/5`, guard })).body).toBe('arrived')
    asked.length = 0
    const error = await errorOf(client.sendRequest({ url: `${base}/1000000`, guard }))
    expect(error).toMatchObject({ name: 'RequestRefusedError', reason: 'redirects', host })
    expect(asked.length).toBe(6)
    const once = await errorOf(client.sendRequest({ url: `${base}/2`, guard, maxRedirects: 1 }))
    expect(once).toMatchObject({ reason: 'redirects' })
  })

  it('in a circle are refused when it closes', async () => {
    const { base, host, asked } = await serve((request, response) => {
      response.writeHead(301, { location: request.url === '/a' ? '/b' : '/a#again' }).end()
    })
    const url = `${base}/a`
    const error = await errorOf(newClient().sendRequest({ url, guard: guardFor([host]) }))
    expect(error).toMatchObject({ reason: 'redirects', host })
    expect(asked.map((request) => request.url)).toEqual(['/a', '/b'])
  })

  it('with an endless body are followed, and little of it read', async () => {
    const { base, host, asked } = await serve((request, response) => {
      if (request.url === '/next') return response.end('arrived')
      response.writeHead(302, { location: '/next' })
      const more = () => void (response.write('x'.repeat(65_536)) && setImmediate(more))
      response.on('drain', more)
      return more()
    })
    const sockets = clientSockets()
    const { body } = await newClient().sendRequest({ url: base, guard: guardFor([host]) })
    expect(body).toBe('arrived')
    expect(asked.length).toBe(2)
    expect(sockets[0]?.bytesRead).toBeLessThan(1_000_000)
  })

  it('that are refused end their connection, also with an endless body', async () => {
    const { base, host, connections } = await serve((_, response) => {
      response.writeHead(302, { location: 'http://evil.example/' }).write('x'.repeat(1000))
    })
    const error = await errorOf(newClient().sendRequest({ url: base, guard: guardFor([host]) }))
    expect(error).toMatchObject({ reason: 'host', host: 'evil.example' })
    await ended(connections[0])
  })

  it('from https to http are refused, from http to https followed', async () => {
    const certificate = selfSigned('secure.test')
    const before = getCACertificates('default')
    setDefaultCACertificates([...before, certificate.cert])
    onTestFinished(() => setDefaultCACertificates(before))
    const open = await serve((request, response) => {
      response.writeHead(302, { location: `https://secure.test:${request.url?.slice(1)}/` }).end()
    })
    const secure = await serveTls(certificate, (request, response) => {
      if (request.url === '/') return response.end('secure')
      return response.writeHead(302, { location: `http://open.test:${open.port}/x` }).end()
    })
    const client = newClient(async () => ['127.0.0.1'])
    const guard = guardFor([`secure.test:${secure.port}`, `open.test:${open.port}`])
    const up = `http://open.test:${open.port}/${secure.port}`
    expect((await client.sendRequest({ url: up, guard })).body).toBe('secure')
    open.asked.length = 0
    const down = client.sendRequest({ url: `https://secure.test:${secure.port}/down`, guard })
    expect(await errorOf(down)).toMatchObject({
      name: 'RequestRefusedError',
      reason: 'scheme',
      host: `open.test:${open.port}`,
    })
    expect(open.asked).toEqual([])
  })

  it('to a server whose certificate nobody signed fail', async () => {
    const secure = await serveTls(selfSigned('secure.test'), (_, response) => response.end('x'))
    const client = newClient(async () => ['127.0.0.1'])
    const host = `secure.test:${secure.port}`
    const error = await errorOf(
      client.sendRequest({ url: `https://${host}/`, guard: guardFor([host]) }),
    )
    expect(error).toMatchObject({ name: 'RequestFailedError', reason: 'tls', host })
  })
})
