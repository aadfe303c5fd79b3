import type { Dispatcher } from 'undici'

import { TryLaterError } from '../../domain/errors.ts'
import { connectionTo, type Connection } from './connection.ts'
import {
  exactly,
  extentProblem,
  failed,
  mimeOfName,
  type MediaFailure,
  type OpenMedia,
} from './media-extent.ts'
import { isAskable, placeOf } from './prepare-request.ts'

const CONNECT_TIMEOUT_MS = 10_000
const IDLE_TIMEOUT_MS = 30_000

/** What a file’s address answered about it. */
interface Found {
  readonly url: URL
  readonly place: string
  readonly total: number
  readonly etag: string | undefined
}

/** The part of `openMedia` for files on the web: asks for the head now, for the bytes when read. */
export async function openWebMedia(url: URL, offset: number): Promise<OpenMedia | MediaFailure> {
  const place = placeOf(url)
  if (!isAskable(url)) return failed('edit', `${place}: media are read from https: addresses`)
  const connection = connectionOf(url)
  try {
    const response = await ask(connection, url)
    response.body.on('error', () => undefined)
    const problem = problemOf(response, place)
    if (problem) return problem
    const total = Number(response.headers['content-length'])
    const wrong = extentProblem(place, total, offset)
    if (wrong) return wrong
    const found = { url, place, total, etag: etagOf(response) }
    const length = total - offset
    return {
      kind: 'open',
      length,
      total,
      mime: mimeOf(response) ?? mimeOfName(url.pathname),
      stream: () => exactly(bytesOf(found, offset), length, place),
    }
  } catch {
    return failed('retry', `${place} cannot be reached`)
  } finally {
    connection.end()
  }
}

function connectionOf(url: URL): Connection {
  return connectionTo(url.origin, {
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    idleTimeoutMs: IDLE_TIMEOUT_MS,
  })
}

function ask({ client }: Connection, url: URL, range = {}): Promise<Dispatcher.ResponseData> {
  const headers = { 'user-agent': 'Drumbeat', 'accept-encoding': 'identity', ...range }
  return client.request({ method: 'GET', path: url.pathname + url.search, headers })
}

function problemOf(
  { statusCode, headers }: Dispatcher.ResponseData,
  place: string,
): MediaFailure | null {
  if (statusCode >= 300 && statusCode < 400) {
    return failed('edit', `${place} leads to another address: give the address of the file itself`)
  }
  if (statusCode === 408 || statusCode === 429 || statusCode >= 500) {
    return failed('retry', `${place} answered ${statusCode}`)
  }
  if (statusCode !== 200) return failed('edit', `${place} is not to be had: answered ${statusCode}`)
  if (headers['content-encoding'] !== undefined || !/^\d+$/.test(String(headers['content-length'])))
    return failed('edit', `${place} does not say how long the file is`)
  return null
}

async function* bytesOf(found: Found, offset: number): AsyncGenerator<Uint8Array> {
  if (offset === found.total) return
  const connection = connectionOf(found.url)
  try {
    const range = offset > 0 ? { range: `bytes=${offset}-` } : {}
    const response = await ask(connection, found.url, range)
    response.body.on('error', () => undefined)
    requireSame(response, found, offset)
    let skip = response.statusCode === 206 ? 0 : offset
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      if (skip < chunk.length) yield chunk.subarray(skip)
      skip = Math.max(0, skip - chunk.length)
    }
  } finally {
    connection.end()
  }
}

/** Whether these are bytes of the file that was looked at, from the offset or from the start. */
function requireSame(response: Dispatcher.ResponseData, found: Found, offset: number): void {
  const { statusCode, headers } = response
  const etag = etagOf(response)
  const isPart =
    statusCode === 206 &&
    headers['content-range'] === `bytes ${offset}-${found.total - 1}/${found.total}`
  const isWhole = statusCode === 200 && Number(headers['content-length']) === found.total
  const isSame = etag === undefined || found.etag === undefined || etag === found.etag
  if ((isPart || isWhole) && isSame) return
  throw new TryLaterError(`${found.place} is not what it was (answered ${statusCode})`)
}

function etagOf({ headers }: Dispatcher.ResponseData): string | undefined {
  return typeof headers.etag === 'string' ? headers.etag : undefined
}

function mimeOf({ headers }: Dispatcher.ResponseData): string | null {
  const type =
    String(headers['content-type'] ?? '')
      .split(';')[0]
      ?.trim() ?? ''
  return /^(image|video)\//.test(type) ? type : null
}
