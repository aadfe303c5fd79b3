import { DrumbeatError, messageOf } from '../../../domain/errors.ts'
import { refused, type Failure } from '../../publishing/failure.ts'
import type { Exchange, HttpRequest } from '../../publishing/http.ts'
import { openMedia, type OpenMedia } from '../../publishing/media-source.ts'
import type { YouTube } from './api.ts'

type Refusal = ReturnType<typeof refused>

/** Parts of an upload but the last are multiples of this many bytes. */
const UNIT = 262_144
const TRIES = 4
/** A part takes ten minutes at most: later than that nothing may be sent any more. */
const MOST_TIMEOUT_MS = 600_000
const LAST_TIMEOUT_MS = 60_000

/** An upload that YouTube opened. `url` is a capability: whoever has it can upload; never noted. */
export interface Upload {
  readonly kind: 'upload'
  readonly youtube: YouTube
  readonly url: string
  readonly uri: string
  readonly mime: string
  /** Bytes of the whole file. */
  readonly total: number
  /** Where the last part begins: with it the video is whole. */
  readonly last: number
}

/** Opens an upload of a video with its title and all. Nothing is uploaded yet. */
export async function openUpload(
  youtube: YouTube,
  uri: string,
  media: OpenMedia,
  resource: object,
): Promise<Upload | Failure> {
  const { total } = media
  const mime = media.mime ?? 'application/octet-stream'
  const exchange = await youtube.setup.http({
    method: 'POST',
    url: `${youtube.address}/upload/youtube/v3/videos`,
    query: { uploadType: 'resumable', part: 'snippet,status' },
    headers: {
      ...youtube.headers,
      'x-upload-content-length': String(total),
      'x-upload-content-type': mime,
    },
    json: resource,
  })
  if (exchange.kind !== 'answered' || exchange.status !== 200) return youtube.failure(exchange)
  const url = exchange.headers['location'] ?? ''
  if (!isGoogles(url, youtube.address)) {
    return refused('operator', 'YouTube: the address to upload to is not one of Google’s')
  }
  const last = Math.floor((total - 1) / UNIT) * UNIT
  return { kind: 'upload', youtube, url, uri, mime, total, last }
}

function isGoogles(url: string, address: string): boolean {
  const [given, own] = [URL.parse(url), URL.parse(address)]
  if (given === null || own === null || given.protocol !== own.protocol) return false
  return given.host === own.host || given.hostname.endsWith('.googleapis.com')
}

/**
 * Uploads all but the last part, which makes nothing public: a video whose bytes have not all come
 * is none. What breaks off is taken up where YouTube says it broke, a few times.
 */
export async function uploadMost(upload: Upload): Promise<Failure | null> {
  const { youtube, last } = upload
  let offset = 0
  for (let tried = 1; offset < last; tried += 1) {
    const exchange = await putFrom(upload, offset)
    if (exchange.kind === 'refused') return exchange
    const received = receivedIn(exchange) ?? receivedIn(await youtube.setup.http(asking(upload)))
    if (received === undefined || (received < last && tried === TRIES)) {
      return isGone(exchange) ? refused('retry', GONE) : youtube.failure(exchange)
    }
    offset = received
    if (offset < last) await youtube.setup.pause(1000 * 2 ** tried)
  }
  return null
}

const GONE = 'YouTube: the upload was closed before it was whole'

function isGone(exchange: Exchange): boolean {
  return exchange.kind === 'answered' && [404, 410].includes(exchange.status)
}

async function putFrom(upload: Upload, offset: number): Promise<Exchange | Refusal> {
  const media = await openMedia(upload.uri, offset)
  if (media.kind === 'failed') return refused(media.error_class, media.detail)
  if (media.total !== upload.total)
    return refused('retry', 'the file changed while it was uploaded')
  const length = upload.last - offset
  const stream = () => upTo(media.stream(), length)
  return upload.youtube.setup.http(putting(upload, offset, { length, stream }))
}

async function* upTo(
  source: AsyncIterable<Uint8Array>,
  length: number,
): AsyncGenerator<Uint8Array> {
  let left = length
  for await (const chunk of source) {
    yield chunk.subarray(0, left)
    left -= chunk.length
    if (left <= 0) return
  }
}

/** Reads the last part, small enough to be held. */
export async function lastPart(upload: Upload): Promise<Uint8Array | Refusal> {
  const media = await openMedia(upload.uri, upload.last)
  if (media.kind === 'failed') return refused(media.error_class, media.detail)
  if (media.total !== upload.total)
    return refused('retry', 'the file changed while it was uploaded')
  const chunks: Uint8Array[] = []
  try {
    for await (const chunk of media.stream()) chunks.push(chunk)
  } catch (error) {
    if (!(error instanceof DrumbeatError)) throw error
    return refused('retry', messageOf(error))
  }
  return Buffer.concat(chunks)
}

/** The call that uploads bytes from an offset on. */
export function putting(
  { url, mime, total }: Upload,
  offset: number,
  body: Exclude<HttpRequest['body'], string | undefined>,
): HttpRequest {
  const range = `bytes ${offset}-${offset + body.length - 1}/${total}`
  const timeoutMs = body.length > UNIT ? MOST_TIMEOUT_MS : LAST_TIMEOUT_MS
  const headers = { 'content-type': mime, 'content-range': range }
  return { method: 'PUT', url, headers, body, timeoutMs }
}

/** The call that asks how far an upload is; it uploads nothing. */
export function asking({ url, total }: Upload): HttpRequest {
  const headers = { 'content-range': `bytes */${total}` }
  return { method: 'PUT', url, headers, body: new Uint8Array() }
}

/** How many bytes YouTube has of an upload that is not whole; undefined where it does not say. */
function receivedIn(exchange: Exchange): number | undefined {
  if (exchange.kind !== 'answered' || exchange.status !== 308) return undefined
  const end = /^bytes=0-(\d+)$/.exec(exchange.headers['range'] ?? '')?.[1]
  return end === undefined ? 0 : Number(end) + 1
}
