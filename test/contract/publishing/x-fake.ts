import { fileURLToPath } from 'node:url'

import { Contract } from '../openapi.ts'
import type { Fake } from './faults.ts'
import type { FakeAnswer, FakeRequest } from './server.ts'
import { NOW, PLANTED } from './world.ts'

const contract = new Contract(fileURLToPath(new URL('x-v2.openapi.json', import.meta.url)))
const USER = '2244994945'

/** A file as X has it. */
export interface XFile {
  readonly id: string
  readonly category: string
  readonly total: number
  bytes: number
  isReady: boolean
  altText: string | null
}

/** X, as its API v2 is described: what is not described is refused, and so are duplicates. */
export class XFake implements Fake {
  readonly posts: { id: string; text: string; at: string; media: readonly string[] }[] = []
  readonly files = new Map<string, XFile>()
  /** How often a finalized video is still being worked on. */
  processing = 0
  /** The clock of the other side. */
  now = () => NOW

  readonly handle = (request: FakeRequest): FakeAnswer => {
    if (request.headers['authorization'] !== `Bearer ${PLANTED.token}`) {
      return problem(401, 'Unauthorized', 'Unauthorized')
    }
    if (request.path.startsWith('/2/media/')) return this.media(request)
    const { method, path, query, json } = request
    const problems = contract.problemsOfRequest(method, path, query, json)
    if (problems.length > 0) return problem(400, 'Invalid Request', problems.join('; '))
    const answer = this.answer(request)
    const wrong = contract.problemsOfAnswer(method, path, answer.body)
    if (answer.status < 300 && wrong.length > 0) throw new Error(wrong.join('; '))
    return answer
  }

  readonly tooMany = (): FakeAnswer => ({
    ...problem(429, 'Too Many Requests', 'Too Many Requests'),
    headers: { 'x-rate-limit-reset': String(Date.parse(NOW) / 1000 + 840) },
  })

  published = () => this.posts.map(({ id }) => id)

  isSending = ({ method, path }: FakeRequest) => method === 'POST' && path === '/2/tweets'

  private answer({ method, path, query, json }: FakeRequest): FakeAnswer {
    if (method === 'POST') return this.create(json as { text?: string; media?: { media_ids: [] } })
    const person = { id: USER, name: 'North Light', username: 'northlight' }
    if (path === '/2/users/me') return { status: 200, body: { data: person } }
    if (path === '/2/tweets') return this.byId((query.get('ids') ?? '').split(','))
    const since = Date.parse(query.get('start_time') ?? '')
    const data = this.posts.filter(({ at }) => Date.parse(at) >= since).map(shown)
    const meta = { result_count: data.length }
    return { status: 200, body: data.length > 0 ? { data, meta } : { meta } }
  }

  private create({ text = '', media }: { text?: string; media?: { media_ids: string[] } }) {
    if (this.posts.some((post) => post.text === text)) {
      return problem(
        403,
        'Forbidden',
        'You are not allowed to create a Tweet with duplicate content.',
      )
    }
    const ids = media?.media_ids ?? []
    if (!ids.every((id) => this.files.get(id)?.isReady)) {
      return problem(400, 'Invalid Request', 'Your media IDs are invalid.')
    }
    const id = String(1990000000000000000n + BigInt(this.posts.length))
    this.posts.push({ id, text, at: this.now(), media: ids })
    return { status: 201, body: { data: { id, text } } }
  }

  private byId(ids: readonly string[]): FakeAnswer {
    const public_metrics = {
      impression_count: 120,
      like_count: 7,
      reply_count: 2,
      retweet_count: 3,
      quote_count: 1,
    }
    const data = this.posts
      .filter(({ id }) => ids.includes(id))
      .map((post) => ({ ...shown(post), public_metrics }))
    return { status: 200, body: data.length > 0 ? { data } : {} }
  }

  /** Described at docs.x.com/x-api/media, not in the document checked against. */
  private media({ path, method, json, raw, query }: FakeRequest): FakeAnswer {
    const [, id = '', step] = /^\/2\/media\/upload\/(\d+)\/(append|finalize)$/.exec(path) ?? []
    if (path === '/2/media/upload/initialize') return this.begin(json as Record<string, unknown>)
    if (path === '/2/media/metadata') return this.describe(json)
    const file = this.files.get(id || (query.get('media_id') ?? ''))
    if (!file) return problem(400, 'Invalid Request', 'no such media')
    if (step === 'append') {
      file.bytes += fileIn(raw)
      return { status: 200, body: { data: { expires_at: 1 } } }
    }
    if (step === 'finalize' || method === 'GET') return this.finish(file)
    return problem(404, 'Not Found', 'no such path')
  }

  private begin({ media_type, media_category, total_bytes }: Record<string, unknown>): FakeAnswer {
    if (typeof media_type !== 'string' || typeof total_bytes !== 'number') {
      return problem(400, 'Invalid Request', 'media_type and total_bytes are required')
    }
    const id = String(1880000000000000000n + BigInt(this.files.size))
    const category = String(media_category)
    const file = { id, category, total: total_bytes, bytes: 0, isReady: false, altText: null }
    this.files.set(id, file)
    return { status: 200, body: { data: { id, media_key: `3_${id}`, expires_after_secs: 86400 } } }
  }

  private finish(file: XFile): FakeAnswer {
    if (file.bytes !== file.total) {
      return problem(400, 'Invalid Request', `${file.bytes} of ${file.total} bytes came`)
    }
    const isWorking = file.category === 'tweet_video' && this.processing > 0
    if (isWorking) this.processing -= 1
    file.isReady = !isWorking
    const state = isWorking ? 'in_progress' : 'succeeded'
    const processing_info = { state, check_after_secs: 5 }
    return { status: 200, body: { data: { id: file.id, processing_info } } }
  }

  private describe(json: unknown): FakeAnswer {
    const { id, metadata } = json as { id: string; metadata: { alt_text: { text: string } } }
    const file = this.files.get(id)
    if (!file) return problem(400, 'Invalid Request', 'no such media')
    file.altText = metadata.alt_text.text
    return { status: 200, body: { data: { id } } }
  }
}

function fileIn(raw: Buffer): number {
  const head = raw.indexOf('\r\n\r\n', raw.indexOf('name="media"')) + 4
  const boundary = raw.subarray(0, raw.indexOf('\r\n'))
  return raw.lastIndexOf(boundary) - 2 - head
}

/** As X shows texts: links shortened, one more for media, three characters as entities. */
function shown({ id, text, at, media }: XFake['posts'][number]) {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const short = safe.replace(/https?:\/\/\S+/g, 'https://t.co/Ab3dE5fG7h')
  const whole = media.length > 0 ? `${short} https://t.co/Zy9xW7vU5t`.trim() : short
  return { id, text: whole, created_at: at, edit_history_tweet_ids: [id] }
}

export function problem(status: number, title: string, detail: string): FakeAnswer {
  const body = { title, detail, type: 'about:blank', status }
  return { status, body, headers: { 'content-type': 'application/problem+json' } }
}
