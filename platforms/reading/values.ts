import { Temporal } from 'temporal-polyfill'

import { writtenCount } from './written-count.ts'

/** Longest text kept, in UTF-16 units. */
export const MAX_TEXT = 10_000

const UNWANTED = /[[\p{Cs}\p{Cc}]--[\t\n]]/gv
const MAX_SECONDS = 253_402_300_799

/** A count given as a number or in digits; null where it is no whole number from 0 to 2^53 − 1. */
export function countOf(value: unknown): number | null {
  if (typeof value === 'string') return value.length > 40 ? null : writtenCount(value)
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) + 0 : null
}

/** A whole number, negative ones included; null where it is none within 2^53 − 1. */
export function integerOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value
  return Number.isSafeInteger(number) ? Number(number) + 0 : null
}

/**
 * A text without control characters (line breaks and tabs stay), lone surrogates and outer white
 * space; null where nothing is left. May be longer than MAX_TEXT.
 */
export function textOf(value: unknown): string | null {
  if (typeof value !== 'string') return null
  return value.replaceAll(UNWANTED, '').trim() || null
}

/** The first MAX_TEXT units of a text, no character cut in two. */
export function cutText(text: string): string {
  return text
    .slice(0, MAX_TEXT)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd()
}

/** An http or https address as it was written; null for anything else. */
export function addressOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > MAX_TEXT) return null
  const address = value.trim()
  return /^https?:\/\/[^\s\p{Cc}]+$/iu.test(address) && URL.canParse(address) ? address : null
}

/** ISO 8601 in UTC of seconds since 1970, given as a number or in digits; null where impossible. */
export function timeOfSeconds(value: unknown): string | null {
  const seconds = integerOf(value)
  if (seconds === null || seconds <= 0 || seconds > MAX_SECONDS) return null
  return Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toString()
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const SPELLED = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d) (\d{4})$/
const ISO = /^\d{4}-\d\d-\d\dT[\d:.]{5,18}(?:Z|[+-]\d\d:\d\d)$/

/** ISO 8601 in UTC of a time in ISO 8601 or as `Thu Apr 20 23:21:14 +0000 2023`; else null. */
export function timeOfText(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const [, month = '', day, clock, hours, minutes, year] = SPELLED.exec(value) ?? []
  const number = String(MONTHS.indexOf(month) + 1).padStart(2, '0')
  const written = month ? `${year}-${number}-${day}T${clock}${hours}:${minutes}` : value
  if (!ISO.test(written)) return null
  try {
    return Temporal.Instant.from(written).toString()
  } catch {
    return null
  }
}
