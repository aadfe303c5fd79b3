import { parseInstant } from '../../domain/time.ts'
import { LEASE_MINUTES } from './lease.ts'
import { minutesBetween } from './minutes-between.ts'
import type { RecentAttempt } from './provider-facts.ts'

/** When a provider rests. */
export interface BreakerRule {
  /** Failures in a row within an hour that end in a rest; 0 is never. */
  readonly failures: number
  readonly pause_minutes: number
}

/** A provider that rests: until then, or (null) until the post that is tried now has its outcome. */
export interface Rest {
  readonly until: string | null
  readonly words: string
}

const WINDOW_MINUTES = 60

/**
 * Whether a publisher rests, from what the ledger says of its last attempts. It rests after so many
 * failures in a row within an hour (retry, operator, unconfirmed); when the pause is over, one post
 * is tried at a time, until one does not fail. Attempts that were lost with their run say nothing.
 */
export function restOf(
  recent: readonly RecentAttempt[],
  rule: BreakerRule,
  { publisher, now }: { publisher: string; now: string },
): Rest | null {
  if (rule.failures === 0) return null
  const own = recent.filter((attempt) => attempt.publisher === publisher)
  const failed = failuresInARow(own)
  const last = failed.at(-1)
  if (last === undefined || !isTooMany(failed, rule.failures)) return null
  const said = `${publisher} failed ${failed.length} times in a row, the last time at ${last}`
  const until = parseInstant(last).add({ minutes: rule.pause_minutes }).toString()
  if (minutesBetween(now, until) > 0) {
    return { until, words: `${said}: its posts wait until ${until}, then one is tried` }
  }
  const isTrying = own.some(
    ({ outcome, claimed_at }) =>
      outcome === null &&
      minutesBetween(last, claimed_at) >= 0 &&
      minutesBetween(claimed_at, now) < LEASE_MINUTES,
  )
  return isTrying ? { until: null, words: `${said}: one post is being tried now` } : null
}

/** The times of the failures since the last attempt that did not fail, oldest first. */
function failuresInARow(attempts: readonly RecentAttempt[]): string[] {
  const times: string[] = []
  const told = attempts
    .filter(({ outcome, error_class }) => outcome !== null && !isLost(outcome, error_class))
    .toSorted((a, b) => minutesBetween(b.attempted_at ?? '', a.attempted_at ?? ''))
  for (const attempt of told.toReversed()) {
    if (!isFailure(attempt)) break
    times.unshift(attempt.attempted_at ?? attempt.claimed_at)
  }
  return times
}

function isLost(outcome: string, errorClass: string | null): boolean {
  return outcome === 'deferred' && errorClass === null
}

function isFailure({ error_class }: RecentAttempt): boolean {
  return error_class === 'retry' || error_class === 'operator' || error_class === 'unconfirmed'
}

function isTooMany(times: readonly string[], most: number): boolean {
  return times.some((time, index) => {
    const nth = times[index + most - 1]
    return nth !== undefined && minutesBetween(time, nth) <= WINDOW_MINUTES
  })
}
