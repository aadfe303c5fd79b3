import { describe, expect, it } from 'vitest'
import { errorOf, guardFor, newClient, serve } from './servers.ts'

const utf16be = Buffer.from('\ufeffnaïve', 'utf16le').swap16()

const texts: [title: string, contentType: string | undefined, sent: Buffer, read: string][] = [
  ['UTF-8 unless said otherwise', 'text/html', Buffer.from('naïve 😀'), 'naïve 😀'],
  ['UTF-8 without a content type', undefined, Buffer.from('naïve'), 'naïve'],
  ['UTF-8 without its mark', 'text/html', Buffer.from('\ufeffnaïve'), 'naïve'],
  ['Latin-1', 'text/html; charset=ISO-8859-1', Buffer.from('naïve', 'latin1'), 'naïve'],
  ['Latin-1 in quotes', 'text/html;Charset="latin1"', Buffer.from('naïve', 'latin1'), 'naïve'],
  ['UTF-16', 'text/plain; charset=utf-16', Buffer.from('naïve', 'utf16le'), 'naïve'],
  ['UTF-16 by its mark', 'text/plain; charset=utf-8', utf16be, 'naïve'],
  ['Japanese', 'text/html; charset=shift_jis', Buffer.from([0x93, 0xfa, 0x96, 0x7b]), '日本'],
  ['an unknown charset', 'text/html; charset=klingon', Buffer.from('naïve'), 'naïve'],
  ['bytes that stand for nothing', 'text/html', Buffer.from([0x61, 0xff, 0x62]), 'a\ufffdb'],
]

describe('texts', () => {
  it.each(texts)('%s', async (_, contentType, sent, read) => {
    const { base, host } = await serve((__, response) => {
      if (contentType !== undefined) response.setHeader('content-type', contentType)
      response.end(sent)
    })
    const answer = await newClient().sendRequest({ url: base, guard: guardFor([host]) })
    expect(answer.body).toBe(read)
  })

  it('come with their status, whatever it is', async () => {
    const { base, host } = await serve((request, response) => {
      response.writeHead(Number(request.url?.slice(1)), { 'retry-after': '7' }).end('body')
    })
    const client = newClient()
    for (const status of [200, 201, 300, 400, 403, 404, 429, 500, 503]) {
      const answer = await client.sendRequest({ url: `${base}/${status}`, guard: guardFor([host]) })
      expect([answer.statusCode, answer.body]).toEqual([status, 'body'])
      expect(answer.headers['retry-after']).toBe('7')
    }
    for (const status of [204, 304]) {
      const answer = await client.sendRequest({ url: `${base}/${status}`, guard: guardFor([host]) })
      expect([answer.statusCode, answer.body]).toEqual([status, ''])
    }
  })

  it('may be asked for as bytes or as JSON', async () => {
    const { base, host } = await serve((request, response) => {
      response.end(request.url === '/' ? '{"followers":7}' : '{"followers":')
    })
    const client = newClient()
    const guard = guardFor([host])
    const bytes = await client.sendRequest({ url: base, guard, responseType: 'buffer' })
    expect(bytes.body).toEqual(Buffer.from('{"followers":7}'))
    const json = await client.sendRequest({ url: base, guard, responseType: 'json' })
    expect(json.body).toEqual({ followers: 7 })
    const broken = client.sendRequest({ url: `${base}/cut`, guard, responseType: 'json' })
    expect(await errorOf(broken)).toMatchObject({ reason: 'protocol' })
  })

  it('are read whole: nothing is streamed', async () => {
    const error = await errorOf(newClient().stream())
    expect(error['name']).toBe('NeverRetryError')
  })
})
