import { Temporal } from 'temporal-polyfill'

import type { Dialect, Value } from '../warehouse.ts'
import type { CursorType } from './model.ts'

/** A value of a cursor: ISO text of an instant or a date, or a whole number. */
export type CursorValue = string | number | bigint

const FIRST: Readonly<Record<CursorType, CursorValue>> = {
  instant: '0001-01-01T00:00:00Z',
  date: '0001-01-01',
  number: Number.MIN_SAFE_INTEGER,
}

/** The value before all others: the window of a full build starts there. */
export function firstValue(type: CursorType): CursorValue {
  return FIRST[type]
}

/** A cursor value as a literal of the shared dialect. */
export function cursorLiteral(value: CursorValue, type: CursorType, dialect: Dialect): string {
  if (type === 'number') return String(value)
  return type === 'instant' ? dialect.instant(String(value)) : `cast('${value}' as date)`
}

/** The earlier of two values of one cursor. */
export function earlierOf(a: CursorValue, b: CursorValue, type: CursorType): CursorValue {
  if (type !== 'instant') return a <= b ? a : b
  const [x, y] = [Temporal.Instant.from(String(a)), Temporal.Instant.from(String(b))]
  return Temporal.Instant.compare(x, y) <= 0 ? a : b
}

/** A cursor value some days (for a number: units) before, never before the first of all. */
export function daysBefore(value: CursorValue, days: number, type: CursorType): CursorValue {
  if (type === 'number')
    return typeof value === 'bigint' ? value - BigInt(days) : Number(value) - days
  const first = FIRST[type]
  const moved =
    type === 'date'
      ? Temporal.PlainDate.from(String(value)).subtract({ days }).toString()
      : Temporal.Instant.from(String(value))
          .subtract({ hours: 24 * days })
          .toString()
  return moved.startsWith('-') ? first : earlierOf(moved, first, type) === moved ? first : moved
}

/**
 * An instant, a date or a number from the warehouse as a value of a cursor. An instant becomes the
 * date before its own in UTC: in no zone does it have an earlier one.
 */
export function asCursorValue(value: Exclude<Value, null>, type: CursorType): CursorValue {
  if (type === 'number') return typeof value === 'bigint' ? value : Number(value)
  const text = String(value)
  if (type === 'instant' || !text.includes('T')) return text
  return daysBefore(text.slice(0, 10), 1, 'date')
}
