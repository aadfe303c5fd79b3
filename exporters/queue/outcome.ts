import type { LedgerChange } from '../../domain/ledger.ts'
import { publishKey } from '../../domain/ids.ts'
import type { publishAttempts, State } from '../../domain/records/queue.ts'
import type { RowOf } from '../../domain/records/record.ts'
import { makeRng } from '../../domain/rng.ts'
import { parseInstant } from '../../domain/time.ts'
import type { PublishOutcome } from '../../platforms/publishing/publisher.ts'

/** Tries of one post, where a publisher asks to come again. */
const MAX_ATTEMPTS = 5
const FIRST_PAUSE_SECONDS = 60
/** Share of a pause that is drawn. */
const JITTER = 0.5
const NO_REASON = 'the publisher gave no reason'

/** What a publisher answered, or what was found out about a run that died. */
export type Outcome = PublishOutcome | { readonly kind: 'lost'; readonly detail: string }

/** The attempt an outcome is about. */
export interface Attempt {
  readonly item_id: string
  readonly attempt: number
  readonly now: string
  /** Minutes after the planned time. */
  readonly lateMinutes: number
  readonly graceMinutes: number
}

type AttemptRow = RowOf<typeof publishAttempts>
type AttemptResult = Pick<
  AttemptRow,
  'outcome' | 'error_class' | 'detail' | 'post_id' | 'url' | 'attempted_at'
>

export interface OutcomeRecord {
  readonly changes: readonly LedgerChange[]
  readonly result: AttemptResult
  /** Why the account is paused from now on, where it is. */
  readonly pause: string | null
}

/**
 * What an outcome means for the ledger, without any effect: retry, quota and a lost connection put
 * the item off, edit and operator end it, an unknown outcome is never repeated.
 */
export function recordOf(outcome: Outcome, attempt: Attempt): OutcomeRecord {
  switch (outcome.kind) {
    case 'confirmed':
      return posted(outcome, attempt)
    case 'unconfirmed':
      return ended(attempt, 'unconfirmed', 'unconfirmed', outcome.detail)
    case 'deferred':
      return attempt.attempt < MAX_ATTEMPTS
        ? putOff(attempt, outcome.until, 'defer', outcome.detail)
        : ended(attempt, 'refused', 'defer', outcome.detail)
    case 'lost':
      // Nobody answered, so that the attempt has no class: it is no failure of the publisher’s.
      return putOff(attempt, attempt.now, null, outcome.detail)
    default:
      return refused(outcome, attempt)
  }
}

function posted(outcome: Extract<Outcome, { kind: 'confirmed' }>, attempt: Attempt): OutcomeRecord {
  const { post_id, url, published_at: found } = outcome
  const isLate = attempt.lateMinutes > attempt.graceMinutes
  const words = [
    ...(isLate ? [`sent ${Math.floor(attempt.lateMinutes)} min after its time`] : []),
    ...(found === undefined ? [] : ['found to be out already: the run that sent it had ended']),
  ]
  return {
    changes: [
      change(attempt, 'sent', words.length > 0 ? { reason: words.join('; ') } : {}),
      change(attempt, 'confirmed', { post_id, url }),
    ],
    result: {
      outcome: 'confirmed',
      post_id,
      url,
      detail: words.join('; ') || null,
      attempted_at: found ?? attempt.now,
    },
    pause: null,
  }
}

function refused(
  { error_class, detail }: Extract<Outcome, { kind: 'refused' }>,
  attempt: Attempt,
): OutcomeRecord {
  if (error_class === 'retry' && attempt.attempt < MAX_ATTEMPTS) {
    return putOff(attempt, afterPause(attempt), 'retry', detail)
  }
  if (error_class === 'reconnect') {
    return { ...putOff(attempt, attempt.now, 'reconnect', detail), pause: detail }
  }
  return ended(attempt, 'refused', error_class, detail)
}

function ended(
  attempt: Attempt,
  outcome: 'refused' | 'unconfirmed',
  error_class: NonNullable<AttemptResult['error_class']>,
  said: string,
): OutcomeRecord {
  const detail = said || NO_REASON
  return {
    changes: [change(attempt, 'sent'), change(attempt, outcome, { error_class, reason: detail })],
    result: { outcome, error_class, detail, attempted_at: attempt.now },
    pause: null,
  }
}

function putOff(
  attempt: Attempt,
  until: string,
  error_class: 'defer' | 'retry' | 'reconnect' | null,
  said: string,
): OutcomeRecord {
  const detail = said || NO_REASON
  return {
    changes: [change(attempt, 'deferred', { due_at: until, error_class, reason: detail })],
    result: { outcome: 'deferred', error_class, detail, attempted_at: attempt.now },
    pause: null,
  }
}

function change(attempt: Attempt, to: State, more: Partial<LedgerChange> = {}): LedgerChange {
  return {
    to,
    at: attempt.now,
    actor: 'publish-due',
    attempt: attempt.attempt,
    publish_key: publishKey(attempt.item_id),
    ...more,
  }
}

/** Doubling pauses with jitter, the same for the same attempt. */
function afterPause({ item_id, attempt, now }: Attempt): string {
  const drawn = 1 + JITTER * makeRng(`${item_id}|pause|${attempt}`).uniform()
  const seconds = Math.round(FIRST_PAUSE_SECONDS * 2 ** (attempt - 1) * drawn)
  return parseInstant(now).add({ seconds }).toString()
}
