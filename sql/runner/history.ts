import type { Warehouse } from '../warehouse.ts'
import type { Trace } from './trace.ts'

/** The last time a model's relation was put in place. */
export interface PastRun {
  readonly fingerprint: string
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
    where status in ('started', 'built')
)

select model, status, fingerprint, count_rows, trace
from placed
where recency = 1`

/** By model, the last run that put its relation in place, from `raw.model_runs`. */
export async function readHistory(warehouse: Warehouse): Promise<Map<string, PastRun>> {
  const runs = warehouse.dialect.relation('raw.model_runs')
  const rows = await warehouse.query(LAST_RUNS.replace('RUNS', runs))
  return new Map(
    rows.map((row) => {
      const isWhole = row['status'] === 'built'
      const past: PastRun = {
        fingerprint: isWhole ? String(row['fingerprint']) : '',
        countRows: row['count_rows'] === null ? null : Number(row['count_rows']),
        trace: isWhole && row['trace'] ? (JSON.parse(String(row['trace'])) as Trace) : null,
      }
      return [String(row['model']), past]
    }),
  )
}
