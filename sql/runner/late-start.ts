import type { Value } from '../warehouse.ts'
import { asCursorValue, type CursorValue } from './cursor.ts'
import type { LateRule } from './model.ts'
import type { RawState } from './raw-state.ts'
import type { WindowInput } from './window.ts'

/** A raw table and how far it had grown when it was last read. */
interface Source {
  readonly table: string
  readonly seen: RawState
}

/** How far back the new rows of one raw table reach; `start` is null where they reach nowhere. */
export type LateStart =
  | { readonly isFull: true; readonly reason: string }
  | { readonly isFull: false; readonly start: CursorValue | null }

const nowhere: LateStart = { isFull: false, start: null }

/**
 * How far back the rows of a raw table reach that came after `seen`. Rows that vanished, or that
 * landed behind the last load seen, cannot be told apart any more: then all is built anew.
 */
export async function lateStart(input: WindowInput & Source): Promise<LateStart> {
  const { session, dialect, table, seen, incremental } = input
  const now = input.rawState(table)
  if (now && now.last === seen.last && now.rows === seen.rows) return nowhere
  const relation = dialect.relation(table)
  const rule: LateRule = incremental.late.get(table) ?? { type: 'full' }
  const [held] = await session.query(
    `select count(*) as count_rows from ${relation} where load_id <= @last`,
    { last: seen.last },
  )
  if (Number(held?.['count_rows']) !== seen.rows) {
    return { isFull: true, reason: `${table} lost rows, or some landed out of turn` }
  }
  if (rule.type === 'full') {
    return {
      isFull: true,
      reason: `${table} has new rows${incremental.late.has(table) ? '' : ' and no @late rule'}`,
    }
  }
  if (rule.type === 'lookback') return nowhere
  const value = await earliestHeld(input, rule)
  return value === null
    ? nowhere
    : { isFull: false, start: asCursorValue(value, incremental.cursorType) }
}

type ColumnRule = Extract<LateRule, { type: 'column' }>

async function earliestHeld(
  { session, dialect, table, seen, lateValues }: WindowInput & Source,
  rule: ColumnRule,
): Promise<Value> {
  const sql = earliestStatement(table, rule, (name) => dialect.relation(name))
  const question = `${seen.last} ${sql}`
  if (!lateValues.has(question)) {
    const [row] = await session.query(sql, { last: seen.last })
    lateValues.set(question, row?.['earliest'] ?? null)
  }
  return lateValues.get(question) ?? null
}

function earliestStatement(
  table: string,
  { held, column, keys }: ColumnRule,
  relation: (name: string) => string,
): string {
  const from = `select min(held.${column}) as earliest\nfrom ${relation(held)} as held\n`
  // Versions of one thing cannot differ in what is part of their key.
  if (held === table && keys.includes(column)) return `${from}where held.load_id > @last`
  // Not `exists`, which would be asked of every row held: here the few new keys are looked up.
  const names = keys.join(', ')
  const same = keys.map((key) => `fresh.${key} = held.${key}`).join(' and ')
  return `${from}inner join (
    select distinct ${names} from ${relation(table)} where load_id > @last
) as fresh on ${same}`
}
