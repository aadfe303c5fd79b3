import { failureOf, tokenFor } from '../../publishing/failure.ts'
import type { Exchange } from '../../publishing/http.ts'
import { listAt, textAt } from '../../publishing/json.ts'
import type { ProviderSetup } from '../../publishing/provider.ts'
import type { Confirmed, Journal, Post, PublishOutcome } from '../../publishing/publisher.ts'
import { sendOnce } from '../../publishing/send-once.ts'
import { requestOf } from './api.ts'
import { submissionOf, userOf } from './payload.ts'
import { verdictOf } from './verdict.ts'

/** `POST /api/submit`. Reddit knows no idempotency key: what is lost is looked for, never sent. */
export async function publish(
  setup: ProviderSetup,
  post: Post,
  journal: Journal,
): Promise<PublishOutcome> {
  const submission = submissionOf(post, setup.limitsOf('reddit'))
  if ('kind' in submission) return submission
  const token = await tokenFor(setup, post.account_id, 'reddit')
  if ('kind' in token) return token
  const call = { method: 'POST', path: '/api/submit', form: submission.form } as const
  const caller = { user: userOf(post), token: token.access_token }
  const request = requestOf(setup, caller, call)
  const exchange = await sendOnce(setup, 'reddit', journal, request)
  const now = setup.now()
  return (
    submitted(exchange) ??
    failureOf(exchange, {
      provider: 'Reddit',
      isSending: true,
      now,
      secrets: [token.access_token],
      verdictOf: (answer) => verdictOf(answer, now),
    })
  )
}

/** `t3_abc` is the full name of the post `abc`. */
function submitted(exchange: Exchange): Confirmed | null {
  if (exchange.kind !== 'answered' || exchange.status !== 200) return null
  if (listAt(exchange.json, 'json', 'errors').length > 0) return null
  const name = textAt(exchange.json, 'json', 'data', 'name')
  const id = textAt(exchange.json, 'json', 'data', 'id') ?? name?.replace(/^t3_/, '')
  if (id === undefined) return null
  const url = textAt(exchange.json, 'json', 'data', 'url') ?? null
  return { kind: 'confirmed', post_id: id, url }
}
