import type { Warehouse } from '../warehouse.ts'

/** How far a raw table had grown. Tables only grow; deletions show in the number of rows. */
export interface RawState {
  /** The id of its last load; empty for an empty table. */
  readonly last: string
  readonly rows: number
  /** What `tableMarks` said just before it was read, where the engine keeps marks. */
  readonly mark?: string
}

/**
 * How far raw tables have grown now: those that are marked as when they were seen before are as
 * they were, and so are those marked as empty; the others are read by one statement.
 */
export async function readRawStates(
  warehouse: Warehouse,
  tables: readonly string[],
  seenBefore: readonly (readonly [table: string, state: RawState])[] = [],
): Promise<Map<string, RawState>> {
  const marks = await warehouse.tableMarks(tables)
  const states = new Map<string, RawState>()
  for (const [table, state] of marks === null ? [] : seenBefore) {
    if (state.mark !== undefined && state.mark === marks?.get(table)?.mark) states.set(table, state)
  }
  for (const [table, { mark, isEmpty }] of marks ?? []) {
    if (isEmpty) states.set(table, { last: '', rows: 0, mark })
  }
  const open = tables.filter((table) => !states.has(table))
  for (const [table, state] of await countRows(warehouse, open)) {
    const mark = marks?.get(table)?.mark
    states.set(table, mark === undefined ? state : { ...state, mark })
  }
  return states
}

async function countRows(
  warehouse: Warehouse,
  tables: readonly string[],
): Promise<[string, RawState][]> {
  if (tables.length === 0) return []
  const selects = tables.map(
    (table) =>
      `select '${table}' as name, max(load_id) as last, count(*) as count_rows ` +
      `from ${warehouse.dialect.relation(table)}`,
  )
  const rows = await warehouse.query(selects.join('\nunion all\n'))
  return rows.map((row) => [
    String(row['name']),
    { last: String(row['last'] ?? ''), rows: Number(row['count_rows']) },
  ])
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
