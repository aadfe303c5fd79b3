import { audits as auditsRecord, modelRuns } from '../../domain/records/operations.ts'
import type { RowOf } from '../../domain/records/record.ts'
import type { Load, Warehouse, WarehouseSession } from '../warehouse.ts'
import { rowText } from './build-error.ts'
import type { Model } from './model.ts'
import type { ModelReport } from './report.ts'
import type { Trace } from './trace.ts'

/** What all rows about one model in one build share. */
export interface RunHead {
  readonly buildId: string
  readonly asOf: string
  readonly load: Load
  readonly model: Model
}

/**
 * Notes that a model's new relation is about to take its place, where that and the record of the
 * run are not one transaction: a build killed in between leaves rows of unknown origin.
 */
export async function recordStart(
  run: RunHead & { readonly warehouse: Warehouse },
  isFull: boolean,
): Promise<void> {
  if (run.warehouse.hasTransactionalDdl) return
  const row = { ...shared(run), status: 'started', is_full: isFull } as const
  await run.warehouse.append(modelRuns, [row], run.load)
}

/** Notes what came of a model. */
export async function recordRun(
  session: WarehouseSession,
  head: RunHead,
  report: ModelReport,
  trace: Trace | null,
): Promise<void> {
  if (report.status === 'unchanged') return
  const run: RowOf<typeof modelRuns> = {
    ...shared(head),
    status: report.status,
    is_full: report.isFull,
    window_start: report.windowStart,
    count_rows: report.countRows,
    build_ms: report.buildMs,
    audit_ms: report.auditMs,
    error: report.status === 'built' ? null : report.reason,
    trace: trace && report.status === 'built' ? JSON.stringify(trace) : null,
  }
  await session.append(modelRuns, [run], head.load)
}

/** Notes what the audits of a model found, a row for each. */
export async function recordAudits(
  session: WarehouseSession,
  head: RunHead,
  audits: ModelReport['audits'],
): Promise<void> {
  const rows = audits.map((audit) => ({
    build_id: head.buildId,
    model: head.model.name,
    audit: audit.audit,
    severity: audit.severity,
    is_passed: audit.isPassed,
    count_failures: audit.countFailures,
    sample: audit.isPassed ? null : rowText(audit.sample),
  }))
  await session.append(auditsRecord, rows, head.load)
}

function shared({ buildId, asOf, model }: RunHead): {
  build_id: string
  model: string
  kind: string
  fingerprint: string
  as_of: string
} {
  return {
    build_id: buildId,
    model: model.name,
    kind: model.kind,
    fingerprint: model.fingerprint,
    as_of: asOf,
  }
}
