import type { BuildSession, ColumnInfo, Dialect, Value, Warehouse } from '../warehouse.ts'
import { auditModel, type Audited } from './audit-model.ts'
import type { AuditResult, AuditTarget } from './audit-types.ts'
import { columnProblem } from './column-problem.ts'
import type { PastRun } from './history.ts'
import { withQuotedColumns } from './quoted-columns.ts'
import type { RunHead } from './record-run.ts'
import type { ModelReport } from './report.ts'
import type { Traces } from './traces.ts'

/** What the builds of all models of a run work with. */
export interface BuildContext extends Omit<RunHead, 'model'> {
  readonly warehouse: Warehouse
  readonly dialect: Dialect
  readonly traces: Traces
  readonly history: ReadonlyMap<string, PastRun>
  /** Tables and views there are; kept up to date while models are built. */
  readonly relations: Map<string, 'table' | 'view'>
  /** See `WindowInput`. */
  readonly lateValues: Map<string, Value>
  /** Whether everything is built anew, whatever was built before. */
  readonly isFull: boolean
}

/** One model in one build. */
export interface BuildRun extends BuildContext, RunHead {
  /** Where its statements run: in one transaction where the engine can, else one by one. */
  readonly session: BuildSession
  readonly watch: Stopwatch
}

/** What building a kind of model gives back; the rest of a report is the same for all kinds. */
export type Built = Pick<ModelReport, 'isFull' | 'windowStart' | 'reason' | 'countRows' | 'audits'>

/** How a model's relation is named until it takes its place. */
export const asideOf = (name: string): string => `${name}__new`

/** What stops the build of a model on purpose, with what its audits found. */
export class BuildStop extends Error {
  readonly audits: readonly AuditResult[]

  constructor(message: string, audits: readonly AuditResult[] = []) {
    super(message)
    this.audits = audits
  }
}

/** Measures milliseconds spent on audits. */
export class Stopwatch {
  auditMs = 0

  async audits<T>(work: () => Promise<T>): Promise<T> {
    const start = performance.now()
    try {
      return await work()
    } finally {
      this.auditMs += performance.now() - start
    }
  }
}

/**
 * Audits a relation that was just built: its columns against the documented ones, then its rows.
 * `kept` holds the rows of an incremental table that stay. Stops the build where an audit that
 * blocks fails.
 */
export async function auditOrStop(
  run: BuildRun,
  relation: string,
  columns: readonly ColumnInfo[],
  kept: string | null = null,
): Promise<Audited> {
  const { model, session, dialect, asOf } = run
  const problem = columnProblem(model, columns)
  if (problem) throw new BuildStop(problem)
  const quoted = withQuotedColumns(model, dialect)
  const target: AuditTarget = {
    relation: dialect.relation(relation),
    types: new Map(columns.map(({ name, type }) => [dialect.column(name), type])),
    kept,
    cursor: quoted.incremental?.cursor ?? null,
    countBefore: run.history.get(model.name)?.countRows ?? null,
  }
  const audited = await run.watch.audits(() => auditModel(session, dialect, quoted, target, asOf))
  const failed = audited.results.filter(isBlocking)
  if (failed.length === 0) return audited
  const names = failed.map(({ audit, countFailures }) => `${audit} (${countFailures})`)
  throw new BuildStop(`failed its audits: ${names.join(', ')}`, audited.results)
}

const isBlocking = (result: AuditResult): boolean => !result.isPassed && result.severity === 'block'
