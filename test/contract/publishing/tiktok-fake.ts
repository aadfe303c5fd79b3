import type { Fake } from './faults.ts'
import type { FakeAnswer, FakeRequest } from './server.ts'
import { NOW, PLANTED } from './world.ts'

interface FakePost {
  readonly publishId: string
  /** A number in answers, and too large for one in JavaScript. */
  readonly id: string
  readonly body: { readonly post_info: Readonly<Record<string, unknown>> } & Record<string, unknown>
  /** What its status says, one look after the other; the last one stays. */
  readonly states: string[]
  readonly at: string
}

type Types = Readonly<Record<string, 'string' | 'boolean' | 'number' | 'object'>>

const POST_INFO = { privacy_level: 'string', disable_comment: 'boolean', title: 'string' } as const
const VIDEO: Types = { ...POST_INFO, disable_duet: 'boolean', disable_stitch: 'boolean' }
const PHOTO: Types = { ...POST_INFO, description: 'string', auto_add_music: 'boolean' }

/** TikTok’s Content Posting API, from its reference: anything not in it is `invalid_param`. */
export class TikTokFake implements Fake {
  readonly posts: FakePost[] = []
  creator: Readonly<Record<string, unknown>> = {
    creator_username: 'northlight',
    creator_nickname: 'North Light',
    privacy_level_options: ['PUBLIC_TO_EVERYONE', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY'],
    comment_disabled: false,
    duet_disabled: false,
    stitch_disabled: true,
    max_video_post_duration_sec: 300,
  }
  /** States of the next post; `FAILED <reason>` for one that fails. */
  states: readonly string[] = ['PUBLISH_COMPLETE']
  isModerated = true
  /** The clock of the other side. */
  now = () => NOW
  /** Answers instead of the usual one, once, by path. */
  readonly instead = new Map<string, FakeAnswer>()
  counts: Readonly<Record<string, unknown>> = {}

  published = () => this.posts.filter(isOut).map(({ id }) => id)

  isSending = ({ path }: FakeRequest) => path.endsWith('/init/')

  readonly tooMany = () => failure('rate_limit_exceeded', 429)

  readonly handle = (request: FakeRequest): FakeAnswer => {
    const { method, path, headers, json, query } = request
    const instead = this.instead.get(path)
    if (instead !== undefined) {
      this.instead.delete(path)
      return instead
    }
    if (path === '/v2/oauth/token/') return refresh(request)
    if (headers['authorization'] !== `Bearer ${PLANTED.token}`) {
      return failure('access_token_invalid', 401, `The token ${PLANTED.token} is not valid`)
    }
    if (method !== 'POST' || headers['content-type'] !== 'application/json; charset=UTF-8') {
      return failure('invalid_param')
    }
    const body = json as Record<string, unknown>
    switch (path) {
      case '/v2/post/publish/creator_info/query/':
        return data(this.creator)
      case '/v2/post/publish/video/init/':
        return this.start(body, isVideo(body), 'v_pub_url~v2.')
      case '/v2/post/publish/content/init/':
        return this.start(body, isPhotos(body), 'p_pub_url~v2.')
      case '/v2/post/publish/status/fetch/':
        return this.status(body['publish_id'])
      case '/v2/video/list/':
        return data({ videos: this.listed(query), cursor: 0, has_more: false })
      case '/v2/video/query/':
        return this.query(body, query)
      default:
        return failure('invalid_param', 404)
    }
  }

  private start(body: Record<string, unknown>, isRight: boolean, prefix: string): FakeAnswer {
    const { privacy_level } = (body['post_info'] ?? {}) as Record<string, unknown>
    const options = this.creator['privacy_level_options'] as readonly unknown[]
    if (!isRight) return failure('invalid_param')
    if (!options.includes(privacy_level)) return failure('privacy_level_option_mismatch', 403)
    const number = this.posts.length
    const publishId = `${prefix}${number}`
    const id = String(7_512_345_678_901_234_561n + BigInt(number))
    const states = [...this.states]
    this.posts.push({ publishId, id, body: body as FakePost['body'], states, at: this.now() })
    return data({ publish_id: publishId })
  }

  private status(publishId: unknown): FakeAnswer {
    const post = this.posts.find((one) => one.publishId === publishId)
    if (!post) return failure('invalid_publish_id')
    const [state = '', reason] = (post.states[0] ?? '').split(' ')
    if (post.states.length > 1) post.states.shift()
    const ids = state === 'PUBLISH_COMPLETE' && this.isModerated ? `[${post.id}]` : '[]'
    const rest = JSON.stringify({ status: state, ...(reason && { fail_reason: reason }) }).slice(1)
    const body = `{"data":{"publicaly_available_post_id":${ids},${rest},"error":${OK}}`
    return { status: 200, headers: { 'content-type': 'application/json' }, body }
  }

  private listed(query: URLSearchParams): object[] {
    const isKnown = (query.get('fields') ?? '').split(',').includes('video_description')
    return this.posts.filter(isOut).map(({ id, at, body: { post_info } }) => ({
      id,
      create_time: Date.parse(at) / 1000,
      share_url: `https://www.tiktok.com/@northlight/video/${id}?utm_campaign=x`,
      ...(isKnown && { video_description: post_info['description'] ?? post_info['title'] ?? '' }),
    }))
  }

  private query(body: Record<string, unknown>, query: URLSearchParams): FakeAnswer {
    const ids = (body['filters'] as { video_ids?: unknown[] } | undefined)?.video_ids ?? []
    const isRight = ids.length > 0 && ids.length <= 20 && query.get('fields')?.includes('id')
    if (!isRight) return failure('invalid_params')
    const videos = this.published().filter((id) => ids.includes(id))
    return data({ videos: videos.map((id) => ({ id, ...this.counts })) })
  }
}

/** From the start on TikTok is at it: unless it fails, it is out. */
function isOut({ states }: FakePost): boolean {
  return !states.some((state) => state.startsWith('FAILED'))
}

const OK = JSON.stringify({ code: 'ok', message: '', log_id: '202210112248442CB9319E1FB30C1073F3' })

function data(content: object): FakeAnswer {
  return { status: 200, body: { data: content, error: JSON.parse(OK) as object } }
}

/** An error as TikTok writes it; some repeat the token. */
export function failure(code: string, status = 400, message = 'No'): FakeAnswer {
  return { status, body: { data: {}, error: { code, message, log_id: '2022' } } }
}

function isOf(value: unknown, types: Types, must: readonly string[]): boolean {
  const object = (value ?? {}) as Record<string, unknown>
  const isTyped = Object.entries(object).every(([key, one]) => typeof one === types[key])
  return isTyped && must.every((key) => key in object)
}

function isVideo({ post_info, source_info, ...rest }: Record<string, unknown>): boolean {
  const source = (source_info ?? {}) as Record<string, unknown>
  return (
    Object.keys(rest).length === 0 &&
    isOf(post_info, VIDEO, ['privacy_level']) &&
    isOf(source, { source: 'string', video_url: 'string' }, ['video_url']) &&
    source['source'] === 'PULL_FROM_URL'
  )
}

function isPhotos({ post_info, source_info, ...rest }: Record<string, unknown>): boolean {
  const source = (source_info ?? {}) as Record<string, unknown>
  const { title = '', description = '' } = (post_info ?? {}) as Record<string, string>
  const types = { source: 'string', photo_images: 'object', photo_cover_index: 'number' } as const
  const images = (source['photo_images'] ?? []) as readonly unknown[]
  return (
    Object.keys(rest).length === 2 &&
    rest['media_type'] === 'PHOTO' &&
    rest['post_mode'] === 'DIRECT_POST' &&
    isOf(post_info, PHOTO, ['privacy_level']) &&
    title.length <= 90 &&
    description.length <= 4000 &&
    isOf(source, types, ['photo_images', 'photo_cover_index']) &&
    images.length >= 1 &&
    images.length <= 35
  )
}

function refresh({ form }: FakeRequest): FakeAnswer {
  const given = Object.fromEntries(form)
  const isApp = given['client_key'] === 'key' && given['client_secret'] === PLANTED.secret
  if (!isApp || given['grant_type'] !== 'refresh_token') {
    return { status: 400, body: { error: 'invalid_client', error_description: PLANTED.secret } }
  }
  if (given['refresh_token'] !== PLANTED.refresh) {
    return { status: 400, body: { error: 'invalid_grant', error_description: 'It has ended' } }
  }
  const body = {
    access_token: 'renewed',
    expires_in: 86_400,
    open_id: 'o1',
    refresh_expires_in: 31_536_000,
    refresh_token: 'renewed-too',
    scope: 'user.info.basic,video.publish,video.list',
    token_type: 'Bearer',
  }
  return { status: 200, body }
}
