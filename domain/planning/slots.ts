import type { Temporal } from 'temporal-polyfill'

import { atWallTime, parseInstant, parseWeek } from '../time.ts'
import { coldStartRow, unknownRow } from './cold-start.ts'
import { holidayEffects, type DayEffect } from './holidays.ts'
import type { AccountRow, HolidayRow, PlanConfig, SlotRow } from './input.ts'
import { isQuiet, parseQuietHours } from './quiet-hours.ts'

const MINUTE = 60_000
const MINUTES_A_DAY = 1440
const MICRO = 1_000_000
/** What a preferred holiday adds to a slot: a tenth. */
const PREFERRED = 1.1
const STEEPEST_SCORE = 5

/** Why nothing can be planned at a time, before anything is planned. */
export type Closed = 'past' | 'quiet hours' | 'holiday' | 'blackout'

/** One time of the week at which an account could post. */
export interface Slot {
  /** Epoch milliseconds. */
  readonly at: number
  /** Day of the account’s own calendar, 0 = the week’s Monday. */
  readonly day: number
  /** Wall time in the account’s zone, `2026-11-24T18:07`. */
  readonly localTime: string
  /** What is known of that hour. */
  readonly row: SlotRow
  /** exp(score) and the holiday’s share, in whole millionths. */
  readonly lift: number
  readonly holiday: DayEffect | null
  readonly closed: Closed | null
}

/** The week as instants (epoch milliseconds) in the brand’s zone. */
export interface WeekFrame {
  readonly week: string
  readonly monday: Temporal.PlainDate
  readonly start: number
  /** The first instant after the week. */
  readonly end: number
  /** Nothing is planned at or before this. */
  readonly notBefore: number
}

/** The frame of a brand’s week. Throws InvalidInputError for a week or time out of form. */
export function weekFrame(
  week: string,
  timezone: string,
  asOf: string,
  leadMinutes = 0,
): WeekFrame {
  const monday = parseWeek(week)
  const midnight = (date: Temporal.PlainDate) =>
    atWallTime(date.toPlainDateTime(), timezone).instant.epochMilliseconds
  return {
    week,
    monday,
    start: midnight(monday),
    end: midnight(monday.add({ weeks: 1 })),
    notBefore: parseInstant(asOf, 'as_of').epochMilliseconds + leadMinutes * MINUTE,
  }
}

/**
 * Every time of the week, in the brand’s zone and the account’s, at which it could post: once an hour at `minute` past it
 * in the audience’s zone, or along the account’s own rhythm counted from the end of its quiet hours.
 * An hour that a DST gap skips has no slot, of a repeated hour the first is meant. `closed` says
 * where nothing may be planned.
 */
export function slotsOf(
  account: AccountRow,
  rows: readonly SlotRow[],
  holidays: readonly HolidayRow[],
  frame: WeekFrame,
  minute: number,
  blackout: PlanConfig['blackout'] = [],
): Slot[] {
  const isBlackout = blackoutOf(account, blackout)
  const known = new Map(rows.map((row) => [row.hour_of_week, row]))
  const hourRow = (hour: number) =>
    known.get(hour) ?? (rows.length === 0 ? coldStartRow(account, hour) : unknownRow(account, hour))
  const effects = holidayEffects(holidays, account.country)
  const quiet = parseQuietHours(account.quiet_hours)
  const byInstant = new Map<number, Slot>()
  for (const time of timesOf(account, frame, minute)) {
    const at = time.instant.epochMilliseconds
    if (at < frame.start || at >= frame.end) continue
    const local = wallIn(time, account.timezone)
    const day = frame.monday.until(local.toPlainDate()).days
    if (day < 0 || day > 6 || !isUnambiguous(local, account, time)) continue
    const audience = wallIn(time, account.audience_timezone)
    const row = hourRow((audience.dayOfWeek - 1) * 24 + audience.hour)
    const holiday = effects.get(audience.toPlainDate().toString()) ?? null
    const isPast = at <= frame.notBefore
    const closed = isPast
      ? 'past'
      : isQuiet(quiet, local.hour * 60 + local.minute)
        ? 'quiet hours'
        : holiday?.effect === 'avoid'
          ? 'holiday'
          : isBlackout(at)
            ? 'blackout'
            : null
    byInstant.set(at, {
      at,
      day,
      localTime: local.toString({ smallestUnit: 'minute' }),
      row,
      lift: liftOf(row.score, holiday),
      holiday,
      closed,
    })
  }
  return [...byInstant.values()].toSorted((a, b) => a.at - b.at)
}

/** Whether an instant lies in a blackout of the account. */
function blackoutOf(
  { account_id: id }: AccountRow,
  blackout: PlanConfig['blackout'],
): (at: number) => boolean {
  const own = blackout
    .filter(({ accounts }) => accounts === undefined || accounts.includes(id))
    .map(({ from, until }) => [
      parseInstant(from).epochMilliseconds,
      parseInstant(until).epochMilliseconds,
    ])
  return (at) => own.some(([from = 0, until = 0]) => at >= from && at < until)
}

function liftOf(score: number, holiday: DayEffect | null): number {
  const bounded = Math.max(-STEEPEST_SCORE, Math.min(STEEPEST_SCORE, score))
  return Math.round(MICRO * Math.exp(bounded) * (holiday?.effect === 'prefer' ? PREFERRED : 1))
}

/** A time of the week: the wall time meant in a zone, and the instant it is. */
interface Time {
  readonly wall: Temporal.PlainDateTime
  readonly zone: string
  readonly instant: Temporal.Instant
}

/** The times of the week; a little beyond it, since zones differ. */
function timesOf(account: AccountRow, frame: WeekFrame, minute: number): Time[] {
  const rhythm = account.rhythm_minutes
  const zone = rhythm ? account.timezone : account.audience_timezone
  const quietEnd = parseQuietHours(account.quiet_hours)?.to ?? 0
  const [start, step] = rhythm ? [quietEnd + minute, rhythm] : [minute, 60]
  const offsets = Array.from(
    { length: Math.max(1, Math.floor(MINUTES_A_DAY / step)) },
    (_, index) => start + index * step,
  )
  const days = Array.from({ length: 10 }, (_, index) => frame.monday.add({ days: index - 2 }))
  return days.flatMap((day) =>
    offsets.flatMap((offset) => {
      const wall = day
        .add({ days: Math.floor(offset / MINUTES_A_DAY) })
        .toPlainDateTime({ hour: Math.floor((offset % MINUTES_A_DAY) / 60), minute: offset % 60 })
      const { instant, shifted } = atWallTime(wall, zone)
      return shifted ? [] : [{ wall, zone, instant }]
    }),
  )
}

function wallIn({ wall, zone, instant }: Time, wanted: string): Temporal.PlainDateTime {
  return zone === wanted ? wall : instant.toZonedDateTimeISO(wanted).toPlainDateTime()
}

/** Whether the wall time leads back to the instant: in a repeated hour only the first does. */
function isUnambiguous(
  local: Temporal.PlainDateTime,
  { timezone }: AccountRow,
  { zone, instant }: Time,
): boolean {
  return zone === timezone || atWallTime(local, timezone).instant.equals(instant)
}
