import type { Dialect } from '../warehouse.ts'
import type { Check, Model } from './model.ts'

/** The same model with the names of its columns as statements of an engine write them. */
export function withQuotedColumns(model: Model, dialect: Dialect): Model {
  const { column } = dialect
  const checked = (check: Check): Check =>
    check.type === 'ref' ? { ...check, column: column(check.column) } : check
  const { incremental, freshness } = model
  return {
    ...model,
    grain: model.grain.map(column),
    incremental: incremental && { ...incremental, cursor: column(incremental.cursor) },
    freshness: freshness && { ...freshness, column: column(freshness.column) },
    columns: model.columns.map((own) => ({
      ...own,
      name: column(own.name),
      checks: own.checks.map(checked),
    })),
  }
}
