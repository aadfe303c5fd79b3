import type { DuckDbSession } from '../../duckdb/session.ts'
import { quoteText } from '../../text.ts'
import type { Load } from '../../warehouse.ts'
import { fieldRows, stateOf, type Plan } from '../plan.ts'
import { columnSql, ORDINAL, type TargetRows, type Writing } from '../rows.ts'
import { isCandidate } from './candidates.ts'
import { keyHash, type Screened } from './screen.ts'

/** The columns every raw table ends with, as SQL. */
export function loadColumns({ loadId, loadedAt, isSample }: Load): Record<string, string> {
  return {
    load_id: quoteText(loadId),
    loaded_at: `timestamptz ${quoteText(loadedAt)}`,
    is_sample: String(isSample),
  }
}

/**
 * The rows of one target that nothing in the file or in raw shares a key with, ready to be
 * inserted or counted.
 */
export function bulkRows(
  plan: Plan,
  target: TargetRows,
  screened: Screened,
  candidates: number,
): string {
  const isAll = screened.refused === 0
  const rows = fieldRows(plan, screened.writing, {
    ...(isAll ? {} : { state: stateOf(plan.fields) }),
    [ORDINAL]: '1',
  })
  const conditions = [
    ...(isAll ? [] : ['state < 2']),
    ...(target.condition ? [target.condition] : []),
    ...(candidates > 0
      ? [`not ${isCandidate(screened.keyed.map((own) => keyHash(own, screened.writing)))}`]
      : []),
  ]
  return `${rows}${conditions.length > 0 ? ` where ${conditions.join(' and ')}` : ''}`
}

/** Appends such rows straight from the file. Gives back how many. */
export async function landBulk(
  session: DuckDbSession,
  target: TargetRows,
  { rows, writing, load }: { rows: string; writing: Writing; load: Load },
): Promise<number> {
  const columns = [
    ...target.columns.map((column) => [column.name, columnSql(column, writing)] as const),
    ...Object.entries(loadColumns(load)),
  ]
  const [done] = await session.native(
    `insert into raw.${target.record.name} (${columns.map(([name]) => `"${name}"`).join(', ')})
     select ${columns.map(([, sql]) => sql).join(', ')} from ${rows}`,
  )
  return Number(done?.['Count'])
}
