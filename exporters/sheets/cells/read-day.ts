import { Temporal } from 'temporal-polyfill'

import type { CellValue } from '../columns.ts'
import type { ReadText } from './read-cell.ts'
import { dayWords, quoted } from './words.ts'

const EPOCH = Temporal.PlainDate.from('1899-12-30')
const WEEKDAYS = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ')
const MONTHS =
  'january february march april may june july august september october november december'.split(' ')

/** The serial number of a day, as spreadsheets count (2 = 1900-01-01). */
export function serialOf(day: Temporal.PlainDate): number {
  return EPOCH.until(day, { largestUnit: 'days' }).days
}

/**
 * Reads a day of the ISO week that starts at `monday` from a serial number or a text in most of
 * the ways people write days (`2026-11-24`, `24.11.`, `11/24/2026`, `Tue 24 Nov`, `Tuesday`). Of
 * two possible readings the one inside the week is meant. Gives `2026-11-24` or what is wrong.
 */
export function readDay(value: CellValue, monday: Temporal.PlainDate): ReadText {
  const days = Array.from({ length: 7 }, (_, offset) => monday.add({ days: offset }))
  const found = days.filter((day) =>
    typeof value === 'number' ? value === serialOf(day) : isWritten(String(value ?? ''), day),
  )
  if (found.length === 1 && found[0]) return { text: found[0].toString() }
  const span = `${dayWords(monday)} to ${dayWords(monday.add({ days: 6 }))}`
  const shown = typeof value === 'number' ? shownSerial(value) : String(value ?? '').trim()
  if (shown === '') return { problem: `the day is empty: write a day from ${span}` }
  return {
    problem: `the day ${quoted(shown)} is not in this week: write one from ${span}, as ${monday.toString()}`,
  }
}

function shownSerial(serial: number): string {
  if (!Number.isFinite(serial) || serial < 1 || serial > 200_000) return String(serial)
  const day = EPOCH.add({ days: Math.floor(serial) }).toString()
  return Number.isInteger(serial) ? day : `${day} with a time`
}

/** Whether a text names this day: every word and number in it must fit. */
function isWritten(text: string, day: Temporal.PlainDate): boolean {
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/[t\s]00:00(:00(\.0+)?)?z?$/, '')
    .replace(/(?<=\d)(st|nd|rd|th)\b/g, '')
  if (!/^[\p{L}\d\s.,/-]+$/u.test(plain)) return false
  const words = plain.match(/\p{L}+/gu) ?? []
  const weekdays = words.filter((word) => isNameOf(word, WEEKDAYS[day.dayOfWeek - 1]))
  const months = words.filter((word) => isNameOf(word, MONTHS[day.month - 1]))
  if (weekdays.length > 1 || months.length > 1) return false
  if (weekdays.length + months.length < words.length) return false
  const numbers = plain.match(/\d+/g) ?? []
  if (numbers.length === 0) return weekdays.length === 1 && months.length === 0
  return months.length === 1 ? isDayThenYear(numbers, day) : isNumeric(numbers, day)
}

function isNameOf(word: string, name: string | undefined): boolean {
  return word.length >= 3 && (name?.startsWith(word) ?? false)
}

function isYear(number: string, day: Temporal.PlainDate): boolean {
  return Number(number) === (number.length === 2 ? day.year % 100 : day.year)
}

function isDayThenYear(
  [first, year, ...more]: readonly string[],
  day: Temporal.PlainDate,
): boolean {
  if (Number(first) !== day.day || more.length > 0) return false
  return year === undefined || isYear(year, day)
}

function isNumeric(numbers: readonly string[], day: Temporal.PlainDate): boolean {
  const [first = '', second, third, ...more] = numbers
  if (more.length > 0) return false
  if (second === undefined) return Number(first) === day.day
  const isDayMonth = (a: string, b: string) =>
    (Number(a) === day.day && Number(b) === day.month) ||
    (Number(a) === day.month && Number(b) === day.day)
  if (third === undefined) return isDayMonth(first, second)
  if (first.length !== 4) return isDayMonth(first, second) && isYear(third, day)
  return isYear(first, day) && Number(second) === day.month && Number(third) === day.day
}
