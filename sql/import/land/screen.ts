import type { RecordSpec } from '../../../domain/records/record.ts'
import type { DuckDbSession } from '../../duckdb/session.ts'
import { fieldRows, isFine, isSimple, type Part, type Plan } from '../plan.ts'
import { columnSql, ORDINAL, type TargetRows, type Writing } from '../rows.ts'

/** What a look at every record of the file found. */
export interface Screened {
  readonly read: number
  readonly refused: number
  /** Times moved out of an hour that clocks skip; times that came twice, of which the first is taken. */
  readonly moved: number
  readonly doubled: number
  /** The records that may land, by how they can be read. */
  readonly parts: readonly Part[]
  /** Targets whose keys were noted in import_screen (key_0, key_1, …): those that may be known. */
  readonly keyed: readonly TargetRows[]
}

/** States of a record in import_screen. */
const SIMPLE = 0
const FINE = 1
const REFUSED = 2

/**
 * Judges every record and notes in the temporary table import_screen the hash of its keys and
 * whether it is simple (0), fine (1) or refused (2). A first look asks only whether records are
 * simple, which those of files in order are; the others are judged in full.
 */
export async function screen(session: DuckDbSession, plan: Plan): Promise<Screened> {
  const keyed = await keyedTargets(session, plan)
  const [simple, fine] = [isSimple(plan.fields), isFine(plan.fields)]
  const first = { writing: 'simple', where: 'true' } as const
  await session.native(
    `create or replace temp table import_screen as
     ${judged(plan, keyed, first, `case when ${simple} then ${SIMPLE} else ${FINE} end`)}`,
  )
  const found = await tally(session)
  if (found.simple === found.read) return { ...found, keyed, parts: [first] }
  await session.native(`delete from import_screen where state = ${FINE}`)
  const rest = { writing: 'any', where: `not ${simple}` } as const
  await session.native(
    `insert into import_screen
     ${judged(plan, keyed, rest, `case when ${fine} then ${FINE} else ${REFUSED} end`)}`,
  )
  const parts: Part[] = [
    { writing: 'simple', where: simple },
    { writing: 'any', where: `not ${simple} and ${fine}` },
  ]
  const { read, refused, moved, doubled, ...counts } = await tally(session)
  const isThere = [counts.simple > 0, read - counts.simple - refused > 0]
  return { read, refused, moved, doubled, keyed, parts: parts.filter((_, at) => isThere[at]) }
}

/** Hash of keys and state of each record of a part. */
function judged(plan: Plan, keyed: readonly TargetRows[], part: Part, state: string): string {
  const any = (conditions: (string | undefined)[]) =>
    conditions.filter((condition) => condition !== undefined).join(' or ') || 'false'
  const keys = keyed.map((target, index) => `${keyHash(target, part.writing)} as key_${index}`)
  const extra = {
    state: `cast(${state} as utinyint)`,
    moved: any(plan.fields.map(({ conversion }) => conversion.moved)),
    doubled: any(plan.fields.map(({ conversion }) => conversion.doubled)),
    [ORDINAL]: '1',
  }
  const rows = fieldRows(plan, part, { extra, only: keys.join(' ') })
  return `select ${[...keys, 'state', 'moved', 'doubled'].join(', ')} from ${rows}`
}

async function tally(session: DuckDbSession) {
  const [found] = await session.native(
    `select count(*) as read, count_if(state = ${SIMPLE}) as simple,
       count_if(state = ${REFUSED}) as refused,
       count_if(moved and state < ${REFUSED}) as moved,
       count_if(doubled and state < ${REFUSED}) as doubled
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
  for (const target of others) if (await hasRows(session, target.record)) keyed.push(target)
  return keyed
}

/** Whether the raw table holds anything yet. */
export async function hasRows(session: DuckDbSession, record: RecordSpec): Promise<boolean> {
  return (await session.native(`select 1 from raw.${record.name} limit 1`)).length > 0
}
