import { tokenFor } from '../../publishing/failure.ts'
import { matchPost, timeOfAttempt } from '../../publishing/match.ts'
import { textOf } from '../../publishing/payload.ts'
import type { ProviderSetup } from '../../publishing/provider.ts'
import type { Confirmed, FindOutcome, Journal, Post } from '../../publishing/publisher.ts'
import { sentAt } from '../../publishing/send-once.ts'
import { recentPosts } from './recent.ts'

/** `none`: the account was read and has no such post (yet); `unread`: nothing can be said. */
export type Search = Confirmed | { readonly kind: 'none' | 'unread'; readonly detail: string }

/** Looks through the account's posts since the attempt for the one with its text. */
export async function search(setup: ProviderSetup, post: Post, journal: Journal): Promise<Search> {
  const token = await tokenFor(setup, post.account_id, 'x')
  if ('kind' in token) return { kind: 'unread', detail: token.detail }
  const time = timeOfAttempt(await sentAt(journal, post.scheduled_at), setup.now())
  const read = await recentPosts(setup, token.access_token, post.publisher_account, time.from)
  if (read.kind === 'unread') return read
  const wanted = { text: textOf(post), ...time, shortLinks: ['t.co'], cuts: true }
  const found = matchPost(read.value, wanted)
  if (found === 'several') {
    return { kind: 'unread', detail: 'the account has more than one post with this text' }
  }
  if (found === null) return { kind: 'none', detail: 'the account has no post with this text' }
  return { kind: 'confirmed', post_id: found.id, url: found.url, published_at: found.at }
}

/** The same as an outcome: what is not there yet may still come. */
export async function find(
  setup: ProviderSetup,
  post: Post,
  journal: Journal,
): Promise<FindOutcome> {
  const found = await search(setup, post, journal)
  return found.kind === 'confirmed' ? found : { kind: 'unknown', detail: found.detail }
}
