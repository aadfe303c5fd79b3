import { tokenFor } from '../../publishing/failure.ts'
import { epochSeconds } from '../../publishing/instants.ts'
import { listAt, member, textAt } from '../../publishing/json.ts'
import { matchPost, timeOfAttempt, type Candidate } from '../../publishing/match.ts'
import type { ProviderSetup } from '../../publishing/provider.ts'
import type { FindOutcome, Journal, Post } from '../../publishing/publisher.ts'
import { sentAt } from '../../publishing/send-once.ts'
import { ask, bodyOf } from './api.ts'
import { submissionOf, userOf } from './payload.ts'

/** Looks through what the account submitted since the attempt: subreddit, title and text. */
export async function find(
  setup: ProviderSetup,
  post: Post,
  journal: Journal,
): Promise<FindOutcome> {
  const wanted = submissionOf(post, setup.limitsOf('reddit'))
  if ('kind' in wanted) return { kind: 'unknown', detail: 'it would not be sent as it is now' }
  const token = await tokenFor(setup, post.account_id, 'reddit')
  if ('kind' in token) return { kind: 'unknown', detail: token.detail }
  const caller = { user: userOf(post), token: token.access_token }
  const read = bodyOf(
    await ask(setup, caller, {
      method: 'GET',
      path: `/user/${encodeURIComponent(caller.user)}/submitted`,
      query: { sort: 'new', limit: 100, raw_json: 1 },
    }),
  )
  if ('why' in read) return { kind: 'unknown', detail: read.why }
  const time = timeOfAttempt(await sentAt(journal, post.scheduled_at), setup.now())
  const candidates = listAt(read.body, 'data', 'children').flatMap((child) =>
    candidateIn(member(child, 'data'), wanted.subreddit),
  )
  const found = matchPost(candidates, { text: wanted.shown, ...time })
  if (found === 'several') {
    return { kind: 'unknown', detail: 'the account submitted this more than once' }
  }
  if (found === null) return { kind: 'unknown', detail: 'the account has not submitted this' }
  return { kind: 'confirmed', post_id: found.id, url: found.url, published_at: found.at }
}

function candidateIn(data: unknown, subreddit: string): Candidate[] {
  const id = textAt(data, 'id')
  const at = epochSeconds(member(data, 'created_utc'))
  const place = textAt(data, 'subreddit') ?? ''
  if (id === undefined || at === undefined || !isSameName(place, subreddit)) return []
  const body = textAt(data, 'selftext') ?? (member(data, 'is_self') ? '' : textAt(data, 'url'))
  const permalink = textAt(data, 'permalink')
  return [
    {
      id,
      at,
      text: `${textAt(data, 'title') ?? ''} ${body ?? ''}`,
      url: permalink === undefined ? null : `https://www.reddit.com${permalink}`,
    },
  ]
}

function isSameName(first: string, second: string): boolean {
  return first.toLowerCase() === second.toLowerCase()
}
