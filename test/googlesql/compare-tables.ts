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

/**
 * What differs between the rows of one model on two engines, in words; empty where nothing does.
 * Floats may differ by 1e-9 of the larger one, all else must be the same; a null array is an empty
 * one. Rows are matched by the
 * columns of the grain.
 */
export function differences(duckDb: Rows, googleSql: Rows, grain: readonly string[]): string[] {
  if (duckDb.rows.length !== googleSql.rows.length) {
    return [`DuckDB gives ${duckDb.rows.length} rows, GoogleSQL ${googleSql.rows.length}`]
  }
  const order = sortKey(duckDb.columns, grain)
  const theirs = googleSql.rows.toSorted(order)
  return duckDb.rows
    .toSorted(order)
    .flatMap((mine, index) => rowDifferences(duckDb.columns, grain, mine, theirs[index] ?? {}))
    .slice(0, SHOWN)
}

function rowDifferences(
  columns: readonly Column[],
  grain: readonly string[],
  mine: Row,
  theirs: Row,
): string[] {
  const where = inspect(Object.fromEntries(grain.map((column) => [column, mine[column]])))
  return columns.flatMap(({ name, type }) => {
    const nothing = nothingOf(type)
    const [a, b] = [mine[name] ?? nothing, theirs[name] ?? nothing]
    return areSame(a, b) ? [] : [`${where} ${name}: DuckDB ${inspect(a)}, GoogleSQL ${inspect(b)}`]
  })
}

/** What a null becomes in a table of BigQuery: it holds empty arrays where others hold none. */
const nothingOf = (type: string): Value => (type.startsWith('ARRAY<') ? [] : null)

/** Orders rows by their grain, then by all that is exact. */
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
