import { rawRecords } from '../../domain/records/index.ts'
import { tableColumnsOf } from '../../domain/records/record.ts'
import type { Tag } from './header.ts'
import type { CursorType, Incremental, LateRule } from './model.ts'
import { didYouMean } from './nearest.ts'
import type { Complain } from './problems.ts'

const records = new Map(rawRecords.map((record) => [`raw.${record.name}`, record]))

/**
 * Checks the `@late` rules of an incremental model against the raw tables and fills in keys:
 * versions of one thing share the record's key.
 */
export function checkIncremental(
  incremental: Incremental,
  tags: readonly Tag[],
  complain: Complain,
): Incremental {
  const late = new Map<string, LateRule>()
  for (const [table, rule] of incremental.late) {
    const line = tags.find(
      ({ name, value }) => name === 'late' && value.startsWith(`${table} `),
    )?.line
    const problem = problemOf(table, rule, incremental)
    if (problem) complain(line ?? null, `@late ${table}: ${problem}`)
    late.set(table, withKeys(table, rule))
  }
  return { ...incremental, late }
}

function withKeys(table: string, rule: LateRule): LateRule {
  if (rule.type !== 'column' || rule.keys.length > 0) return rule
  return { ...rule, keys: records.get(table)?.key ?? [] }
}

function problemOf(table: string, rule: LateRule, incremental: Incremental): string | null {
  const unknown = [table, ...(rule.type === 'column' ? [rule.held] : [])].find(
    (name) => !records.has(name),
  )
  if (unknown) return `there is no raw table ${unknown}${didYouMean(unknown, records.keys())}`
  const filled = withKeys(table, rule)
  if (filled.type !== 'column') return null
  if (filled.keys.length === 0)
    return `its rows have no key; write: ${filled.column} of raw.… by <columns>`
  const wanted: [string, string][] = [
    [filled.held, filled.column],
    ...filled.keys.flatMap((key): [string, string][] => [
      [table, key],
      [filled.held, key],
    ]),
  ]
  const missing = wanted.find(([name, column]) => !columnsOf(name).has(column))
  if (missing) {
    const [name, column] = missing
    return `${name} has no column ${column}${didYouMean(column, columnsOf(name).keys())}`
  }
  return typeProblem(filled, incremental)
}

function columnsOf(table: string): Map<string, string> {
  const record = records.get(table)
  return new Map(record ? tableColumnsOf(record).map(([name, { sql }]) => [name, sql]) : [])
}

const CURSORS: Readonly<Record<string, CursorType>> = {
  timestamp: 'instant',
  date: 'date',
  int64: 'number',
}

function typeProblem(
  { held, column }: Extract<LateRule, { type: 'column' }>,
  { cursor, cursorType }: Incremental,
): string | null {
  const sql = columnsOf(held).get(column) ?? ''
  const type = CURSORS[sql]
  if (type === cursorType || (type === 'instant' && cursorType === 'date')) return null
  return `${column} is a ${sql}, which cannot be compared with ${cursor}, by its name a ${cursorType}`
}
