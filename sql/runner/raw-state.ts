import type { Warehouse } from '../warehouse.ts'

/** How far a raw table had grown. Tables only grow; deletions show in the number of rows. */
export interface RawState {
  /** The id of its last load; empty for an empty table. */
  readonly last: string
  readonly rows: number
}

/** How far raw tables have grown now, by one statement. */
export async function readRawStates(
  warehouse: Warehouse,
  tables: readonly string[],
): Promise<Map<string, RawState>> {
  if (tables.length === 0) return new Map()
  const selects = tables.map(
    (table) =>
      `select '${table}' as name, max(load_id) as last, count(*) as count_rows ` +
      `from ${warehouse.dialect.relation(table)}`,
  )
  const rows = await warehouse.query(selects.join('\nunion all\n'))
  return new Map(
    rows.map((row) => [
      String(row['name']),
      { last: String(row['last'] ?? ''), rows: Number(row['count_rows']) },
    ]),
  )
}

/** A number of rows that no table has: what was seen is not clear, and will be read anew. */
const UNCLEAR = -1

/**
 * What two ways to one table have both seen. Where they have seen the same loads but not the same
 * rows (some were deleted in between, or landed out of turn), that is unclear.
 */
export function olderState(a: RawState, b: RawState | undefined): RawState {
  if (!b || a.last < b.last) return a
  if (a.last > b.last || a.rows === b.rows) return b
  return { last: a.last, rows: UNCLEAR }
}
