import { describe, expect, it } from 'vitest'
import { errorOf, guardFor, newClient, serve } from './servers.ts'

const secrets = {
  Authorization: 'Bearer secret',
  'X-IG-App-ID': '936',
  'X-Api-Key': 'secret',
  Referer: 'https://www.example.com/?q=secret',
  Accept: 'application/json',
  'Accept-Language': 'en',
}

describe('headers', () => {
  it('go out as given, with the user agent and the encodings of the client', async () => {
    const { base, host, asked } = await serve((_, response) => response.end())
    await newClient().sendRequest({
      url: base,
      guard: guardFor([host]),
      headers: { ...secrets, 'User-Agent': 'Mozilla', 'Accept-Encoding': 'compress', Host: 'evil' },
    })
    expect(asked[0]?.headers).toMatchObject({
      host,
      authorization: 'Bearer secret',
      'x-ig-app-id': '936',
      accept: 'application/json',
      'user-agent': 'Drumbeat/0.1 (tests)',
      'accept-encoding': 'gzip, deflate, br, zstd',
    })
  })

  it('stay on an origin, and never come back once it was left', async () => {
    const here: { base?: string } = {}
    const there = await serve((_, response) => {
      response.writeHead(302, { location: `${here.base}/back` }).end()
    })
    const first = await serve((request, response) => {
      const next = { '/': '/same', '/same': `${there.base}/x` }[request.url ?? '']
      return next ? response.writeHead(302, { location: next }).end() : response.end('done')
    })
    here.base = first.base
    const guard = guardFor([first.host, there.host])
    const { body } = await newClient().sendRequest({ url: first.base, guard, headers: secrets })
    expect(body).toBe('done')
    const sent = [...first.asked, ...there.asked].map(({ url, headers }) => {
      const { host: _, connection: __, ...rest } = headers
      return { url, rest }
    })
    const whole = {
      authorization: 'Bearer secret',
      'x-ig-app-id': '936',
      'x-api-key': 'secret',
      referer: 'https://www.example.com/?q=secret',
    }
    const harmless = {
      accept: 'application/json',
      'accept-language': 'en',
      'accept-encoding': 'gzip, deflate, br, zstd',
      'user-agent': 'Drumbeat/0.1 (tests)',
    }
    expect(sent).toEqual([
      { url: '/', rest: { ...whole, ...harmless } },
      { url: '/same', rest: { ...whole, ...harmless } },
      { url: '/back', rest: harmless },
      { url: '/x', rest: harmless },
    ])
  })

  it('hold no cookie: not given, not kept, not handed on', async () => {
    const { base, host, asked } = await serve((request, response) => {
      response.setHeader('set-cookie', ['session=secret; Path=/', 'b=secret'])
      if (request.url === '/') response.writeHead(302, { location: '/next' })
      response.end()
    })
    const client = newClient()
    const jar: string[] = []
    const cookieJar = {
      getCookieString: async () => 'session=secret',
      setCookie: async (cookie: string) => jar.push(cookie),
    }
    const headers = { Cookie: 'session=secret', cookie: 'a=secret' }
    for (let round = 0; round < 2; round += 1) {
      const answer = await client.sendRequest({
        url: base,
        guard: guardFor([host]),
        headers,
        cookieJar,
      })
      expect(JSON.stringify(answer)).not.toContain('secret')
    }
    expect(asked.length).toBe(4)
    expect(asked.map((request) => request.headers.cookie)).toEqual(Array(4).fill(undefined))
    expect(jar).toEqual([])
  })

  it('that would break the request are refused without showing them', async () => {
    const { base, host, connections } = await serve((_, response) => response.end())
    for (const headers of [{ 'x-key': 'secret\r\nHost: evil' }, { 'x key': 'secret' }]) {
      const guard = guardFor([host])
      const error = await errorOf(newClient().sendRequest({ url: base, guard, headers }))
      expect(error['name']).toBe('InvalidInputError')
      expect(error['shown']).not.toContain('secret')
    }
    expect(connections).toEqual([])
  })
})
