import { once } from 'node:events'
import { createServer, request as forward } from 'node:http'
import { connect, type Socket } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { selfSigned } from './certificate.ts'
import { ended, errorOf, guardFor, newClient, serve, serveTls } from './servers.ts'

/** A proxy that takes every name for 127.0.0.1 and writes down what it is asked. */
async function proxy(password?: string) {
  const seen: string[] = []
  const wanted = password && `Basic ${Buffer.from(`me:${password}`).toString('base64')}`
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    const { 'proxy-authorization': authorization, ...headers } = request.headers
    if (wanted && authorization !== wanted) return response.writeHead(407).end('who are you')
    const { port, pathname } = new URL(request.url ?? '')
    const onward = forward({ port, path: pathname, headers, host: '127.0.0.1' }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    return onward.end()
  })
  server.on('connect', (request, socket: Socket) => {
    seen.push(`CONNECT ${request.url}`)
    if (wanted && request.headers['proxy-authorization'] !== wanted)
      return socket.end('HTTP/1.1 407 No\r\n\r\n')
    const onward = connect(Number(request.url?.split(':')[1]), '127.0.0.1')
    for (const one of [onward, socket]) one.on('error', () => {})
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    return onward.pipe(socket).pipe(onward)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as { port: number }
  return { seen, port, url: `http://127.0.0.1:${port}` }
}

describe('connections', () => {
  it('are kept for the next request, also after a redirect and a compressed body', async () => {
    const { base, host, asked, connections } = await serve((request, response) => {
      if (request.url === '/moved') return response.writeHead(302, { location: '/' }).end('moved')
      return response.setHeader('content-encoding', 'gzip').end(gzipSync('x'.repeat(5000)))
    })
    const client = newClient()
    const guard = guardFor([host])
    for (let round = 0; round < 50; round += 1)
      await client.sendRequest({ url: `${base}/${round % 2 ? 'moved' : ''}`, guard })
    expect(asked.length).toBe(75)
    // A connection is free again one turn after its answer: asked at once, another is opened.
    expect(connections.length).toBeLessThanOrEqual(2)
  })

  it('end when the client is closed', async () => {
    const { base, host, connections } = await serve((_, response) => response.end())
    const client = newClient()
    const guard = guardFor([host])
    await client.sendRequest({ url: base, guard })
    await client.close()
    await ended(connections[0])
    const error = await errorOf(client.sendRequest({ url: base, guard }))
    expect(error).toMatchObject({ name: 'RequestFailedError', reason: 'closed' })
  })

  it('end under way when the client is closed', async () => {
    const { base, host } = await serve(() => void client.close())
    const client = newClient()
    const error = await errorOf(client.sendRequest({ url: base, guard: guardFor([host]) }))
    expect(error).toMatchObject({ name: 'RequestFailedError', reason: 'closed' })
  })
})

describe('a proxy', () => {
  it('is asked in place of the host, and given its password, which the host is not', async () => {
    const { port, asked } = await serve((_, response) => response.end('by proxy'))
    const { url, seen } = await proxy('secret')
    const proxyUrl = url.replace('//', '//me:secret@')
    const client = newClient(async () => {
      throw new Error('The proxy resolves')
    })
    const host = `profiles.test:${port}`
    const guard = guardFor([host], { allowsLoopback: false })
    const answer = await client.sendRequest({ url: `http://${host}/a`, guard, proxyUrl })
    expect(answer.body).toBe('by proxy')
    expect(JSON.stringify(answer)).not.toContain('secret')
    expect(seen).toEqual([`GET http://${host}/a`])
    expect(asked[0]?.headers.host).toBe(host)
    expect(asked[0]?.headers).not.toHaveProperty('proxy-authorization')
  })

  it('is tunnelled through for https', async () => {
    const certificate = selfSigned('secure.test')
    const before = getCACertificates('default')
    setDefaultCACertificates([...before, certificate.cert])
    onTestFinished(() => setDefaultCACertificates(before))
    const { port } = await serveTls(certificate, (_, response) => response.end('secure'))
    const { url, seen } = await proxy('secret')
    const host = `secure.test:${port}`
    const asking = { url: `https://${host}/`, guard: guardFor([host]) }
    const client = newClient()
    const proxyUrl = url.replace('//', '//me:secret@')
    expect((await client.sendRequest({ ...asking, proxyUrl })).body).toBe('secure')
    expect(seen).toEqual([`CONNECT ${host}`])
    const wrong = url.replace('//', '//me:wrong-secret@')
    const error = await errorOf(client.sendRequest({ ...asking, proxyUrl: wrong }))
    expect(error).toMatchObject({ name: 'RequestFailedError', reason: 'proxy', host })
    expect(error['shown']).not.toContain('secret')
  })

  it('changes nothing about which hosts may be asked', async () => {
    const { port, connections } = await serve((_, response) => response.end())
    const { url: proxyUrl, seen } = await proxy()
    const ask = (url: string, hosts: string[]) =>
      errorOf(newClient().sendRequest({ url, proxyUrl, guard: guardFor(hosts) }))
    expect(await ask(`http://127.0.0.1:${port}/`, ['a.test'])).toMatchObject({ reason: 'host' })
    expect(await ask('http://10.0.0.1/', ['10.0.0.1'])).toMatchObject({ reason: 'address' })
    expect([seen, connections]).toEqual([[], []])
  })

  it('that does not work is a failure that shows nothing of it', async () => {
    const { url } = await proxy('secret')
    const wrong = [url.replace('//', '//me:wrong-secret@'), 'http://me:secret@127.0.0.1:1']
    for (const proxyUrl of wrong) {
      const guard = guardFor(['profiles.test'])
      const asked = newClient().sendRequest({ url: 'http://profiles.test/', proxyUrl, guard })
      const error = await errorOf(asked)
      expect(error).toMatchObject({ name: 'RequestFailedError', reason: 'proxy' })
      expect(error['shown']).not.toContain('secret')
    }
    for (const proxyUrl of ['socks5://me:secret@a', 'http://me:secret%@a', 'http://me:secret@']) {
      const guard = guardFor(['profiles.test'])
      const asked = newClient().sendRequest({ url: 'http://profiles.test/', proxyUrl, guard })
      const error = await errorOf(asked)
      expect(error['name'], proxyUrl).toBe('InvalidInputError')
      expect(error['shown']).not.toContain('secret')
    }
  })
})
