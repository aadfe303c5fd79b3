import { parseInstant } from '../../domain/time.ts'

/** Weeks before the clock's own that the queue looks at, and weeks after it. */
const WEEKS_BACK = 8
const WEEKS_AHEAD = 2

/** First and last Monday (ISO dates) of the weeks that matter around a clock (ISO 8601). */
export function weeksAround(asOf: string): { first: string; last: string } {
  const day = parseInstant(asOf).toZonedDateTimeISO('UTC').toPlainDate()
  const monday = day.subtract({ days: day.dayOfWeek - 1 })
  return {
    first: monday.subtract({ weeks: WEEKS_BACK }).toString(),
    last: monday.add({ weeks: WEEKS_AHEAD }).toString(),
  }
}
