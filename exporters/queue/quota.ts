import { parseInstant } from '../../domain/time.ts'
import type { Quota } from '../../platforms/publishing/provider.ts'
import type { RecentAttempt } from './provider-facts.ts'

const MS_A_MINUTE = 60_000

/** What has no room now, until when, and in words why. */
export interface Full {
  readonly until: string
  readonly words: string
}

/**
 * When an account may send through a publisher again as far as quotas go; null where it may now.
 * Every attempt counts from its claim on, whatever came of it, so that a restart never bursts.
 */
export function quotaEnd(
  recent: readonly RecentAttempt[],
  quotas: readonly Quota[],
  { accountId, publisher, now }: { accountId: string; publisher: string; now: string },
): Full | null {
  const at = parseInstant(now).epochMilliseconds
  const full = quotas.flatMap((quota): Full[] => {
    const isCounted = (attempt: RecentAttempt) =>
      quota.per === 'account' ? attempt.account_id === accountId : attempt.publisher === publisher
    const since = at - quota.minutes * MS_A_MINUTE
    const times = recent
      .filter(isCounted)
      .map(({ claimed_at }) => parseInstant(claimed_at).epochMilliseconds)
      .filter((time) => time > since)
      .toSorted((a, b) => a - b)
    if (times.length < quota.count) return []
    const oldest = times.at(times.length - quota.count) ?? at
    const until = parseInstant(now).add({ milliseconds: oldest - since })
    return [{ until: until.toString(), words: wordsOf(quota, accountId, publisher) }]
  })
  return full.toSorted((a, b) => millis(a) - millis(b)).at(-1) ?? null
}

function millis({ until }: Full): number {
  return parseInstant(until).epochMilliseconds
}

function wordsOf({ per, count, minutes }: Quota, accountId: string, publisher: string): string {
  const whose = per === 'account' ? accountId : publisher
  return `${whose} has had its ${count} attempts in ${minutes} min`
}
