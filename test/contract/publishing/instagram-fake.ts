import type { Fake } from './faults.ts'
import type { FakeAnswer, FakeRequest } from './server.ts'
import { NOW, PLANTED } from './world.ts'

/** The id of the account that posts. */
export const USER = '17841405822304914'

interface FakeContainer {
  readonly id: string
  readonly fields: Readonly<Record<string, unknown>>
  /** What its status says, one look after the other; the last one stays. */
  readonly states: string[]
  status: string
}

interface FakeMedia {
  readonly id: string
  readonly caption: string
  readonly timestamp: string
  readonly container: FakeContainer
}

/** Fields of `POST /{ig-id}/media`, by what is made. */
const KINDS = [
  { must: ['image_url'], may: ['caption', 'alt_text'] },
  { must: ['image_url', 'is_carousel_item'], may: ['alt_text'] },
  { must: ['media_type', 'video_url'], may: ['caption'], media_type: 'REELS' },
  { must: ['media_type', 'video_url', 'is_carousel_item'], may: [], media_type: 'VIDEO' },
  { must: ['media_type', 'children'], may: ['caption'], media_type: 'CAROUSEL' },
]

/** Instagram’s content publishing, from its documentation: anything not in it is error 100. */
export class InstagramFake implements Fake {
  readonly containers: FakeContainer[] = []
  readonly media: FakeMedia[] = []
  /** States of the next containers, in the order they are made; FINISHED where none is left. */
  readonly coming: { readonly states: readonly string[]; readonly status?: string }[] = []
  /** Answers instead of the usual one, once, by the last word of the path or `status`. */
  readonly instead = new Map<string, FakeAnswer>()
  /** Epoch seconds of what was published through the API, besides what is published here. */
  earlier: number[] = []
  /** The clock of the other side. */
  now = () => NOW
  total = 50
  insights: Readonly<Record<string, number>> = {}

  published = () => this.media.map(({ id }) => id)

  isSending = ({ method, path }: FakeRequest) =>
    method === 'POST' && path.endsWith('/media_publish')

  readonly tooMany = () => graphError(4, undefined, 'Application request limit reached')

  readonly handle = (request: FakeRequest): FakeAnswer => {
    const { method, path, headers, query } = request
    if (path === '/refresh_access_token') return this.refresh(query)
    if (headers['authorization'] !== `Bearer ${PLANTED.token}`) {
      return graphError(190, undefined, `Malformed access token ${PLANTED.token}`)
    }
    const last = path.split('/').at(-1) ?? ''
    const word = method === 'GET' && this.containers.some(({ id }) => id === last) ? 'status' : last
    const instead = this.instead.get(word)
    if (instead !== undefined) {
      this.instead.delete(word)
      return instead
    }
    return this.answer(`${method} ${path}`, request)
  }

  private answer(call: string, { query, json }: FakeRequest): FakeAnswer {
    if (call === `POST /${USER}/media`) return this.make(json as Record<string, unknown>)
    if (call === `POST /${USER}/media_publish`) return this.publish(json as Record<string, unknown>)
    if (call === `GET /${USER}/content_publishing_limit`) return this.limit(query)
    if (call === `GET /${USER}/media`) return { status: 200, body: { data: this.media.map(shown) } }
    const [, id = '', edge] = /^GET \/(\d+)(?:\/(\w+))?$/.exec(call) ?? []
    const container = this.containers.find((one) => one.id === id)
    if (container && edge === undefined) return look(container)
    const media = this.media.find((one) => one.id === id)
    if (media && edge === 'insights') return this.insightsOf(query.get('metric') ?? '')
    if (media && edge === undefined) return { status: 200, body: shown(media) }
    return graphError(100, 33, `Unsupported request: ${call}`)
  }

