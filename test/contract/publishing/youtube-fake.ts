import type { Fake } from './faults.ts'
import type { FakeAnswer, FakeRequest } from './server.ts'
import { NOW, PLANTED } from './world.ts'

/** Planted in the address of an upload, which is a secret like a token. */
export const UPLOAD_ID = 'planted-upload-id-5b1e'
/** The channel that the planted token belongs to. */
export const CHANNEL = 'UC_northlight'
const UNIT = 262_144

interface FakeUpload {
  readonly id: string
  readonly resource: Resource
  readonly mime: string
  readonly bytes: Buffer
  received: number
  video: string | null
  /** When it was whole. */
  at: string
}

interface Resource {
  readonly snippet?: Readonly<Record<string, unknown>>
  readonly status?: Readonly<Record<string, unknown>>
}

/** The YouTube Data API and Google’s resumable uploads, from their documentation. */
export class YouTubeFake implements Fake {
  readonly uploads: FakeUpload[] = []
  /** What the project’s uploads become: unaudited projects get `private`. */
  privacyStatus = 'public'
  /** Answers instead of the usual one, once, by method and path. */
  readonly instead = new Map<string, FakeAnswer>()
  /** Whether uploads are closed, as old ones are. */
  isClosed = false
  /** Bytes of a part that get lost on the way, once. */
  dropped = 0
  statistics: Readonly<Record<string, unknown>> = {}
  uploadHost: string | undefined
  /** The clock of the other side. */
  now = () => NOW

  published = () =>
    this.privacyStatus === 'public' ? this.uploads.flatMap(({ video }) => video ?? []) : []

  /** The part with the last byte: with it the video is there. */
  isSending = ({ method, headers }: FakeRequest) => {
    const [, end, total] = /^bytes \d+-(\d+)\/(\d+)$/.exec(headers['content-range'] ?? '') ?? []
    return method === 'PUT' && end !== undefined && Number(end) + 1 === Number(total)
  }

  readonly tooMany = () => failure('rateLimitExceeded', 403)

  readonly handle = (request: FakeRequest): FakeAnswer => {
    const { method, path, headers } = request
    const instead = this.instead.get(`${method} ${path}`)
    if (instead !== undefined) {
      this.instead.delete(`${method} ${path}`)
      return instead
    }
    if (path === '/token') return refresh(request)
    if (method === 'PUT') return this.put(request)
    if (headers['authorization'] !== `Bearer ${PLANTED.token}`) {
      return failure('authError', 401, `Invalid ${PLANTED.token}`)
    }
    switch (`${method} ${path}`) {
      case 'POST /upload/youtube/v3/videos':
        return this.open(request)
      case 'GET /youtube/v3/channels':
        return this.channels(request)
      case 'GET /youtube/v3/playlistItems':
        return this.items(request)
      case 'GET /youtube/v3/videos':
        return this.videos(request)
      default:
        return failure('notFound', 404)
    }
  }

  private open({ query, headers, json }: FakeRequest): FakeAnswer {
    const resource = (json ?? {}) as Resource
    const total = Number(headers['x-upload-content-length'])
    const mime = headers['x-upload-content-type'] ?? ''
    const isAsked =
      query.get('uploadType') === 'resumable' && query.get('part') === 'snippet,status'
    if (!isAsked || !(total > 0) || !mime.startsWith('video/')) return failure('badRequest')
    const problem = problemOf(resource)
    if (problem !== null) return failure(problem)
    const id = `${UPLOAD_ID}-${this.uploads.length}`
    const bytes = Buffer.alloc(total)
    this.uploads.push({ id, resource, mime, bytes, received: 0, video: null, at: '' })
    const host = this.uploadHost ?? `http://${headers['host']}`
    const location = `${host}/upload/youtube/v3/videos?uploadType=resumable&upload_id=${id}`
    return { status: 200, headers: { location } }
  }

