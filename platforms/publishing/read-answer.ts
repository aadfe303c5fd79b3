import { pipeline, type Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'

import type { Dispatcher } from 'undici'

import { TryLaterError } from '../../domain/errors.ts'
import type { HttpAnswer } from './http.ts'

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  deflate: () => createInflate(),
  br: () => createBrotliDecompress(),
}

/**
 * Reads an answer to its end and decodes it. Throws TryLaterError, naming the status, where it is
 * longer than `maxBytes` (as sent or decoded), cut short, or in an encoding not asked for.
 */
export async function readAnswer(
  response: Dispatcher.ResponseData,
  maxBytes: number,
): Promise<HttpAnswer> {
  const { statusCode: status, headers } = response
  try {
    const text = await textOf(response, maxBytes)
    const json = jsonOf(text)
    if (json === undefined && isOpenEnded(response) && isJson(headers['content-type'])) {
      throw new TryLaterError('the answer was cut short')
    }
    return { kind: 'answered', status, headers: plainHeaders(headers), text, json }
  } catch (error) {
    const why = error instanceof TryLaterError ? error.message : 'the answer was cut short'
    throw new TryLaterError(`answered ${status}, but ${why}`)
  }
}

async function textOf({ statusCode, headers, body }: Dispatcher.ResponseData, maxBytes: number) {
  const encoding = String(headers['content-encoding'] ?? 'identity').toLowerCase()
  const isEmpty = statusCode === 204 || statusCode === 304 || headers['content-length'] === '0'
  if (isEmpty || encoding === 'identity') return collect(body, maxBytes)
  const decoder = Object.hasOwn(decoders, encoding) ? decoders[encoding]?.() : undefined
  if (!decoder) throw new TryLaterError('the answer is in an encoding that was not asked for')
  // What fails on the way destroys the decoder, which is read below.
  return collect(
    pipeline(body, decoder, () => undefined),
    maxBytes,
  )
}

async function collect(stream: Readable, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new TryLaterError(`the answer is longer than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}

/** Ends with the connection only: nothing but its own form shows whether it is whole. */
function isOpenEnded({ statusCode, headers }: Dispatcher.ResponseData): boolean {
  if (statusCode === 204 || statusCode === 304) return false
  return headers['content-length'] === undefined && headers['transfer-encoding'] === undefined
}

function isJson(contentType: string | string[] | undefined): boolean {
  return /^[\w.+-]+\/([\w.+-]+\+)?json\b/i.test(String(contentType ?? ''))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function plainHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name, value]) => value !== undefined && name !== 'set-cookie')
      .map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)]),
  )
}
