import { Temporal } from 'temporal-polyfill'

import type { Dialect, Row, Value, WarehouseSession } from '../warehouse.ts'
import type { AuditResult, AuditTarget } from './audit-types.ts'
import { conditionsOf } from './column-conditions.ts'
import type { Model, Severity } from './model.ts'
import { orderOf, setAudits } from './set-audits.ts'

const SAMPLE = 5
/** Fewer rows than this share of the last build's are a collapse; of at least that many rows. */
const COLLAPSE = { share: 0.5, from: 100 }

/** What the audits of one relation found. */
export interface Audited {
  readonly results: readonly AuditResult[]
  /** Rows of the model: of the relation and of the rows that stay. */
  readonly countRows: number
}

/**
 * Audits a relation before it takes its place: all column checks, the number of rows and the
 * newest value in one statement; grain, uniqueness and references in one each. A sample is read
 * only of what failed.
 */
export async function auditModel(
  session: WarehouseSession,
  dialect: Dialect,
  model: Model,
  target: AuditTarget,
  asOf: string,
): Promise<Audited> {
  const results: AuditResult[] = []
  const counts = await countBreaches(session, model, target)
  for (const { name, severity, sql, failures } of counts.breaches) {
    results.push(await resultOf(session, { audit: name, severity, sql }, failures))
  }
  for (const { name, severity, count, sample } of setAudits(model, target, dialect)) {
    const [row] = await session.query(count)
    const failures = Number(row?.['failures'] ?? 0)
    results.push(await resultOf(session, { audit: name, severity, sql: sample }, failures))
  }
  const stay = await countKept(session, model, target)
  const countRows = counts.countRows + stay.countRows
  results.push(
    ...freshness(model, target, [counts.newest, stay.newest], asOf),
    ...collapse(model, target, countRows),
  )
  return { results, countRows }
}

/** Rows of an incremental table that stay: their number and newest value. */
async function countKept(
  session: WarehouseSession,
  model: Model,
  { kept }: AuditTarget,
): Promise<{ countRows: number; newest: Value }> {
  if (!kept) return { countRows: 0, newest: null }
  const [row = {}] = await session.query(`select ${sizeOf(model).join(', ')} from ${kept} as old`)
  return { countRows: Number(row['count_rows'] ?? 0), newest: row['newest'] ?? null }
}

function sizeOf({ freshness: rule }: Model): string[] {
  return ['count(*) as count_rows', ...(rule ? [`max(${rule.column}) as newest`] : [])]
}

interface Counts {
  readonly countRows: number
  readonly newest: Value
  readonly breaches: {
    readonly name: string
    readonly severity: Severity
    readonly sql: string
    readonly failures: number
  }[]
}

async function countBreaches(
  session: WarehouseSession,
  model: Model,
  { relation, types }: AuditTarget,
): Promise<Counts> {
  const conditions = conditionsOf(model, types)
  const selects = [
    ...sizeOf(model),
    ...conditions.map(({ breach }, i) => `count(case when ${breach} then 1 end) as breach_${i}`),
  ]
  const [row = {}] = await session.query(`select ${selects.join(', ')} from ${relation}`)
  const breaches = conditions.map(({ name, column, severity, breach }, i) => {
    const shown = [...new Set([...model.grain, column])].join(', ')
    const sql = `select ${shown} from ${relation} where ${breach} order by ${orderOf(model.grain)} limit ${SAMPLE}`
    return { name, severity, sql, failures: Number(row[`breach_${i}`] ?? 0) }
  })
  return { countRows: Number(row['count_rows'] ?? 0), newest: row['newest'] ?? null, breaches }
}

async function resultOf(
  session: WarehouseSession,
  audit: Pick<AuditResult, 'audit' | 'severity' | 'sql'>,
  countFailures: number,
): Promise<AuditResult> {
  const isPassed = countFailures === 0
  const sample: Row[] = isPassed ? [] : await session.query(audit.sql)
  return { ...audit, isPassed, countFailures, sample }
}

function freshness(
  model: Model,
  target: AuditTarget,
  values: readonly Value[],
  asOf: string,
): AuditResult[] {
  if (!model.freshness) return []
  const { column, days } = model.freshness
  const instants = values.flatMap((value) => (value === null ? [] : [instantOf(String(value))]))
  const newest = instants.toSorted((a, b) => Temporal.Instant.compare(a, b)).at(-1)
  const oldest = Temporal.Instant.from(asOf).subtract({ hours: 24 * days })
  const isPassed = newest === undefined || Temporal.Instant.compare(newest, oldest) >= 0
  return [
    {
      audit: `freshness ${column} ${days} days`,
      severity: model.severities.freshness,
      isPassed,
      countFailures: isPassed ? 0 : 1,
      sample: isPassed ? [] : [{ newest: newest.toString(), as_of: asOf }],
      sql: `select max(${column}) as newest from ${target.relation}`,
    },
  ]
}

function instantOf(text: string): Temporal.Instant {
  return Temporal.Instant.from(text.includes('T') ? text : `${text}T00:00:00Z`)
}

function collapse(model: Model, target: AuditTarget, countRows: number): AuditResult[] {
  const before = target.countBefore
  if (before === null) return []
  const isPassed = before < COLLAPSE.from || countRows >= before * COLLAPSE.share
  return [
    {
      audit: 'row_count',
      severity: model.severities.row_count,
      isPassed,
      countFailures: isPassed ? 0 : before - countRows,
      sample: isPassed ? [] : [{ count_before: before, count_now: countRows }],
      sql: `select count(*) as count_rows from ${target.relation}`,
    },
  ]
}