  private put({ query, headers, raw }: FakeRequest): FakeAnswer {
    const upload = this.uploads.find(({ id }) => id === query.get('upload_id'))
    if (!upload) return { status: 404 }
    if (this.isClosed) return { status: 410 }
    const total = upload.bytes.length
    const range = headers['content-range'] ?? ''
    if (range === `bytes */${total}`)
      return raw.length === 0 ? this.stateOf(upload) : { status: 400 }
    const [, from = '', to = ''] = new RegExp(`^bytes (\\d+)-(\\d+)/${total}$`).exec(range) ?? []
    const [start, end] = [Number(from), Number(to) + 1]
    const isLast = end === total
    const isPart = isLast || (end - start) % UNIT === 0
    const isWhole = from !== '' && raw.length === end - start && end <= total && isPart
    if (!isWhole || headers['content-type'] !== upload.mime) return { status: 400 }
    if (upload.video !== null) return this.stateOf(upload)
    if (start !== upload.received) return { status: 503 }
    const kept = raw.subarray(0, raw.length - this.dropped)
    this.dropped = 0
    upload.bytes.set(kept, start)
    upload.received = start + kept.length
    if (upload.received === total) {
      upload.video = `vid${this.uploads.indexOf(upload)}`
      upload.at = this.now()
    }
    return this.stateOf(upload)
  }

  private stateOf({ video, received, resource }: FakeUpload): FakeAnswer {
    if (video !== null) {
      const status = { uploadStatus: 'uploaded', ...resource.status, ...this.shownStatus() }
      return { status: 200, body: { kind: 'youtube#video', id: video, ...resource, status } }
    }
    return { status: 308, headers: received > 0 ? { range: `bytes=0-${received - 1}` } : {} }
  }

  private shownStatus(): object {
    return { privacyStatus: this.privacyStatus }
  }

  private channels({ query }: FakeRequest): FakeAnswer {
    const part = query.get('part')
    if (query.get('mine') !== 'true') return failure('missingRequiredParameter')
    const contentDetails = { relatedPlaylists: { uploads: 'UU_northlight' } }
    const channel = { id: CHANNEL, ...(part === 'contentDetails' && { contentDetails }) }
    return { status: 200, body: { items: [channel] } }
  }

  private items({ query }: FakeRequest): FakeAnswer {
    if (query.get('playlistId') !== 'UU_northlight') return failure('playlistNotFound', 404)
    const items = this.uploads
      .filter(({ video }) => video !== null)
      .map((upload) => ({
        snippet: { title: upload.resource.snippet?.['title'], publishedAt: upload.at },
        contentDetails: { videoId: upload.video, videoPublishedAt: upload.at },
        status: this.shownStatus(),
      }))
    return { status: 200, body: { items } }
  }

  private videos({ query }: FakeRequest): FakeAnswer {
    const ids = (query.get('id') ?? '').split(',')
    if (query.get('part') !== 'statistics' || ids.length > 50) return failure('badRequest')
    const items = this.published().filter((id) => ids.includes(id))
    const { statistics } = this
    return { status: 200, body: { items: items.map((id) => ({ id, statistics })) } }
  }
}

/** What `videos.insert` says about a resource; null where nothing is wrong with it. */
function problemOf({ snippet, status, ...rest }: Resource): string | null {
  const { title, description, tags, ...more } = snippet ?? {}
  const { privacyStatus, selfDeclaredMadeForKids, ...others } = status ?? {}
  const words = [title, description]
  if (Object.keys({ ...rest, ...more, ...others }).length > 0) return 'unexpectedParameter'
  if (words.some((text) => typeof text !== 'string' || /[<>]/.test(text))) return 'invalidTitle'
  if (title === '' || String(title).length > 100) return 'invalidTitle'
  if (Buffer.byteLength(String(description)) > 5000) return 'invalidDescription'
  if (tags !== undefined && (!Array.isArray(tags) || tags.join(',').length > 500))
    return 'invalidTags'
  const isPublic = privacyStatus === 'public' && selfDeclaredMadeForKids === false
  return isPublic ? null : 'invalidVideoMetadata'
}

/** An error as Google writes it; some repeat the token. */
export function failure(reason: string, code = 400, message = 'No'): FakeAnswer {
  const error = { code, message, errors: [{ message, domain: 'youtube', reason }] }
  return { status: code, body: { error } }
}

function refresh({ form }: FakeRequest): FakeAnswer {
  const given = Object.fromEntries(form)
  if (given['client_id'] !== 'id' || given['client_secret'] !== PLANTED.secret) {
    return { status: 401, body: { error: 'invalid_client', error_description: PLANTED.secret } }
  }
  if (given['refresh_token'] !== PLANTED.refresh || given['grant_type'] !== 'refresh_token') {
    return {
      status: 400,
      body: { error: 'invalid_grant', error_description: 'Expired or revoked' },
    }
  }
  const scope = 'https://www.googleapis.com/auth/youtube'
  const body = { access_token: 'renewed', expires_in: 3599, scope, token_type: 'Bearer' }
  return { status: 200, body }
}
