import type { DuckDbSession } from '../../duckdb/session.ts'
import { fieldRows, stateOf, type Plan } from '../plan.ts'
import { columnSql, ORDINAL, type TargetRows, type Writing } from '../rows.ts'

/** What one look at every record of the file found. */
export interface Screened {
  readonly read: number
  readonly refused: number
  /** How all values can be read. */
  readonly writing: Writing
  /** Times moved out of an hour that clocks skip; times that came twice, of which the first is taken. */
  readonly moved: number
  readonly doubled: number
  /** Targets whose keys were noted in import_screen (key_0, key_1, …): those that may be known. */
  readonly keyed: readonly TargetRows[]
}

/**
 * Judges every record and notes in the temporary table import_screen the hash of its keys and
 * whether it is simple (0), fine (1) or refused (2). A quick look asks only whether all are simple,
 * which files in order are; the whole judgement follows where they are not.
 */
export async function screen(session: DuckDbSession, plan: Plan): Promise<Screened> {
  const keyed = await keyedTargets(session, plan)
  const quick = await look(session, plan, keyed, 'simple')
  const found = quick.simple === quick.read ? quick : await look(session, plan, keyed, 'any')
  return { ...found, keyed, writing: found.simple === found.read ? 'simple' : 'any' }
}

async function look(
  session: DuckDbSession,
  plan: Plan,
  keyed: readonly TargetRows[],
  writing: Writing,
) {
  const any = (conditions: (string | undefined)[]) =>
    conditions.filter((condition) => condition !== undefined).join(' or ') || 'false'
  const keys = keyed.map((target, index) => `${keyHash(target, writing)} as key_${index}`)
  const judged = {
    state: stateOf(plan.fields, writing),
    moved: any(plan.fields.map(({ conversion }) => conversion.moved)),
    doubled: any(plan.fields.map(({ conversion }) => conversion.doubled)),
    [ORDINAL]: '1',
  }
  const rows = fieldRows(plan, writing, judged, { only: keys.join(' ') })
  await session.native(
    `create or replace temp table import_screen as
     select ${[...keys, 'state', 'moved', 'doubled'].join(', ')} from ${rows}`,
  )
  const [found] = await session.native(
    `select count(*) as read, count_if(state = 0) as simple, count_if(state = 2) as refused,
       count_if(moved and state < 2) as moved, count_if(doubled and state < 2) as doubled
     from import_screen`,
  )
  const count = (name: string) => Number(found?.[name])
  return {
    read: count('read'),
    simple: count('simple'),
    refused: count('refused'),
    moved: count('moved'),
    doubled: count('doubled'),
  }
}

/** SQL over the fields of a record: the hash of the key of its row. */
export function keyHash({ record, columns }: TargetRows, writing: Writing): string {
  const parts = record.key.map((name) => {
    const column = columns.find((own) => own.name === name)
    return column && columnSql(column, writing)
  })
  return `hash(${parts.join(', ')})`
}

/** Two readings of one post share its key, so only those known already need a key of their own. */
async function keyedTargets(session: DuckDbSession, { targets }: Plan): Promise<TargetRows[]> {
  const [main, ...others] = targets
  const keyed = [main]
  for (const target of others) if (await hasRows(session, target)) keyed.push(target)
  return keyed
}

/** Whether the raw table holds anything yet. */
export async function hasRows(session: DuckDbSession, { record }: TargetRows): Promise<boolean> {
  return (await session.native(`select 1 from raw.${record.name} limit 1`)).length > 0
}
