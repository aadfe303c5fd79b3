import { Temporal } from 'temporal-polyfill'

import type { HttpAnswer } from './http.ts'

/** RFC 9110, section 5.6.7. */
const HTTP_DATE = /^[A-Z][a-z]{2}, ([0-3]\d) ([A-Z][a-z]{2}) (\d{4}) ([0-2]\d:[0-5]\d:[0-5]\d) GMT$/
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** `seconds` after an instant, ISO 8601; a fraction counts as a whole second. */
export function secondsAfter(now: string, seconds: number): string {
  return Temporal.Instant.from(now)
    .add({ seconds: Math.ceil(seconds) })
    .toString()
}

/** Seconds since 1970 as an instant, ISO 8601, down to milliseconds; undefined for what is none. */
export function epochSeconds(value: unknown): string | undefined {
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof seconds !== 'number' || !(seconds > 0 && seconds < 1e11)) return undefined
  return Temporal.Instant.fromEpochMilliseconds(Math.round(seconds * 1000)).toString()
}

/** The later of two instants. */
export function laterOf(first: string, second: string): string {
  return Temporal.Instant.compare(first, second) < 0 ? second : first
}

/** The time a `Retry-After` header names (seconds or an HTTP date); undefined without one. */
export function retryAfter(answer: HttpAnswer, now: string): string | undefined {
  const value = answer.headers['retry-after']?.trim() ?? ''
  if (/^\d{1,7}$/.test(value)) return secondsAfter(now, Number(value))
  const [, day, name, year, time] = HTTP_DATE.exec(value) ?? []
  const month = MONTHS.indexOf(name ?? '') + 1
  if (day === undefined || month === 0) return undefined
  return `${year}-${String(month).padStart(2, '0')}-${day}T${time}Z`
}
