import { inspect } from 'node:util'

import type { Row, Value } from '../../sql/warehouse.ts'
import type { Column } from './catalog.ts'

const TOLERANCE = 1e-9
const SHOWN = 5

/** Rows of a relation with the GoogleSQL types of its columns. */
interface Rows {
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
}

/** What the two sides of a comparison are called. */
type Names = readonly [ours: string, theirs: string]

/**
 * What differs between the rows of one model on two engines (or of two builds, with other names of
 * the sides), in words; empty where nothing does. Floats may differ by 1e-9 of the larger one, all
 * else must be the same; a null array is an empty one. Rows are matched by the columns of the grain.
 */
export function differences(
  ours: Rows,
  other: Rows,
  grain: readonly string[],
  names: Names = ['DuckDB', 'GoogleSQL'],
): string[] {
  if (ours.rows.length !== other.rows.length) {
    return [`${names[0]} gives ${ours.rows.length} rows, ${names[1]} ${other.rows.length}`]
  }
  const theirs = sorted(other.rows, ours.columns, grain)
  const found: string[] = []
  for (const [index, mine] of sorted(ours.rows, ours.columns, grain).entries()) {
    found.push(...rowDifferences(ours.columns, grain, names, mine, theirs[index] ?? {}))
    if (found.length >= SHOWN) break
  }
  return found.slice(0, SHOWN)
}

/** Rows in the order of their grain, then of all that is exact. */
export function sorted(
  rows: readonly Row[],
  columns: readonly Column[],
  grain: readonly string[],
): Row[] {
  return rows.toSorted(sortKey(columns, grain))
}

function rowDifferences(
  columns: readonly Column[],
  grain: readonly string[],
  names: Names,
  mine: Row,
  theirs: Row,
): string[] {
  const where = inspect(Object.fromEntries(grain.map((column) => [column, mine[column]])))
  return columns.flatMap(({ name, type }) => {
    const nothing = nothingOf(type)
    const [a, b] = [mine[name] ?? nothing, theirs[name] ?? nothing]
    const sides = `${names[0]} ${inspect(a)}, ${names[1]} ${inspect(b)}`
    return areSame(a, b) ? [] : [`${where} ${name}: ${sides}`]
  })
}

/** What a null becomes in a table of BigQuery: it holds empty arrays where others hold none. */
const nothingOf = (type: string): Value => (type.startsWith('ARRAY<') ? [] : null)

function sortKey(columns: readonly Column[], grain: readonly string[]) {
  const exact = columns.filter(({ type }) => type !== 'FLOAT64').map(({ name }) => name)
  const keys = new Map<Row, string>()
  const keyOf = (row: Row): string => {
    const known = keys.get(row)
    if (known !== undefined) return known
    const key = JSON.stringify([...grain, ...exact].map((column) => String(row[column] ?? '')))
    keys.set(row, key)
    return key
  }
  return (a: Row, b: Row): number => (keyOf(a) < keyOf(b) ? -1 : 1)
}

function areSame(a: Value, b: Value): boolean {
  if (typeof a === 'number' && typeof b === 'number') {
    return Object.is(a, b) || Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b))
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => areSame(item, b[index] ?? null))
  }
  return a === b
}
