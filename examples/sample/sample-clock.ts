import type { Warehouse } from '../../sql/warehouse.ts'

/**
 * The sample's own clock: where its last run stood, or `start` in a new workspace. It never goes
 * back, so a week that was interrupted goes on.
 */
export async function sampleClock(
  warehouse: Pick<Warehouse, 'query'>,
  start: string,
): Promise<string> {
  const [row] = await warehouse.query(
    'select max(as_of) as clock from raw.task_runs where as_of > cast(@start as timestamp)',
    { start },
  )
  return row?.['clock'] ? String(row['clock']) : start
}
