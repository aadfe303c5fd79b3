import { Temporal } from 'temporal-polyfill'

import { failureOf } from '../../publishing/failure.ts'
import type { HttpRequest } from '../../publishing/http.ts'
import { textAt } from '../../publishing/json.ts'
import { refusedForProblems, textProblems, titleProblems } from '../../publishing/payload.ts'
import type { ProviderSetup } from '../../publishing/provider.ts'
import type {
  Confirmed,
  FindOutcome,
  Journal,
  Post,
  PublishOutcome,
} from '../../publishing/publisher.ts'
import { sendOnce } from '../../publishing/send-once.ts'
import { signatureOf } from './signature.ts'
import { verdictOf } from './verdict.ts'

/** Where posts are sent, and what they are signed with. */
export interface Receiver {
  readonly url: string
  readonly secret: string
}

/** Signatures tell whole seconds: what is sent again is not to look older than the question. */
const NEXT_SECOND_MS = 1100

/** Sends the post as JSON; the receiver publishes it once for each key. */
export async function publish(
  setup: ProviderSetup,
  receiver: Receiver,
  post: Post,
  key: string,
  journal: Journal,
): Promise<PublishOutcome> {
  const limits = setup.limitsOf(post.platform)
  const problem = refusedForProblems([
    ...textProblems(post, limits),
    ...titleProblems(post.title ?? '', post.platform, limits),
  ])
  if (problem) return problem
  const exchange = await sendOnce(setup, 'webhook', journal, {
    ...requestOf(setup, receiver, key, JSON.stringify(post)),
    method: 'POST',
    body: JSON.stringify(post),
  })
  if (exchange.kind === 'answered') {
    const { status, json } = exchange
    if ((status >= 200 && status < 300) || status === 409) return confirmed(json, key)
  }
  const now = setup.now()
  return failureOf(exchange, {
    provider: 'webhook',
    isSending: true,
    now,
    secrets: [receiver.secret, receiver.url],
    verdictOf: (answer) => verdictOf(answer, now),
  })
}

/**
 * Asks the receiver about a key: `GET` at the same address with `?key=`. It may answer `published`;
 * or `absent`, by which it promises to refuse what was signed before the question.
 */
export async function find(
  setup: ProviderSetup,
  receiver: Receiver,
  key: string,
): Promise<FindOutcome> {
  const exchange = await setup.http({
    ...requestOf(setup, receiver, key, key),
    method: 'GET',
    query: { key },
  })
  if (exchange.kind !== 'answered') return { kind: 'unknown', detail: exchange.detail }
  const state = exchange.status === 200 ? textAt(exchange.json, 'status') : undefined
  if (state === 'published') return confirmed(exchange.json, key)
  if (state === 'absent') {
    await setup.pause(NEXT_SECOND_MS)
    return { kind: 'absent' }
  }
  return { kind: 'unknown', detail: `webhook: answered ${exchange.status} when asked for the post` }
}

function requestOf(
  setup: ProviderSetup,
  receiver: Receiver,
  key: string,
  signed: string,
): Omit<HttpRequest, 'method'> {
  return {
    url: setup.baseUrl ?? receiver.url,
    isPathSecret: true,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': key,
      ...signatureOf(signed, setup.now(), receiver.secret),
    },
  }
}

function confirmed(answer: unknown, key: string): Confirmed {
  const at = textAt(answer, 'published_at')
  return {
    kind: 'confirmed',
    post_id: textAt(answer, 'post_id') ?? key,
    url: textAt(answer, 'url') ?? null,
    ...(at !== undefined && isInstant(at) ? { published_at: at } : {}),
  }
}

function isInstant(text: string): boolean {
  try {
    Temporal.Instant.from(text)
    return true
  } catch {
    return false
  }
}
