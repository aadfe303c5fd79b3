import type { Candidate } from '../../publishing/match.ts'
import type { ProviderSetup } from '../../publishing/provider.ts'
import { withoutSecrets } from '../../publishing/failure.ts'
import { listAt, textAt } from '../../publishing/json.ts'

export const X_API = 'https://api.x.com'
const MOST_PAGES = 5

type Read<T> = { readonly kind: 'read'; readonly value: T } | Unread
interface Unread {
  readonly kind: 'unread'
  readonly detail: string
}

/** The address a post can be seen at; X sends it on to the account's own. */
export function addressOf(id: string): string {
  return `https://x.com/i/web/status/${id}`
}

/**
 * The account's posts since a time, newest first, reposts left out; at most 500. `unread` where
 * they cannot all be had: then nothing may be concluded.
 */
export async function recentPosts(
  setup: ProviderSetup,
  token: string,
  user: string | null,
  since: string,
): Promise<Read<Candidate[]>> {
  const id = await userId(setup, token, user)
  if (id.kind === 'unread') return id
  const found: Candidate[] = []
  let next: string | undefined
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const read = await ask(setup, token, `/2/users/${id.value}/tweets`, {
      max_results: 100,
      start_time: wholeSeconds(since),
      exclude: 'retweets',
      'tweet.fields': 'created_at',
      pagination_token: next,
    })
    if (read.kind === 'unread') return read
    found.push(...listAt(read.value, 'data').flatMap(candidate))
    next = textAt(read.value, 'meta', 'next_token')
    if (next === undefined) return { kind: 'read', value: found }
  }
  return { kind: 'unread', detail: 'the account has too many posts since then to read' }
}

/** One question to X with a token; anything but a whole 200 is `unread`. */
export async function ask(
  setup: ProviderSetup,
  token: string,
  path: string,
  query: Readonly<Record<string, string | number | undefined>>,
): Promise<Read<unknown>> {
  const exchange = await setup.http({
    method: 'GET',
    url: `${setup.baseUrl ?? X_API}${path}`,
    headers: { authorization: `Bearer ${token}` },
    query,
  })
  if (exchange.kind !== 'answered') return { kind: 'unread', detail: exchange.detail }
  if (exchange.status === 200 && exchange.json !== undefined) {
    return { kind: 'read', value: exchange.json }
  }
  const words = textAt(exchange.json, 'detail') ?? ''
  return {
    kind: 'unread',
    detail: withoutSecrets(`X: answered ${exchange.status} ${words}`, [token]),
  }
}

async function userId(
  setup: ProviderSetup,
  token: string,
  user: string | null,
): Promise<Read<string>> {
  if (user !== null && /^\d{1,19}$/.test(user)) return { kind: 'read', value: user }
  const me = await ask(setup, token, '/2/users/me', {})
  if (me.kind === 'unread') return me
  const id = textAt(me.value, 'data', 'id')
  if (id === undefined) return { kind: 'unread', detail: 'X does not say whose token it is' }
  return { kind: 'read', value: id }
}

function candidate(tweet: unknown): Candidate[] {
  const [id, text, at] = ['id', 'text', 'created_at'].map((name) => textAt(tweet, name))
  if (id === undefined || at === undefined) return []
  return [{ id, url: addressOf(id), text: unescaped(text ?? ''), at }]
}

/** X writes three characters of a text as entities. */
function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

/** X takes `YYYY-MM-DDTHH:mm:ssZ`. */
function wholeSeconds(instant: string): string {
  return instant.replace(/\.\d+/, '')
}
