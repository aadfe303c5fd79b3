import { parseInstant } from '../../domain/time.ts'
import { minutesBetween } from './minutes-between.ts'

/** When an account is searched for a post of unknown outcome. Times are ISO 8601. */
export interface Looks {
  /** Whether it is time for one; what was missed meanwhile is caught up by one look. */
  readonly isDue: boolean
  /** Whether the one that is due, or the one there was, is the last. */
  readonly isLast: boolean
  /** The next one after that; null where there is none. */
  readonly nextAt: string | null
}

/** The looks of an attempt, so many minutes after it (in any order). */
export function looksOf(
  attemptedAt: string,
  lookedAt: string | null,
  minutes: readonly number[],
  now: string,
): Looks {
  const ages = minutes.toSorted((a, b) => a - b)
  const age = minutesBetween(attemptedAt, now)
  const looked = lookedAt === null ? -1 : minutesBetween(attemptedAt, lookedAt)
  const next = ages.find((one) => one > Math.max(age, looked))
  const isDue = ages.some((one) => one <= age && one > looked)
  const nextAt =
    next === undefined
      ? null
      : parseInstant(attemptedAt)
          .add({ seconds: next * 60 })
          .toString()
  return { isDue, isLast: nextAt === null, nextAt }
}
