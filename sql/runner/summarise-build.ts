import { failedAudits, type BuildReport, type ModelReport } from './report.ts'

/** A build in short: what a task gives back. Milliseconds are whole. */
export interface BuildSummary {
  readonly build_id: string
  readonly as_of: string
  readonly built: number
  readonly unchanged: number
  readonly build_ms: number
  readonly audit_ms: number
  readonly models: readonly Pick<ModelReport, 'model' | 'status' | 'reason' | 'countRows'>[]
  /** Audits that did not pass and only warn. */
  readonly warnings: readonly { model: string; audit: string; count_failures: number }[]
}

/** Leaves out of a build's report what only errors need. */
export function summariseBuild(report: BuildReport): BuildSummary {
  const count = (status: ModelReport['status']) =>
    report.models.filter((model) => model.status === status).length
  const sum = (of: (model: ModelReport) => number) =>
    Math.round(report.models.reduce((total, model) => total + of(model), 0))
  return {
    build_id: report.buildId,
    as_of: report.asOf,
    built: count('built'),
    unchanged: count('unchanged'),
    build_ms: sum((model) => model.buildMs),
    audit_ms: sum((model) => model.auditMs),
    models: report.models.map(({ model, status, reason, countRows }) => ({
      model,
      status,
      reason,
      countRows,
    })),
    warnings: failedAudits(report).map(({ model, audit, countFailures }) => ({
      model,
      audit,
      count_failures: countFailures,
    })),
  }
}
