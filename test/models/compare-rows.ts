import { AssertionError } from 'node:assert'
import { inspect } from 'node:util'

import type { Row, Value } from '../../sql/warehouse.ts'
import type { CaseRow } from './case-rows.ts'

const TOLERANCE = 1e-9

/**
 * Throws an assertion error unless both hold the same rows, in any order: floats within 1e-9
 * relative, instants and decimals by value, all else exactly.
 */
export function compareRows(actual: readonly Row[], expected: readonly CaseRow[]): void {
  const open = [...actual]
  const missing = expected.filter((row) => {
    const index = open.findIndex((candidate) => areEqual(candidate, row))
    if (index !== -1) open.splice(index, 1)
    return index === -1
  })
  if (missing.length === 0 && open.length === 0) return
  const message =
    `${expected.length} rows expected, ${actual.length} came\n` +
    `expected but missing:\n${show(missing)}\ncame unexpectedly:\n${show(open)}`
  throw new AssertionError({ message, actual: open, expected: missing, operator: 'compareRows' })
}

const show = (rows: readonly object[]): string =>
  rows.length === 0
    ? '  none'
    : rows.map((row) => `  ${inspect(row, { breakLength: 200 })}`).join('\n')

function areEqual(actual: Value, expected: Value): boolean {
  if (typeof actual === 'number' && typeof expected === 'number') return areClose(actual, expected)
  if (Array.isArray(actual) && Array.isArray(expected)) {
    return (
      actual.length === expected.length && actual.every((v, i) => areEqual(v, expected[i] ?? null))
    )
  }
  if (isRow(actual) && isRow(expected)) {
    const keys = Object.keys(actual)
    return (
      keys.length === Object.keys(expected).length &&
      keys.every((key) => key in expected && areEqual(actual[key] ?? null, expected[key] ?? null))
    )
  }
  if (typeof actual === 'string' && typeof expected === 'number') return actual === String(expected)
  if (typeof actual === 'string' && typeof expected === 'string')
    return normal(actual) === normal(expected)
  return Object.is(actual, expected)
}

const isRow = (value: Value): value is Row =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Uint8Array)

function areClose(a: number, b: number): boolean {
  return (
    Object.is(a, b) || a === b || Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b))
  )
}

/** `2026-11-20T08:00:00.000Z` and `…+00:00` are the instant `2026-11-20T08:00:00Z`; 1.50 is 1.5. */
function normal(text: string): string {
  if (/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text)) {
    return text.replace(/\.0+(?=[Z+-])/, '').replace(/\+00:00$/, 'Z')
  }
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text
}
