import type { Fake } from './faults.ts'
import type { FakeAnswer, FakeRequest } from './server.ts'
import { NOW, PLANTED } from './world.ts'

const FIELDS = new Set(['api_type', 'kind', 'sr', 'title', 'text', 'url', 'resubmit'])

interface Submitted {
  readonly id: string
  readonly sr: string
  readonly title: string
  readonly text: string
  readonly url: string | null
  readonly at?: string
}

/** Reddit, as reddit.com/dev/api describes it: texts may come twice, it would not mind. */
export class RedditFake implements Fake {
  readonly posts: Submitted[] = []
  /** What `POST /api/submit` answers with status 200 instead of posting. */
  errors: readonly (readonly [string, string, string])[] = []
  ratelimit: number | undefined
  /** The clock of the other side. */
  now = () => NOW

  readonly handle = (request: FakeRequest): FakeAnswer => {
    if (request.headers['authorization'] !== `Bearer ${PLANTED.token}`) return said(401)
    if (!/^\w+:\w+:[\d.]+ \(by \/u\/northlight\)$/.test(request.headers['user-agent'] ?? ''))
      return said(429)
    if (this.isSending(request)) return this.submit(request.form)
    if (/^\/user\/northlight\/submitted$/.test(request.path)) {
      return listing(this.posts.toReversed().map(shown))
    }
    const ids = (request.query.get('id') ?? '').split(',')
    if (request.path !== '/api/info') return said(404)
    const counts = { score: 41, num_comments: 5, num_crossposts: 1, view_count: null }
    const found = this.posts.filter(({ id }) => ids.includes(`t3_${id}`))
    return listing(found.map((post) => ({ ...shown(post), ...counts })))
  }

  readonly tooMany = (request: FakeRequest): FakeAnswer => {
    if (!this.isSending(request)) {
      return { ...said(429), headers: { 'x-ratelimit-reset': '240' } }
    }
    const words = 'Looks like you’ve been doing that a lot. Take a break for 9 minutes.'
    return wrong([['RATELIMIT', words, 'ratelimit']])
  }

  published = () => this.posts.map(({ id }) => id)

  isSending = ({ method, path }: FakeRequest) => method === 'POST' && path === '/api/submit'

  private submit(form: URLSearchParams): FakeAnswer {
    const unknown = [...form.keys()].filter((key) => !FIELDS.has(key))
    if (unknown.length > 0 || form.get('api_type') !== 'json') return said(400)
    if (this.errors.length > 0) return wrong(this.errors, this.ratelimit)
    const [title, kind] = [form.get('title') ?? '', form.get('kind')]
    if (title === '') return wrong([['NO_TEXT', 'we need something here', 'title']])
    if (title.length > 300) return wrong([['TOO_LONG', 'this is too long', 'title']])
    if (kind === 'link' && !form.has('url')) return wrong([['NO_URL', 'a url is required', 'url']])
    if (kind === 'self' && form.has('url')) return wrong([['INVALID_OPTION', 'no', 'kind']])
    const id = `1q${(this.posts.length + 1).toString(36)}`
    const post = { id, title, sr: form.get('sr') ?? '', text: form.get('text') ?? '' }
    this.posts.push({ ...post, url: form.get('url'), at: this.now() })
    const data = {
      id,
      name: `t3_${id}`,
      url: `https://www.reddit.com/r/${post.sr}/comments/${id}/`,
    }
    return { status: 200, body: { json: { errors: [], data } } }
  }
}

function shown({ id, sr, title, text, url, at = NOW }: Submitted) {
  const permalink = `/r/${sr}/comments/${id}/`
  return {
    id,
    title,
    subreddit: sr,
    is_self: url === null,
    selftext: text,
    url: url ?? `https://www.reddit.com${permalink}`,
    permalink,
    created_utc: Date.parse(at) / 1000,
  }
}

function listing(posts: readonly object[]): FakeAnswer {
  const children = posts.map((data) => ({ kind: 't3', data }))
  return { status: 200, body: { kind: 'Listing', data: { children, after: null } } }
}

function wrong(errors: RedditFake['errors'], ratelimit?: number): FakeAnswer {
  return { status: 200, body: { json: { errors, ...(ratelimit && { ratelimit }) } } }
}

function said(status: number): FakeAnswer {
  return { status, body: { message: 'no', error: status } }
}
