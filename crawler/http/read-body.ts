import type { Readable } from 'node:stream'
import { type Decoder, decoderFor } from './decoders.ts'
import { RequestRefusedError } from './errors.ts'
import { failed } from './failures.ts'

type HeaderValue = string | string[] | undefined

/** A body as it comes, and what its headers say of it. */
export interface SentBody {
  readonly stream: Readable
  readonly host: string
  readonly encoding: HeaderValue
  /** The Content-Length header. */
  readonly length: HeaderValue
}

/**
 * Reads a whole body and decompresses it as it comes. Stops, and holds no more, as soon as a byte
 * beyond `maxBytes` has come or been decompressed; the connection is left to the caller to end.
 *
 * @throws {RequestRefusedError} `too_large` (also where only announced) or `encoding`.
 * @throws {RequestFailedError} `protocol`: something follows what was compressed.
 * Errors of the stream and of the decompression pass through.
 */
export async function readBody(body: SentBody, maxBytes: number): Promise<Buffer> {
  const { stream, host } = body
  const decoder = decoderFor(String(body.encoding ?? ''))
  try {
    if (decoder === undefined)
      throw new RequestRefusedError('encoding', host, `${host} sent an encoding not asked for`)
    const sent = new Taken(host, maxBytes)
    if (Number(body.length ?? 0) > maxBytes) throw sent.tooLarge()
    if (decoder) return await decompress(stream, decoder, sent, new Taken(host, maxBytes))
    for await (const chunk of stream as AsyncIterable<Buffer>) sent.add(chunk)
    return sent.whole()
  } catch (error) {
    decoder?.destroy()
    throw error
  }
}

/** Events, as a pipeline of iterators takes three times as long for the bodies of profiles. */
async function decompress(stream: Readable, decoder: Decoder, sent: Taken, plain: Taken) {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const attempt = (step: () => void) => {
    try {
      step()
    } catch (error) {
      decoder.destroy()
      reject(error)
    }
  }
  decoder.on('error', reject).on('end', resolve)
  decoder.on('data', (chunk: Buffer) => attempt(() => plain.add(chunk)))
  stream.on('error', reject)
  stream.on('end', () => (sent.bytes === 0 ? resolve() : decoder.end()))
  stream.on('data', (chunk: Buffer) =>
    attempt(() => {
      sent.count(chunk)
      decoder.write(chunk)
    }),
  )
  await promise
  // What follows the end of the compressed data is not read, and would go unnoticed.
  if (!stream.readableEnded || decoder.bytesWritten !== sent.bytes)
    throw failed('protocol', sent.host)
  return plain.whole()
}

/** Bytes that came, up to a limit. */
class Taken {
  bytes = 0
  readonly host: string
  readonly #most: number
  readonly #chunks: Buffer[] = []

  constructor(host: string, most: number) {
    this.host = host
    this.#most = most
  }

  /** Counts a chunk; throws where it passes the limit. */
  count(chunk: Buffer): void {
    this.bytes += chunk.length
    if (this.bytes > this.#most) throw this.tooLarge()
  }

  add(chunk: Buffer): void {
    this.count(chunk)
    this.#chunks.push(chunk)
  }

  tooLarge(): RequestRefusedError {
    const message = `${this.host} sent more than ${this.#most} bytes`
    return new RequestRefusedError('too_large', this.host, message)
  }

  whole(): Buffer {
    return Buffer.concat(this.#chunks)
  }
}
