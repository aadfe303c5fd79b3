import type { Model } from '../../sql/runner/model.ts'
import type { Row } from '../../sql/warehouse.ts'

/** Columns that have one value in any one build, and those that are null in none. */
const ALWAYS: Readonly<Record<string, string>> = {
  'intermediate.slot_spreads.noise_variance': 'one value',
  'marts.account_health.as_of': 'one value',
  'marts.schedule_recommendations.mode': 'no null',
  // The version of the clusters in force, and since when it is.
  'staging.cluster_versions.put_in_force_at': 'one value',
  'intermediate.clusters.version': 'one value',
  'intermediate.nearest_clusters.version': 'one value',
  'marts.profile_clusters.version': 'one value',
  'marts.cluster_patterns.version': 'one value',
  'marts.cluster_terms.version': 'one value',
}

/** What rows of a model lack: a second value of a column, a null where a null is allowed. */
export function missingValues(model: Model, rows: readonly Row[]): string[] {
  return model.columns.flatMap(({ name, checks }) => {
    const column = `${model.name}.${name}`
    const values = new Set(rows.map((row) => JSON.stringify(row[name], withBigInts)))
    const isNullable = !checks.some(({ type }) => type === 'not_null')
    const count = values.size - (values.has('null') ? 1 : 0)
    const lack =
      count === 0
        ? 'no value'
        : count < 2
          ? 'one value'
          : isNullable && !values.has('null')
            ? 'no null'
            : null
    return lack === null || ALWAYS[column] === lack ? [] : [`${column}: ${lack}`]
  })
}

const withBigInts = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value
