import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import * as zlib from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { clientSockets, ended, errorOf, guardFor, newClient, serve } from './servers.ts'

const GIGABYTE = 1024 ** 3
const limit = 1_000_000

/** Writes zeros until they are all written or the other side has gone; tells how many were. */
function sendZeros(response: ServerResponse, size: number, through?: NodeJS.ReadWriteStream) {
  const sent = { bytes: 0 }
  const chunk = Buffer.alloc(256 * 1024)
  const zeros = Readable.from(
    (function* () {
      for (; sent.bytes < size; sent.bytes += chunk.length) yield chunk
    })(),
    { objectMode: false },
  )
  response.on('close', () => zeros.destroy())
  if (through) zeros.pipe(through).pipe(response)
  else zeros.pipe(response)
  return sent
}

async function askLarge(answer: (response: ServerResponse) => void) {
  const { base, host, connections } = await serve((_, response) => answer(response))
  const sockets = clientSockets()
  const before = process.memoryUsage().rss
  const guard = guardFor([host], { maxBytes: limit })
  const error = await errorOf(newClient().sendRequest({ url: base, guard }))
  await ended(connections[0])
  const grown = process.memoryUsage().rss - before
  return { error, host, read: sockets[0]?.bytesRead ?? 0, grown }
}

const tooLarge = { name: 'RequestRefusedError', reason: 'too_large' }

