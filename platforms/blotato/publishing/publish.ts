import { failureOf, refused, unconfirmed } from '../../publishing/failure.ts'
import type { Exchange } from '../../publishing/http.ts'
import { textAt } from '../../publishing/json.ts'
import {
  mediaUris,
  refusedForProblems,
  textOf,
  textProblems,
  titleOf,
  titleProblems,
} from '../../publishing/payload.ts'
import type { ProviderSetup } from '../../publishing/provider.ts'
import type { FindOutcome, Journal, Post, PublishOutcome } from '../../publishing/publisher.ts'
import { sendOnce } from '../../publishing/send-once.ts'
import { BLOTATO_API, lookAt, waitFor } from './submission.ts'
import { accountProblem, targetOf, targetProblems } from './target.ts'
import { verdictOf } from './verdict.ts'

/** Noted with the id of the submission. */
export const SUBMITTED = 'submitted'

/**
 * `POST /v2/posts`, to be published at once (neither `scheduledTime` nor `useNextFreeSlot`), then
 * what became of it. Blotato knows no idempotency key.
 */
export async function publish(
  setup: ProviderSetup,
  key: string,
  post: Post,
  journal: Journal,
): Promise<PublishOutcome> {
  const limits = setup.limitsOf(post.platform)
  const problem = refusedForProblems([
    ...targetProblems(post),
    ...textProblems(post, limits),
    ...titleProblems(titleOf(post, limits.title), post.platform, limits),
  ])
  if (problem) return problem
  const setting = accountProblem(post)
  if (setting !== null) return refused('operator', setting)
  const exchange = await sendOnce(setup, 'blotato', journal, {
    method: 'POST',
    url: `${setup.baseUrl ?? BLOTATO_API}/v2/posts`,
    headers: { 'blotato-api-key': key },
    json: bodyOf(setup, post),
  })
  const id = submissionId(exchange)
  if (id === null) return failure(setup, key, exchange)
  await journal.note(SUBMITTED, id)
  setup.faultPoint('blotato:submitted')
  const standing = await waitFor(setup, key, id, post.platform)
  if ('failure' in standing) return standing.failure
  return standing.kind === 'open' ? unconfirmed(standing.detail) : standing
}

/** Looks at the submission of the attempt; without its id there is nothing to look at. */
export async function find(
  setup: ProviderSetup,
  key: string,
  post: Post,
  journal: Journal,
): Promise<FindOutcome> {
  const id = await journal.read(SUBMITTED)
  if (id === undefined) {
    return { kind: 'unknown', detail: 'Blotato did not say under which id it took the post' }
  }
  const standing = await lookAt(setup, key, id, post.platform)
  if ('failure' in standing) {
    const { kind, detail } = standing.failure
    return kind === 'unconfirmed' ? { kind: 'unknown', detail } : { kind: 'absent' }
  }
  return standing.kind === 'open' ? { kind: 'unknown', detail: standing.detail } : standing
}

function bodyOf(setup: ProviderSetup, post: Post) {
  const target = targetOf(post, setup.limitsOf(post.platform))
  return {
    post: {
      accountId: target.accountId,
      content: {
        text: textOf(post),
        mediaUrls: mediaUris(post),
        platform: target.fields.targetType,
      },
      target: target.fields,
    },
  }
}

function submissionId(exchange: Exchange): string | null {
  if (exchange.kind !== 'answered' || exchange.status >= 300) return null
  return textAt(exchange.json, 'postSubmissionId') ?? null
}

function failure(setup: ProviderSetup, key: string, exchange: Exchange): PublishOutcome {
  const now = setup.now()
  return failureOf(exchange, {
    provider: 'Blotato',
    isSending: true,
    now,
    secrets: [key],
    verdictOf: (answer) => verdictOf(answer, now),
  })
}
