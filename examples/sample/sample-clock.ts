import type { Warehouse } from '../../sql/warehouse.ts'

/**
 * The sample's own clock: where its last run stood, the time that its crawls took included, or
 * `start` in a new workspace. It never goes back, so a week that was interrupted goes on.
 */
export async function sampleClock(
  warehouse: Pick<Warehouse, 'query'>,
  start: string,
): Promise<string> {
  const [row] = await warehouse.query(
    `select max(seen_at) as clock
     from (
       select max(as_of) as seen_at from raw.task_runs
       union all
       select max(attempted_at) as seen_at from raw.crawl_attempts
     ) as seen
     where seen_at > cast(@start as timestamp)`,
    { start },
  )
  return row?.['clock'] ? String(row['clock']) : start
}