describe('bodies', () => {
  it('of 5 GB are left after the limit', async () => {
    let sent = { bytes: 0 }
    const { error, host, read, grown } = await askLarge((response) => {
      sent = sendZeros(response, 5 * GIGABYTE)
    })
    expect(error).toMatchObject({ ...tooLarge, host })
    expect(read).toBeGreaterThan(limit)
    expect(read).toBeLessThan(limit + 300_000)
    expect(sent.bytes).toBeLessThan(64 * 1024 ** 2)
    expect(grown).toBeLessThan(100 * 1024 ** 2)
  })

  it('announced beyond the limit are not read', async () => {
    const { error, read } = await askLarge((response) => {
      response.setHeader('content-length', 5 * GIGABYTE)
      sendZeros(response, 5 * GIGABYTE)
    })
    expect(error).toMatchObject(tooLarge)
    expect(read).toBeLessThan(300_000)
  })

  it.each([
    ['gzip', () => zlib.createGzip({ level: 1 })],
    [
      'br',
      () => zlib.createBrotliCompress({ params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } }),
    ],
    ['deflate', () => zlib.createDeflate({ level: 1 })],
    ['zstd', () => zlib.createZstdCompress()],
  ])('that hold 10 GB in %s are left at the limit', async (encoding, compress) => {
    let sent = { bytes: 0 }
    const { error, read, grown } = await askLarge((response) => {
      response.setHeader('content-encoding', encoding)
      sent = sendZeros(response, 10 * GIGABYTE, compress())
    })
    expect(error).toMatchObject(tooLarge)
    expect(read).toBeLessThan(300_000)
    expect(sent.bytes).toBeLessThan(5 * GIGABYTE)
    expect(grown).toBeLessThan(100 * 1024 ** 2)
  })

  it('are also measured as they are sent', async () => {
    const { error, read } = await askLarge((response) => {
      response.setHeader('content-encoding', 'gzip')
      // Members of nothing: they decompress to no byte at all.
      const nothing = zlib.gzipSync('')
      const block = Buffer.concat(Array<Buffer>(5000).fill(nothing))
      const more = () => void (response.write(block) && setImmediate(more))
      response.on('drain', more)
      more()
    })
    expect(error).toMatchObject(tooLarge)
    expect(read).toBeLessThan(limit + 300_000)
  })

  it('are decompressed, with the limit for both sizes', async () => {
    const text = 'näh '.repeat(10_000)
    const encoded: Record<string, Buffer> = {
      gzip: zlib.gzipSync(text),
      'X-Gzip': zlib.gzipSync(text),
      deflate: zlib.deflateSync(text),
      br: zlib.brotliCompressSync(text),
      zstd: zlib.zstdCompressSync(text),
      identity: Buffer.from(text),
      '': Buffer.from(text),
    }
    const { base, host } = await serve((request, response) => {
      const encoding = request.url?.slice(1) ?? ''
      response.setHeader('content-encoding', encoding).end(encoded[encoding])
    })
    const client = newClient()
    const size = Buffer.byteLength(text)
    for (const encoding of Object.keys(encoded)) {
      const url = `${base}/${encoding}`
      const exact = guardFor([host], { maxBytes: size })
      expect((await client.sendRequest({ url, guard: exact })).body, encoding).toBe(text)
      const less = guardFor([host], { maxBytes: size - 1 })
      expect(await errorOf(client.sendRequest({ url, guard: less }))).toMatchObject(tooLarge)
    }
  })

  it('may come in several members, or be nothing at all', async () => {
    const members = Buffer.concat([zlib.gzipSync('one, '), zlib.gzipSync('two')])
    const { base, host, asked } = await serve((request, response) => {
      response.setHeader('content-encoding', 'gzip').end(request.url === '/' ? members : '')
    })
    const guard = guardFor([host])
    const client = newClient()
    expect((await client.sendRequest({ url: base, guard })).body).toBe('one, two')
    expect((await client.sendRequest({ url: `${base}/nothing`, guard })).body).toBe('')
    expect((await client.sendRequest({ url: base, guard, method: 'HEAD' })).body).toBe('')
    expect(asked.map(({ method }) => method)).toEqual(['GET', 'GET', 'HEAD'])
  })

  it('are nothing to measure where only their head was asked for', async () => {
    const { base, host } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 5 * GIGABYTE, 'content-encoding': 'odd' }).end()
    })
    const guard = guardFor([host])
    const answer = await newClient().sendRequest({ url: base, guard, method: 'HEAD' })
    expect([answer.statusCode, answer.body]).toEqual([200, ''])
  })

  it.each(['gzip, gzip', 'br, gzip', 'compress', 'constructor', 'gzip;q=1'])(
    'in the encoding %j are refused',
    async (encoding) => {
      const { base, host } = await serve((_, response) => {
        response.setHeader('content-encoding', encoding).end(zlib.gzipSync('x'))
      })
      const error = await errorOf(newClient().sendRequest({ url: base, guard: guardFor([host]) }))
      expect(error).toMatchObject({ name: 'RequestRefusedError', reason: 'encoding', host })
    },
  )

  it.each<[string, string, Buffer]>([
    ['cut off', 'gzip', zlib.gzipSync(randomBytes(5000)).subarray(0, 4000)],
    ['cut off', 'deflate', zlib.deflateSync(randomBytes(5000)).subarray(0, 4000)],
    ['cut off', 'br', zlib.brotliCompressSync(randomBytes(5000)).subarray(0, 4000)],
    ['cut off', 'zstd', zlib.zstdCompressSync(randomBytes(5000)).subarray(0, 4000)],
    ['followed by more', 'gzip', Buffer.concat([zlib.gzipSync('x'), Buffer.from('more')])],
    ['followed by zeros', 'gzip', Buffer.concat([zlib.gzipSync('x'), Buffer.alloc(900_000)])],
    ['followed by more', 'deflate', Buffer.concat([zlib.deflateSync('x'), Buffer.from('more')])],
    ['followed by more', 'br', Buffer.concat([zlib.brotliCompressSync('x'), Buffer.alloc(9, 1)])],
    ['something else', 'gzip', Buffer.from('<html>')],
    ['something else', 'br', Buffer.from('<html>')],
    ['something else', 'zstd', Buffer.from('<html>')],
  ])('that are %s fail (%s)', async (_, encoding, body) => {
    const { base, host } = await serve((__, response) => {
      response.setHeader('content-encoding', encoding).end(body)
    })
    const error = await errorOf(newClient().sendRequest({ url: base, guard: guardFor([host]) }))
    expect(error).toMatchObject({ name: 'RequestFailedError', reason: 'protocol', host })
  })
})
