import type { DuckDbSession } from '../../duckdb/session.ts'
import { quoteText } from '../../text.ts'
import type { Load } from '../../warehouse.ts'
import { isSimple, type Plan } from '../plan.ts'
import { insertRows } from './bulk.ts'
import { hasTwinRows } from './candidates.ts'
import type { Screened } from './screen.ts'

/** All records of a file, read in their simplest writing. */
const EVERY_RECORD = { writing: 'simple', where: 'true' } as const

/** Whether every record of a file may be taken as it stands: no conversion has something to tell. */
export function mayLandDirectly({ fields }: Plan): boolean {
  return fields.every(({ conversion }) => !conversion.moved && !conversion.doubled)
}

/**
 * Lands a file into tables that hold nothing yet, judging records while they are inserted, which
 * saves a pass over the file. The engine throws at the first record that is not simple. Gives back
 * the rows of each target and what a look at every record would have found, or null where two
 * records share a key; the caller rolls back then.
 */
export async function landDirectly(
  session: DuckDbSession,
  plan: Plan,
  load: Load,
): Promise<{ screened: Screened; rows: number[] } | null> {
  const rows: number[] = []
  for (const [index, target] of plan.targets.entries()) {
    const part = index === 0 ? { ...EVERY_RECORD, where: simpleOrStop(plan) } : EVERY_RECORD
    rows.push(await insertRows(session, plan, target, { part, only: null, load }))
  }
  const [read = 0] = rows
  if (await hasTwinRows(session, plan.targets[0].record, read)) return null
  const counts = { read, refused: 0, moved: 0, doubled: 0 }
  return { screened: { ...counts, parts: [EVERY_RECORD], keyed: [] }, rows }
}

/** SQL that is true of a simple record and stops the statement at any other. */
function simpleOrStop({ fields }: Plan): string {
  return `case when ${isSimple(fields)} then true else error(${quoteText('a record is not simple')}) end`
}
