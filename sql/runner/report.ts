import type { AuditResult } from './audit-types.ts'
import type { Model } from './model.ts'

/** What a build did with one model. */
export interface ModelReport {
  readonly model: string
  readonly kind: Model['kind']
  /**
   * `unchanged`: texts, raw rows and clock are those of the last build, so the rows are too.
   * `skipped`: not tried, see `reason`.
   */
  readonly status: 'built' | 'unchanged' | 'failed' | 'skipped'
  /** For incremental models: whether everything was built anew. */
  readonly isFull: boolean
  /** First value of the cursor that was rebuilt; null for a full build. */
  readonly windowStart: string | null
  /** Why it failed or was skipped, or why an incremental model was built in full. */
  readonly reason: string | null
  /** Rows after the build; null where it did not get that far. */
  readonly countRows: number | null
  /** Milliseconds of the statements that built it and put it in place. */
  readonly buildMs: number
  /** Milliseconds of its audits. */
  readonly auditMs: number
  readonly audits: readonly AuditResult[]
}

/** What a build did, model by model in build order. */
export interface BuildReport {
  readonly buildId: string
  readonly asOf: string
  readonly models: readonly ModelReport[]
  /** Milliseconds of the whole build. */
  readonly elapsedMs: number
}

/** How a build gets on: a model is done. */
export interface BuildProgress {
  /** Counted from 1. */
  readonly index: number
  readonly total: number
  readonly model: ModelReport
}

/** The audits of a build that failed, warnings included, with their models. */
export function failedAudits(report: BuildReport): (AuditResult & { readonly model: string })[] {
  return report.models.flatMap(({ model, audits }) =>
    audits.filter(({ isPassed }) => !isPassed).map((audit) => ({ ...audit, model })),
  )
}
