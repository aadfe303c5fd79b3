import { NeverRetryError } from '../../domain/errors.ts'
import type { Row } from '../warehouse.ts'
import type { AuditResult } from './audit-types.ts'
import type { BuildReport, ModelReport } from './report.ts'

/** Some models were not built; what was in their place is still there. */
export class ModelBuildError extends NeverRetryError {
  readonly report: BuildReport

  constructor(report: BuildReport) {
    const left = report.models.filter(isMissing)
    super(
      `${left.length} of ${report.models.length} models were not built; their old rows stay:\n` +
        left.map(describeModel).join('\n'),
      {
        buildId: report.buildId,
        models: left.map(({ model, status, reason }) => ({ model, status, reason })),
      },
    )
    this.report = report
  }
}

/**
 * Throws ModelBuildError where a model of the build failed or was skipped: which, why, and for
 * audits the statement with up to five rows in breach. Warnings do not throw.
 */
export function assertBuilt(report: BuildReport): void {
  if (report.models.some(isMissing)) throw new ModelBuildError(report)
}

const isMissing = ({ status }: ModelReport): boolean => status === 'failed' || status === 'skipped'

function describeModel({ model, status, reason, audits }: ModelReport): string {
  const failed = audits.filter(({ isPassed, severity }) => !isPassed && severity === 'block')
  return [`  ${model} ${status}: ${reason}`, ...failed.map(describeAudit)].join('\n')
}

function describeAudit({ audit, countFailures, sample, sql }: AuditResult): string {
  const rows = sample.map((row) => `      ${rowText(row)}`)
  return [`    ${audit}: ${countFailures} in breach`, ...rows, `      ${sql}`].join('\n')
}

/** A row as JSON; integers beyond 2^53 become texts. */
export function rowText(row: Row | readonly Row[]): string {
  return JSON.stringify(row, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
}
