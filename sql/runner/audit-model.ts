import { Temporal } from 'temporal-polyfill'

import type { Dialect, Row, Value, WarehouseSession } from '../warehouse.ts'
import { askAll, type Question } from './ask-all.ts'
import type { AuditResult, AuditTarget } from './audit-types.ts'
import { conditionsOf, type Condition } from './column-conditions.ts'
import type { Model } from './model.ts'
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
 * newest value in one question; grain, uniqueness and references in one each. A sample is read
 * only of what failed.
 */
export async function auditModel(
  session: WarehouseSession,
  dialect: Dialect,
  model: Model,
  target: AuditTarget,
  asOf: string,
): Promise<Audited> {
  const conditions = conditionsOf(model, target.types, dialect)
  const sets = setAudits(model, target, dialect)
  const [own = {}, ...counted] = await askAll(session, dialect, [
    breachesOf(model, target, conditions),
    ...sets.map(({ count }) => ({ sql: count, columns: ['failures'] })),
    ...(target.kept === null ? [] : [keptOf(model, target.kept)]),
  ])
  const stay = counted[sets.length] ?? {}
  const results: AuditResult[] = []
  for (const [i, condition] of conditions.entries()) {
    const audit = { audit: condition.name, severity: condition.severity }
    const sql = sampleOf(model, target, condition)
    results.push(await resultOf(session, { ...audit, sql }, Number(own[`breach_${i}`] ?? 0)))
  }
  for (const [i, { name, severity, sample }] of sets.entries()) {
    const failures = Number(counted[i]?.['failures'] ?? 0)
    results.push(await resultOf(session, { audit: name, severity, sql: sample }, failures))
  }
  const countRows = Number(own['count_rows'] ?? 0) + Number(stay['count_rows'] ?? 0)
  results.push(
    ...freshness(model, target, [own['newest'] ?? null, stay['newest'] ?? null], asOf),
    ...collapse(model, target, countRows),
  )
  return { results, countRows }
}

/** Rows of an incremental table that stay: their number and newest value. */
function keptOf(model: Model, kept: string): Question {
  const size = sizeOf(model)
  return { sql: `select ${size.join(', ')} from ${kept} as old`, columns: sizeColumns(size) }
}

function sizeOf({ freshness: rule }: Model): string[] {
  return ['count(*) as count_rows', ...(rule ? [`max(${rule.column}) as newest`] : [])]
}

const sizeColumns = (size: readonly string[]): string[] =>
  size.length > 1 ? ['count_rows', 'newest'] : ['count_rows']

function breachesOf(
  model: Model,
  { relation }: AuditTarget,
  conditions: readonly Condition[],
): Question {
  const size = sizeOf(model)
  const breaches = conditions.map(
    ({ breach }, i) => `count(case when ${breach} then 1 end) as breach_${i}`,
  )
  return {
    sql: `select ${[...size, ...breaches].join(', ')} from ${relation}`,
    columns: [...sizeColumns(size), ...conditions.map((_, i) => `breach_${i}`)],
  }
}

function sampleOf(model: Model, { relation }: AuditTarget, { column, breach }: Condition): string {
  const shown = [...new Set([...model.grain, column])].join(', ')
  return `select ${shown} from ${relation} where ${breach} order by ${orderOf(model.grain)} limit ${SAMPLE}`
}

async function resultOf(
  session: WarehouseSession,
  audit: Pick<AuditResult, 'audit' | 'severity' | 'sql'>,
  countFailures: number,
): Promise<AuditResult> {
  const isPassed = countFailures === 0
  const sample: Row[] = isPassed ? [] : await session.query(audit.sql)
  return { ...audit, audit: audit.audit.replaceAll('`', ''), isPassed, countFailures, sample }
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
      audit: `freshness ${column} ${days} days`.replaceAll('`', ''),
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
