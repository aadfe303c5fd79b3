import { Temporal } from 'temporal-polyfill'

import { InvalidInputError } from '../../domain/errors.ts'
import { parseInstant, parseWeek } from '../../domain/time.ts'

/** What a sample world is made from; the same options give the same world, byte for byte. */
export interface SampleOptions {
  /** Key every draw is seeded with. */
  readonly seed: string
  /** The instant before which the accounts' past posts lie. */
  readonly historyEndsAt: string
  /** The instant up to which their results have been read; not before the history ends. */
  readonly readUntil: string
  /** Length of the history in days, at least 120. */
  readonly historyDays: number
  /** The ISO week that is going to be planned; holidays and dated texts lie around it. */
  readonly week: string
}

/** The sample world of `npm start`; its clock stands at `now` when the week is planned. */
export const sampleDefaults = {
  seed: 'drumbeat-sample',
  historyEndsAt: '2026-11-18T00:00:00Z',
  readUntil: '2026-11-20T08:00:00Z',
  historyDays: 730,
  week: '2026-W48',
  now: '2026-11-20T08:00:00Z',
} as const

/** The reviewer the scripted approver signs as. */
export const SAMPLE_REVIEWER = 'sample approver'

const DAY_MS = 86_400_000

/** The options as instants and days. */
export interface Calendar {
  readonly endsAtMs: number
  readonly startsAtMs: number
  readonly readUntilMs: number
  readonly days: number
  readonly monday: Temporal.PlainDate
}

/** Reads the calendar out of the options. Throws InvalidInputError for what cannot be right. */
export function calendarOf(options: SampleOptions): Calendar {
  const endsAtMs = parseInstant(options.historyEndsAt, 'historyEndsAt').epochMilliseconds
  const readUntilMs = parseInstant(options.readUntil, 'readUntil').epochMilliseconds
  const { historyDays: days } = options
  if (!Number.isInteger(days) || days < 120) {
    throw new InvalidInputError(`historyDays must be a whole number of 120 or more, not ${days}`)
  }
  if (readUntilMs < endsAtMs) {
    throw new InvalidInputError(`readUntil must not lie before ${options.historyEndsAt}`)
  }
  const startsAtMs = endsAtMs - days * DAY_MS
  return { endsAtMs, startsAtMs, readUntilMs, days, monday: parseWeek(options.week) }
}

/** Day of the history an instant lies in: 0 is the first, `days` and more lie after its end. */
export function dayOf(calendar: Calendar, epochMs: number): number {
  return Math.floor((epochMs - calendar.startsAtMs) / DAY_MS)
}

/** The instant `days` (may be negative or broken) after the end of the history, as ISO text. */
export function fromEnd(calendar: Calendar, days: number): string {
  return isoOf(calendar.endsAtMs + Math.round(days * DAY_MS))
}

/** ISO text in UTC of milliseconds since the epoch. */
export function isoOf(epochMs: number): string {
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toString()
}
