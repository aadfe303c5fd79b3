import type { DuckDbSession } from '../../duckdb/session.ts'
import { quoteText } from '../../text.ts'
import type { Load } from '../../warehouse.ts'
import { fieldRows, type Part, type Plan } from '../plan.ts'
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
  let count = 0
  for (const part of screened.parts) {
    const hashes = screened.keyed.map((own) => keyHash(own, part.writing))
    const only = candidates > 0 ? `not ${isCandidate(hashes)}` : null
    count += isDry
      ? await countRows(session, recordsOf(plan, target, part, only))
      : await insertRows(session, plan, target, { part, only, load })
  }
  return count
}

export interface InsertOptions {
  readonly part: Part
  /** SQL over the fields: which records of the part; null: all. */
  readonly only: string | null
  readonly load: Load
}

/** Appends the rows of one target that some records come to. Gives back how many. */
export async function insertRows(
  session: DuckDbSession,
  plan: Plan,
  target: TargetRows,
  { part, only, load }: InsertOptions,
): Promise<number> {
  const columns = [
    ...target.columns.map((column) => [column.name, columnSql(column, part.writing)] as const),
    ...Object.entries(loadColumns(load)),
  ]
  const [done] = await session.native(
    `insert into raw.${target.record.name} (${columns.map(([name]) => quoteName(name)).join(', ')})
     select ${columns.map(([, sql]) => sql).join(', ')} from ${recordsOf(plan, target, part, only)}`,
  )
  return Number(done?.['Count'])
}

async function countRows(session: DuckDbSession, rows: string): Promise<number> {
  const [found] = await session.native(`select count(*) as rows from ${rows}`)
  return Number(found?.['rows'])
}

/** SQL after `from`: the records of a part that make a row of the target. */
function recordsOf(plan: Plan, target: TargetRows, part: Part, only: string | null): string {
  const conditions = [target.condition, only].filter((condition) => condition !== null)
  const rows = fieldRows(plan, part, { extra: { [ORDINAL]: '1' } })
  return `${rows}${conditions.length > 0 ? ` where ${conditions.join(' and ')}` : ''}`
}
