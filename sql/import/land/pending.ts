import type { DuckDbSession } from '../../duckdb/session.ts'
import type { Load } from '../../warehouse.ts'
import { fieldRows, type Part, type Plan } from '../plan.ts'
import { ORDINAL, type TargetRows } from '../rows.ts'
import { LINE, quoteName } from '../source.ts'
import { loadColumns } from './bulk.ts'
import { isCandidate } from './candidates.ts'
import { keyHash, type Screened } from './screen.ts'

/** Records looked at together: what bounds memory. */
const RECORDS_AT_A_TIME = 400_000

/** What became of the records that were looked at one key at a time. */
export interface Settled {
  readonly added: number
  readonly changed: number
  readonly known: number
  readonly superseded: number
  /** Rows appended to each target, in order. */
  readonly rows: readonly number[]
}

/** What there is to tell where no record shares its key with anything. */
export const NOTHING_SETTLED: Settled = { added: 0, changed: 0, known: 0, superseded: 0, rows: [] }

/**
 * Settles the records whose key occurs twice or is known: per key the last line of the file
 * counts, and it is compared with the latest version in raw. Lands what is new or changed, unless
 * `isDry`.
 */
export async function settlePending(
  session: DuckDbSession,
  plan: Plan,
  { screened, candidates, load, isDry }: PendingOptions,
): Promise<Settled> {
  const total = { added: 0, changed: 0, known: 0, superseded: 0 }
  const rows = plan.targets.map(() => 0)
  const slices = Math.ceil(candidates / RECORDS_AT_A_TIME)
  for (let at = 0; at < slices; at++) {
    await collect(session, plan, screened, { of: slices, at })
    for (const [index, target] of plan.targets.entries()) {
      await compare(session, target, index)
      const fresh = await countNew(session, index)
      rows[index] = (rows[index] ?? 0) + fresh
      if (!isDry && fresh > 0) await append(session, target, index, load)
    }
    for (const { outcome, records } of await outcomes(session, plan.targets.length)) {
      total[outcome as keyof typeof total] += Number(records)
    }
  }
  return { ...total, rows }
}

export interface PendingOptions {
  readonly screened: Screened
  readonly candidates: number
  readonly load: Load
  readonly isDry: boolean
}

const line = quoteName(LINE)

async function collect(
  session: DuckDbSession,
  plan: Plan,
  { keyed, parts }: Screened,
  slice: { of: number; at: number },
): Promise<void> {
  const rows = parts.map(({ writing, where }) => {
    const own = `${isCandidate(keyed.map((target) => keyHash(target, writing)))} and ${keyHash(plan.targets[0], writing)} % ${slice.of} = ${slice.at}`
    const fields = fieldRows(
      plan,
      { writing, where },
      { extra: { [ORDINAL]: '1' }, withLine: true },
    )
    return `select * from ${fields} where ${own}`
  })
  await session.native(
    `create or replace temp table import_pending as
     select * exclude (${ORDINAL}), ${ordinalOf(plan, parts)} as ${ORDINAL}
     from (${rows.join(' union all ')})`,
  )
}

/** Posts without an id are numbered among equal ones; where all have one, none is. */
function ordinalOf({ ordinalGroup, fields }: Plan, parts: readonly Part[]): string {
  const hasIds = fields.some(({ name }) => name === 'post_id')
  if (!ordinalGroup || (hasIds && parts.every(({ writing }) => writing === 'simple'))) return '1'
  return `row_number() over (partition by ${ordinalGroup.join(', ')} order by ${line})`
}

/** SQL: whether two rows have the same values. */
function same(a: string, b: string, names: readonly string[]): string {
  return names.map((name) => `${a}.${name} is not distinct from ${b}.${name}`).join(' and ')
}

/** The latest versions of the things that some rows are about. */
function latest({ record }: TargetRows, rows: string): string {
  const key = record.key.map(quoteName)
  return `(select * from raw.${record.name} as known
     semi join (${rows}) as own on ${same('known', 'own', key)}
     qualify row_number() over (partition by ${key.join(', ')} order by loaded_at desc, load_id desc) = 1)`
}

/** Notes for each record what it is to its target: added, changed, known or superseded. */
async function compare(session: DuckDbSession, target: TargetRows, index: number): Promise<void> {
  const { record, columns, condition } = target
  const key = record.key.map(quoteName)
  const given = columns.filter(({ isGiven }) => isGiven).map(({ name }) => quoteName(name))
  const listed = columns.map(({ name, sql }) => `${sql} as ${quoteName(name)}`)
  const where = condition ? `where ${condition}` : ''
  await session.native(
    `create or replace temp table import_rows_${index} as
     select *, row_number() over (partition by ${key.join(', ')} order by ${line} desc) as nth
     from (select ${listed.join(', ')}, ${line} from import_pending ${where})`,
  )
  const known = latest(target, `select ${key.join(', ')} from import_rows_${index} where nth = 1`)
  await session.native(
    `create or replace temp table import_outcome_${index} as
     select own.${line}, case when known.load_id is null then 'added' when ${same('own', 'known', given)} then 'known' else 'changed' end as outcome
     from import_rows_${index} as own left join ${known} as known on ${same('own', 'known', key)}
     where own.nth = 1`,
  )
  await session.native(
    `insert into import_outcome_${index}
     select early.${line}, case when ${same('early', 'last', given)} then 'known' else 'superseded' end
     from import_rows_${index} as early
     join import_rows_${index} as last on ${same('early', 'last', key)} and last.nth = 1
     where early.nth > 1`,
  )
}

async function countNew(session: DuckDbSession, index: number): Promise<number> {
  const [found] = await session.native(
    `select count(*) as rows from import_outcome_${index} where outcome in ('added', 'changed')`,
  )
  return Number(found?.['rows'])
}

/** Appends what is new; of a changed thing, columns the file does not speak of stay as known. */
async function append(
  session: DuckDbSession,
  target: TargetRows,
  index: number,
  load: Load,
): Promise<void> {
  const { record, columns } = target
  const stamp = Object.entries(loadColumns(load))
  const names = columns.map(({ name }) => quoteName(name))
  const values = columns.map(({ isGiven }, at) =>
    isGiven
      ? `own.${names[at]}`
      : `case when known.load_id is null then own.${names[at]} else known.${names[at]} end`,
  )
  const key = record.key.map(quoteName)
  const fresh = `select rows.* from import_rows_${index} as rows
     join import_outcome_${index} as found on found.${line} = rows.${line}
     where found.outcome in ('added', 'changed')`
  const known = latest(target, `select ${key.join(', ')} from (${fresh})`)
  await session.native(
    `insert into raw.${record.name} (${[...names, ...stamp.map(([name]) => name)].join(', ')})
     select ${[...values, ...stamp.map(([, sql]) => sql)].join(', ')}
     from (${fresh}) as own left join ${known} as known on ${same('own', 'known', key)}`,
  )
}

/** What became of each record, over all its targets. */
async function outcomes(session: DuckDbSession, targets: number) {
  const all = Array.from(
    { length: targets },
    (_, index) => `select ${line}, ${index} as target, outcome from import_outcome_${index}`,
  )
  return session.native(
    `select outcome, count(*) as records from (
       select ${line}, case
         when bool_or(target = 0 and outcome = 'added') then 'added'
         when bool_or(outcome in ('added', 'changed')) then 'changed'
         when bool_or(outcome = 'superseded') then 'superseded'
         else 'known' end as outcome
       from (${all.join(' union all ')}) group by ${line})
     group by outcome`,
  )
}
