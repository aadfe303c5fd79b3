import { failureOf, tokenFor, unconfirmed } from '../../publishing/failure.ts'
import type { Exchange, HttpAnswer } from '../../publishing/http.ts'
import { textAt } from '../../publishing/json.ts'
import { mediaUris, refusedForProblems, textOf, textProblems } from '../../publishing/payload.ts'
import type { ProviderSetup } from '../../publishing/provider.ts'
import type { Confirmed, Journal, Post, PublishOutcome } from '../../publishing/publisher.ts'
import { sendOnce } from '../../publishing/send-once.ts'
import { search } from './find.ts'
import { mediaProblems } from './media-kinds.ts'
import { addressOf, X_API } from './recent.ts'
import { uploadAll } from './upload.ts'
import { isDuplicate, verdictOf } from './verdict.ts'

/** A new post may take a moment to appear in the account's list. */
const DUPLICATE_LOOKS = 2
const BETWEEN_LOOKS_MS = 2000

/**
 * `POST /2/tweets`, media uploaded before. X knows no idempotency key, but refuses a text that the
 * account posted lately; where that was this very call, carried out twice, the post is found and
 * confirmed.
 */
export async function publish(
  setup: ProviderSetup,
  post: Post,
  journal: Journal,
): Promise<PublishOutcome> {
  const text = textOf(post)
  const problem = refusedForProblems([
    ...(text === '' && mediaUris(post).length === 0 ? ['there is neither text nor media'] : []),
    ...textProblems(post, setup.limitsOf('x')),
    ...mediaProblems(post),
  ])
  if (problem) return problem
  const token = await tokenFor(setup, post.account_id, 'x')
  if ('kind' in token) return token
  const media = await uploadAll(setup, post, token.access_token)
  if ('kind' in media) return media
  const exchange = await sendOnce(setup, 'x', journal, {
    method: 'POST',
    url: `${setup.baseUrl ?? X_API}/2/tweets`,
    headers: { authorization: `Bearer ${token.access_token}` },
    json: {
      ...(text === '' ? {} : { text }),
      ...(media.ids.length === 0 ? {} : { media: { media_ids: media.ids } }),
    },
  })
  return (
    posted(exchange) ??
    (await postedBefore(setup, post, journal, exchange)) ??
    failureOf(exchange, {
      provider: 'X',
      isSending: true,
      now: setup.now(),
      secrets: [token.access_token],
      verdictOf: (answer: HttpAnswer) => verdictOf(answer, setup.now()),
    })
  )
}

function posted(exchange: Exchange): Confirmed | null {
  if (exchange.kind !== 'answered' || exchange.status >= 300) return null
  const id = textAt(exchange.json, 'data', 'id')
  return id === undefined ? null : { kind: 'confirmed', post_id: id, url: addressOf(id) }
}

/** What a refused duplicate was; null where it is the account's earlier post that was met. */
async function postedBefore(
  setup: ProviderSetup,
  post: Post,
  journal: Journal,
  exchange: Exchange,
): Promise<PublishOutcome | null> {
  if (exchange.kind !== 'answered' || !isDuplicate(exchange)) return null
  for (let look = 0; look < DUPLICATE_LOOKS; look += 1) {
    if (look > 0) await setup.pause(BETWEEN_LOOKS_MS)
    const found = await search(setup, post, journal)
    if (found.kind === 'confirmed') return found
    if (found.kind === 'unread') {
      return unconfirmed(`X: refused as a duplicate, perhaps of this very call: ${found.detail}`)
    }
  }
  return null
}
