import type { DuckDbSession } from '../../duckdb/session.ts'
import { quoteText } from '../../text.ts'
import type { Load } from '../../warehouse.ts'
import { fieldRows, type Plan } from '../plan.ts'
import { columnSql, ORDINAL, type TargetRows } from '../rows.ts'
import { quoteName } from '../source.ts'
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

export interface FreshOptions {
  readonly screened: Screened
  /** How many records share a key with something. */
  readonly candidates: number
  readonly load: Load
  readonly isDry: boolean
}

/**
 * Appends the rows of one target that share a key with nothing in the file or in raw, straight from
 * the file (or counts them, where `isDry`). Gives back how many.
 */
export async function landFresh(
  session: DuckDbSession,
  plan: Plan,
  target: TargetRows,
  { screened, candidates, load, isDry }: FreshOptions,
): Promise<number> {
  const stamp = Object.entries(loadColumns(load))
  let count = 0
  for (const part of screened.parts) {
    const { writing } = part
    const conditions = [
      ...(target.condition ? [target.condition] : []),
      ...(candidates > 0
        ? [`not ${isCandidate(screened.keyed.map((own) => keyHash(own, writing)))}`]
        : []),
    ]
    const rows = `${fieldRows(plan, part, { extra: { [ORDINAL]: '1' } })}${conditions.length > 0 ? ` where ${conditions.join(' and ')}` : ''}`
    const columns = [
      ...target.columns.map((column) => [column.name, columnSql(column, writing)] as const),
      ...stamp,
    ]
    const names = columns.map(([name]) => quoteName(name))
    const [done] = await session.native(
      isDry
        ? `select count(*) as "Count" from ${rows}`
        : `insert into raw.${target.record.name} (${names.join(', ')})
           select ${columns.map(([, sql]) => sql).join(', ')} from ${rows}`,
    )
    count += Number(done?.['Count'])
  }
  return count
}
