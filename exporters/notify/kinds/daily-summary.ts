import { Temporal } from 'temporal-polyfill'

import { atWallTime, parseInstant } from '../../../domain/time.ts'
import { dayWords } from '../../sheets/cells/words.ts'
import { isBefore } from '../clock.ts'
import type { Notice } from '../notice.ts'
import type { Day } from '../read-day.ts'

/** The day a summary is about, from one summary’s time to the next. */
export interface SummarySpan {
  /** The date it is sent on. */
  readonly date: string
  readonly from: string
  readonly until: string
}

/** The span of the summary that is due; null before its time of today. */
export function summarySpan(asOf: string, dailyAt: string, zone: string): SummarySpan | null {
  const now = parseInstant(asOf)
  const today = now.toZonedDateTimeISO(zone).toPlainDate()
  const at = (day: Temporal.PlainDate) =>
    atWallTime(day.toPlainDateTime(Temporal.PlainTime.from(dailyAt)), zone).instant
  if (isBefore(now, at(today))) return null
  const from = at(today.subtract({ days: 1 })).toString()
  return { date: today.toString(), from, until: at(today).toString() }
}

/** The summary of a day; none where there is nothing to say at all. */
export function dailySummary({ date }: SummarySpan, day: Day, waiting: number): Notice[] {
  const { published, missed, refused, unconfirmed, decided, unchanged } = day
  if (published + missed + refused + unconfirmed + waiting === 0) return []
  const agreement =
    decided === 0
      ? []
      : [`Approved as planned so far: ${Math.round((100 * unchanged) / decided)} % of ${decided}.`]
  const text = [
    `${dayWords(Temporal.PlainDate.from(date))}, since yesterday at this time:`,
    `Published: ${published}. Missed: ${missed}. Refused: ${refused}.`,
    `Waiting for a decision: ${waiting}. Unconfirmed: ${unconfirmed}.`,
    ...agreement,
  ].join('\n')
  return [{ kind: 'daily_summary', about: [date], text }]
}
