import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import type { RequestListener, ServerResponse } from 'node:http'
import { createServer, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { brotliCompressSync, gzipSync } from 'node:zlib'

import { expect, onTestFinished, test } from 'vitest'

import { httpClient, type HttpClientOptions } from '../../../../platforms/publishing/http-client.ts'
import type { HttpRequest } from '../../../../platforms/publishing/http.ts'
import { selfSigned } from '../../crawler/http/certificate.ts'
import { serve, serveRaw, serveText, serveTls } from '../../crawler/http/servers.ts'

const SECRET = 'sEcReT-planted-4711'

/** Asks with a secret everywhere one may be; nothing given back may hold it. */
async function ask(base: string, more: Partial<HttpRequest> = {}, options: HttpClientOptions = {}) {
  const url = new URL(`${base}/v2/posts`)
  const answer = await httpClient(options)({
    method: 'POST',
    url: url.href,
    headers: { authorization: `Bearer ${SECRET}` },
    query: { access_token: SECRET, left: undefined, n: 2 },
    ...(more.form || more.body !== undefined ? {} : { json: { text: SECRET } }),
    ...more,
  })
  expect(JSON.stringify(answer)).not.toContain(SECRET)
  return answer
}

/** Answers when the request has come, whole or not. */
function whenRead(answer: (body: Buffer, response: ServerResponse) => void): RequestListener {
  return (request, response) => {
    const end = (body: Buffer) => answer(body, response)
    buffer(request).then(end, () => end(Buffer.alloc(0)))
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

test('an answer comes whole: status, headers, text and JSON; the request as it was given', async () => {
  const { base, asked } = await serve(
    whenRead((body, response) => {
      response.writeHead(201, { 'X-Limit': '7', 'set-cookie': 'a=b' })
      const same = body.toString() === JSON.stringify({ text: SECRET })
      response.end(JSON.stringify({ id: 'é', same }))
    }),
  )
  const answer = await ask(base)
  expect(answer).toMatchObject({ kind: 'answered', status: 201, json: { id: 'é', same: true } })
  expect(answer).toHaveProperty('headers.x-limit', '7')
  expect(answer).not.toHaveProperty('headers.set-cookie')
  expect(asked[0]?.url).toBe(`/v2/posts?access_token=${SECRET}&n=2`)
  expect(asked[0]?.headers).toMatchObject({
    authorization: `Bearer ${SECRET}`,
    'content-type': 'application/json',
    connection: 'close',
  })
})

test('every exchange has a connection of its own', async () => {
  const { base, connections } = await serve((_, response) => response.end('{}'))
  const client = httpClient()
  for (const _ of [1, 2]) await client({ method: 'GET', url: base })
  expect(connections).toHaveLength(2)
})

test('a form, bytes and a stream are sent; a stream with its length', async () => {
  const { base, asked } = await serve(whenRead((body, response) => response.end(body)))
  expect(await ask(base, { form: { a: 'b c', d: 'é' } })).toHaveProperty('text', 'a=b+c&d=%C3%A9')
  expect(await ask(base, { body: new Uint8Array([104, 105]) })).toHaveProperty('text', 'hi')
  async function* stream() {
    yield Buffer.from('ab')
    yield new Uint8Array([99])
  }
  expect(await ask(base, { method: 'PUT', body: { length: 3, stream } })).toHaveProperty(
    'text',
    'abc',
  )
  expect(asked.at(-1)?.headers).toMatchObject({ 'content-length': '3' })
  expect(asked.at(-1)?.headers).not.toHaveProperty('transfer-encoding')
})

test.each([
  ['fewer bytes than announced', ['ab'], /posts: /],
  ['more bytes than announced', ['ab', 'cdef'], /posts: /],
  ['a source that breaks', ['a', null], /connection ended/],
])('a stream of %s is lost, not answered', async (_, parts, detail) => {
  const { base } = await serve(whenRead((_body, response) => response.end('{}')))
  async function* stream() {
    for (const part of parts) {
      if (part === null) throw new Error(SECRET)
      yield Buffer.from(part)
    }
  }
  const answer = await ask(base, { body: { length: 3, stream } })
  expect(answer).toMatchObject({ kind: 'lost', detail: expect.stringMatching(detail) })
})

test('an answer that comes before the whole stream was sent ends the exchange', async () => {
  const { base } = await serve((_, response) => response.writeHead(401).end('{"error":"no"}'))
  async function* stream() {
    for (;;) yield Buffer.alloc(65_536)
  }
  const answer = await ask(base, { body: { length: 2 ** 40, stream } })
  expect(['answered', 'lost']).toContain(answer.kind)
})

test('no connection: not sent (refused, no such name, no TLS, a certificate not trusted)', async () => {
  const port = await freePort()
  expect(await ask(`http://127.0.0.1:${port}`)).toEqual({
    kind: 'not sent',
    detail: `127.0.0.1:${port}/v2/posts: could not be connected to (ECONNREFUSED)`,
  })
  expect(await ask('https://nobody.invalid')).toMatchObject({ kind: 'not sent' })
  const plain = await serve((_, response) => response.end('{}'))
  expect(await ask(`https://${plain.host}`)).toMatchObject({ kind: 'not sent' })
  expect(plain.asked).toHaveLength(0)
  const secure = await serveTls(selfSigned('localhost'), (_, response) => response.end('{}'))
  expect(await ask(`https://localhost:${secure.port}`)).toMatchObject({ kind: 'not sent' })
  expect(secure.asked).toHaveLength(0)
})

test('a server that never completes TLS: not sent after the time for connecting', async () => {
  const silent = await serveRaw(() => undefined)
  const answer = await ask(`https://${silent.host}`, {}, { connectTimeoutMs: 60 })
  expect(answer).toMatchObject({
    kind: 'not sent',
    detail: expect.stringMatching(/could not be connected to \(UND_ERR_CONNECT_TIMEOUT\)/),
  })
})

test('a trusted certificate is enough', async () => {
  const certificate = selfSigned('localhost')
  const known = getCACertificates('default')
  setDefaultCACertificates([...known, certificate.cert])
  onTestFinished(() => setDefaultCACertificates(known))
  const { port } = await serveTls(certificate, (_, response) => response.end('{"ok":1}'))
  expect(await ask(`https://localhost:${port}`)).toMatchObject({ json: { ok: 1 } })
})

test('a connection that ends before any answer: lost, and never asked again', async () => {
  const asked = await serveRaw((socket) => socket.resetAndDestroy())
  expect(await ask(asked.base)).toMatchObject({
    kind: 'lost',
    detail: expect.stringMatching(/^127\.0\.0\.1:\d+\/v2\/posts: the connection ended before/),
  })
  const ended = await serveRaw((socket) => socket.end())
  expect(await ask(ended.base, { method: 'GET', body: '' })).toMatchObject({ kind: 'lost' })
  expect([asked.connections.length, ended.connections.length]).toEqual([1, 1])
})

test('a connection that ends before the request was read is lost as well', async () => {
  const sockets: Socket[] = []
  const server = createServer({ pauseOnConnect: true }, (socket) => sockets.push(socket))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const reset = () => setImmediate(() => sockets[0]?.resetAndDestroy())
  subscribe('undici:client:sendHeaders', reset)
  onTestFinished(() => {
    unsubscribe('undici:client:sendHeaders', reset)
    server.close()
  })
  const { port } = server.address() as { port: number }
  expect(await ask(`http://127.0.0.1:${port}`)).toMatchObject({ kind: 'lost' })
  expect(sockets).toHaveLength(1)
})

const JSON_HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'
test.each([
  ['fewer bytes than announced', `${JSON_HEAD}content-length: 20\r\n\r\n{"id":1}`],
  [
    'fewer bytes, and no further use of the connection',
    `${JSON_HEAD}connection: close\r\ncontent-length: 20\r\n\r\n{"id":1}`,
  ],
  ['no last chunk', `${JSON_HEAD}transfer-encoding: chunked\r\n\r\n8\r\n{"id":1}\r\n`],
  [
    'no last chunk, and no further use of the connection',
    `${JSON_HEAD}connection: close\r\ntransfer-encoding: chunked\r\n\r\n8\r\n{"id":1}\r\n`,
  ],
  ['half a head', 'HTTP/1.1 200 OK\r\ncontent-ty'],
  ['half a document, without a length', `${JSON_HEAD}connection: close\r\n\r\n{"id":`],
  ['no document, without a length', `${JSON_HEAD}connection: close\r\n\r\n`],
  ['what is no HTTP', 'Good morning\r\n\r\n'],
])('an answer with %s is lost', async (_, text) => {
  const { base } = await serveText(text)
  expect(await ask(base)).toMatchObject({ kind: 'lost' })
})

test('a whole document without a length is an answer', async () => {
  const { base } = await serveText(`${JSON_HEAD}connection: close\r\n\r\n{"id":1}`)
  expect(await ask(base)).toMatchObject({ kind: 'answered', json: { id: 1 } })
})

test('compressed answers are read; half of one is lost', async () => {
  const text = JSON.stringify({ text: 'long '.repeat(100) })
  const bodies = { gzip: gzipSync(text), br: brotliCompressSync(text) }
  for (const [encoding, body] of Object.entries(bodies)) {
    const whole = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(body),
    )
    expect(await ask(whole.base)).toHaveProperty('text', text)
    const half = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(body.subarray(0, 20)),
    )
    expect(await ask(half.base)).toMatchObject({
      kind: 'lost',
      detail: expect.stringMatching(/answered 200, but the answer was cut short/),
    })
  }
  const odd = await serve((_, response) =>
    response.writeHead(200, { 'content-encoding': 'zstd' }).end('x'),
  )
  expect(await ask(odd.base)).toMatchObject({ kind: 'lost' })
})

test('an empty answer, a 204 and what is no JSON are answers', async () => {
  const empty = await serve((_, response) =>
    response.writeHead(202, { 'content-encoding': 'gzip', 'content-length': '0' }).end(),
  )
  expect(await ask(empty.base)).toMatchObject({ status: 202, text: '', json: undefined })
  const none = await serve((_, response) => response.writeHead(204).end())
  expect(await ask(none.base)).toMatchObject({ status: 204, text: '' })
  const page = await serve((_, response) =>
    response
      .writeHead(500, { 'content-type': 'application/json', 'content-length': '6' })
      .end('<html>'),
  )
  expect(await ask(page.base)).toMatchObject({ status: 500, text: '<html>', json: undefined })
})

test('a redirect is an answer', async () => {
  const { base, asked } = await serve((_, response) =>
    response.writeHead(307, { location: '/elsewhere' }).end(),
  )
  expect(await ask(base)).toMatchObject({ status: 307, headers: { location: '/elsewhere' } })
  expect(asked).toHaveLength(1)
})

test('an answer longer than allowed is lost, also where it is small until decoded', async () => {
  const long = 'x'.repeat(5_000_001)
  const plain = await serve((_, response) => response.end(long))
  expect(await ask(plain.base)).toMatchObject({
    kind: 'lost',
    detail: expect.stringMatching(/answered 200, but the answer is longer than 5000000 bytes/),
  })
  const zipped = await serve((_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(long)),
  )
  expect(await ask(zipped.base)).toMatchObject({ kind: 'lost' })
  expect(await ask(zipped.base, {}, { maxBytes: 5_000_001 })).toMatchObject({ kind: 'answered' })
})

test('an answer that takes too long is lost: no head, or half a body', async () => {
  const silent = await serve(() => undefined)
  expect(await ask(silent.base, { timeoutMs: 40 })).toMatchObject({
    kind: 'lost',
    detail: expect.stringMatching(/no whole answer came within 40 ms/),
  })
  const half = await serve((_, response) => void response.writeHead(200).write('{"id":'))
  expect(await ask(half.base, { timeoutMs: 40 })).toMatchObject({ kind: 'lost' })
})

test.each([
  ['another scheme', { url: `http://example.com/?a=${SECRET}` }, /^example\.com: only https:/],
  ['no address', { url: SECRET }, /the address is none/],
  ['two bodies', { json: 1, form: { a: SECRET } }, /has one body/],
  ['a header with a line break', { headers: { a: `${SECRET}\r\nb: c` } }, /could not be put/],
  ['what is no JSON', { json: { a: 1n } }, /could not be put together/],
])('what cannot be sent is not: %s', async (_, more, detail) => {
  const { base, asked } = await serve((_request, response) => response.end())
  expect(await ask(base, more)).toMatchObject({
    kind: 'not sent',
    detail: expect.stringMatching(detail),
  })
  expect(asked).toHaveLength(0)
})

test('a name and password in the address are sent as Basic authentication, never shown', async () => {
  const { host, asked } = await serve((request) => request.socket.destroy())
  const answer = await ask(`http://me:${SECRET}@${host}`, { headers: {} })
  const sent = Buffer.from(`me:${SECRET}`).toString('base64')
  expect(asked[0]?.headers).toMatchObject({ authorization: `Basic ${sent}` })
  expect(answer).toMatchObject({ kind: 'lost' })
  expect(JSON.stringify(answer)).not.toContain('me:')
})

test('a path that is a secret is left out of details', async () => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/services/${SECRET}`
  expect(await ask(url, { url, isPathSecret: true })).toEqual({
    kind: 'not sent',
    detail: `127.0.0.1:${port}: could not be connected to (ECONNREFUSED)`,
  })
})
