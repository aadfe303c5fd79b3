import type { Warehouse } from '../warehouse.ts'
import type { Trace } from './trace.ts'

/** The last time a model's relation was put in place. */
export interface PastRun {
  readonly fingerprint: string
  /** The clock it was built with, ISO 8601. */
  readonly asOf: string
  readonly countRows: number | null
  /** Null where it is not known, above all after a build that was killed while it put it there. */
  readonly trace: Trace | null
}

const LAST_RUNS = `
with

placed as (
    select
        model,
        status,
        fingerprint,
        as_of,
        count_rows,
        trace,
        row_number() over (
            partition by model
            order by
                load_id desc nulls last,
                build_id desc nulls last,
                case status when 'built' then 0 else 1 end asc nulls last
        ) as recency
    from RUNS
    where status in ('started', 'built') and loaded_at >= cast(@since as timestamp)
)

select model, status, fingerprint, as_of, count_rows, trace
from placed
where recency = 1`

const ALWAYS = '0001-01-01T00:00:00Z'

/**
 * By model, the last run that put its relation in place, from `raw.model_runs`; of the runs noted
 * since an instant (ISO 8601), where one is given.
 */
export async function readHistory(
  warehouse: Warehouse,
  since: string = ALWAYS,
): Promise<Map<string, PastRun>> {
  const runs = warehouse.dialect.relation('raw.model_runs')
  const rows = await warehouse.query(LAST_RUNS.replace('RUNS', runs), { since })
  return new Map(
    rows.map((row) => {
      const isWhole = row['status'] === 'built'
      const past: PastRun = {
        fingerprint: isWhole ? String(row['fingerprint']) : '',
        asOf: String(row['as_of']),
        countRows: row['count_rows'] === null ? null : Number(row['count_rows']),
        trace: isWhole && row['trace'] ? (JSON.parse(String(row['trace'])) as Trace) : null,
      }
      return [String(row['model']), past]
    }),
  )
}
