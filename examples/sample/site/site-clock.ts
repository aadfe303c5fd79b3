import { Temporal } from 'temporal-polyfill'

import { parseInstant } from '../../../domain/time.ts'

/** When the site’s time starts, a Tuesday; before that nothing is known of its studios. */
export const SITE_STARTS_AT = '2026-09-08T00:00:00Z'

/** Milliseconds of a week. */
export const WEEK_MS = 7 * 86_400_000

const STARTS_MS = Temporal.Instant.from(SITE_STARTS_AT).epochMilliseconds

/**
 * Weeks since the site’s time started, with their fraction; 0 before it. Throws InvalidInputError
 * for what is no instant.
 */
export function weeksAt(asOf: string): number {
  return Math.max(0, parseInstant(asOf, 'asOf').epochMilliseconds - STARTS_MS) / WEEK_MS
}

/** The instant so many weeks after the site’s time started, to the second, as ISO text. */
export function instantAtWeek(week: number): string {
  return Temporal.Instant.fromEpochMilliseconds(
    STARTS_MS + Math.round((week * WEEK_MS) / 1000) * 1000,
  ).toString()
}

/** The same in seconds since 1970. */
export function secondsAtWeek(week: number): number {
  return Math.round((STARTS_MS + week * WEEK_MS) / 1000)
}