  private make(fields: Record<string, unknown>): FakeAnswer {
    const kind = KINDS.find(
      ({ must, may, media_type }) =>
        must.every((key) => key in fields) &&
        Object.keys(fields).every((key) => must.includes(key) || may.includes(key)) &&
        fields['media_type'] === media_type,
    )
    const isTyped = Object.entries(fields).every(
      ([key, value]) => typeof value === (key === 'is_carousel_item' ? 'boolean' : 'string'),
    )
    const children = String(fields['children'] ?? '').split(',')
    const isWhole =
      fields['media_type'] !== 'CAROUSEL' ||
      (children.length >= 2 &&
        children.length <= 10 &&
        children.every((id) => this.containers.some((one) => one.id === id && isReady(one))))
    if (!kind || !isTyped || !isWhole) return graphError(100, undefined, 'Invalid parameter')
    const { states = ['FINISHED'], status = '' } = this.coming.shift() ?? {}
    const id = String(18_000_000_000_000_000n + BigInt(this.containers.length))
    this.containers.push({ id, fields, states: [...states], status })
    return { status: 200, body: { id } }
  }

  private publish({ creation_id, ...rest }: Record<string, unknown>): FakeAnswer {
    const container = this.containers.find(({ id }) => id === creation_id)
    if (!container || Object.keys(rest).length > 0) return graphError(100, 33, 'No such container')
    if (container.fields['is_carousel_item']) return graphError(100, undefined, 'A carousel item')
    if (container.states[0] === 'PUBLISHED') return graphError(24, 2207008, 'Media builder gone')
    if (!isReady(container)) return graphError(9007, 2207027, 'The media is not ready')
    container.states.splice(0, container.states.length, 'PUBLISHED')
    const id = String(17_900_000_000_000_000n + BigInt(this.media.length))
    const timestamp = this.now().replace('Z', '+0000')
    this.media.push({
      id,
      caption: String(container.fields['caption'] ?? ''),
      timestamp,
      container,
    })
    return { status: 200, body: { id } }
  }

  private limit(query: URLSearchParams): FakeAnswer {
    const now = Date.parse(this.now()) / 1000
    const since = Number(query.get('since') ?? now - 86_400)
    if (since < now - 86_400) return graphError(100, undefined, 'since is older than 24 hours')
    const quota_usage = this.earlier.filter((at) => at >= since).length + this.media.length
    const config = { quota_total: this.total, quota_duration: 86_400 }
    const isWithConfig = query.get('fields')?.includes('config')
    return { status: 200, body: { data: [{ quota_usage, ...(isWithConfig && { config }) }] } }
  }

  private insightsOf(metrics: string): FakeAnswer {
    const data = metrics.split(',').flatMap((name) => {
      const value = this.insights[name]
      return value === undefined ? [] : [{ name, period: 'lifetime', values: [{ value }] }]
    })
    return { status: 200, body: { data } }
  }

  private refresh(query: URLSearchParams): FakeAnswer {
    const isRight = query.get('grant_type') === 'ig_refresh_token'
    if (!isRight || query.get('access_token') !== PLANTED.token) {
      return graphError(190, undefined, `Error validating ${query.get('access_token')}`)
    }
    const answer = this.instead.get('refresh')
    const body = { access_token: 'renewed', token_type: 'bearer', expires_in: 5_184_000 }
    return answer ?? { status: 200, body }
  }
}

function isReady({ states }: FakeContainer): boolean {
  return states[0] === 'FINISHED'
}

function look(container: FakeContainer): FakeAnswer {
  const [status_code] = container.states
  if (container.states.length > 1) container.states.shift()
  const status = container.status || `${status_code}: as usual`
  return { status: 200, body: { id: container.id, status_code, status } }
}

function shown({ id, caption, timestamp }: FakeMedia): object {
  const permalink = `https://www.instagram.com/p/${id}/`
  return { id, permalink, timestamp, ...(caption === '' ? {} : { caption }) }
}

/** An error as the Graph API writes it; some repeat the token, as Meta’s do. */
export function graphError(code: number, error_subcode?: number, message = 'No'): FakeAnswer {
  const error = { message, type: 'OAuthException', code, fbtrace_id: 'A6LJylpZRKw2xKLFsAP' }
  const body = { error: { ...error, ...(error_subcode === undefined ? {} : { error_subcode }) } }
  return { status: 400, body }
}
