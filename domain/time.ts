import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'

import { InvalidInputError } from './errors.ts'

/** Whether `zone` is an IANA time zone this runtime knows. */
export function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]*$/.test(zone)) return false
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
    return true
  } catch {
    return false
  }
}

/**
 * Reads an instant from ISO 8601 text with an offset (`2026-11-20T08:00:00Z`).
 * Throws InvalidInputError for anything else, a naive time included.
 */
export function parseInstant(text: string, what = 'time'): Temporal.Instant {
  try {
    return Temporal.Instant.from(text)
  } catch {
    throw new InvalidInputError(
      `${what} "${text}" is not an instant: write it as 2026-11-20T08:00:00Z or with an offset`,
      { text },
    )
  }
}

/** The Monday of an ISO week written `2026-W48`. Throws InvalidInputError (53rd week checked). */
export function parseWeek(week: string): Temporal.PlainDate {
  const found = /^(\d{4})-W(\d{2})$/.exec(week)
  const [year, number] = [Number(found?.[1]), Number(found?.[2])]
  if (!found || number < 1 || number > 53) throw notAWeek(week)
  const fourth = Temporal.PlainDate.from({ year, month: 1, day: 4 })
  const monday = fourth.subtract({ days: fourth.dayOfWeek - 1 }).add({ weeks: number - 1 })
  if (weekOf(monday) !== week) throw notAWeek(week)
  return monday
}

/** An ISO week as task input. */
export const weekText = z.string().refine(isWeek, 'an ISO week such as 2026-W48')

function isWeek(text: string): boolean {
  try {
    parseWeek(text)
    return true
  } catch {
    return false
  }
}

function notAWeek(week: string): InvalidInputError {
  return new InvalidInputError(`"${week}" is not an ISO week: write it as 2026-W48`, { week })
}

/** The ISO week of a date, as `2026-W48`. */
export function weekOf(date: Temporal.PlainDate): string {
  return `${date.yearOfWeek}-W${String(date.weekOfYear).padStart(2, '0')}`
}

/**
 * The instant at which a wall time happens in a zone. A time in a DST gap moves forward by the
 * gap, of two equal times the first is meant (RFC 5545; Temporal's "compatible"); `shifted` says
 * when the wall time that was meant does not exist.
 */
export function atWallTime(
  wall: Temporal.PlainDateTime,
  zone: string,
): { instant: Temporal.Instant; shifted: boolean } {
  const zoned = wall.toZonedDateTime(zone, { disambiguation: 'compatible' })
  return { instant: zoned.toInstant(), shifted: !zoned.toPlainDateTime().equals(wall) }
}

/** Hour of the week in a zone: 0 = Monday 00:00 … 167 = Sunday 23:00. */
export function hourOfWeek(instant: Temporal.Instant, zone: string): number {
  const zoned = instant.toZonedDateTimeISO(zone)
  return (zoned.dayOfWeek - 1) * 24 + zoned.hour
}

/** `2026-11-23T18:00` for people and sheets: the wall time of an instant in a zone, to the minute. */
export function localTime(instant: Temporal.Instant, zone: string): string {
  return instant.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' })
}
