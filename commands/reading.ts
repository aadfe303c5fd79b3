import { loadConfig } from '../config.ts'
import { WorkspaceOwnedError } from '../domain/errors.ts'
import { newSortableId } from '../runtime/clock.ts'
import { workspaceAt } from '../runtime/workspace.ts'
import { openSnapshot } from '../sql/duckdb/snapshot-reader.ts'
import type { Warehouse } from '../sql/warehouse.ts'
import { inWorkspace, type CommonOptions } from './shell.ts'

/** What reads need of a warehouse. */
export type Reader = Pick<Warehouse, 'query'>

/**
 * Reads the state of things: from the warehouse itself where it has many writers or nobody owns it,
 * else from the
 * snapshot of the owner's last run, which is said on standard error.
 */
export async function reading<T>(
  name: string,
  options: CommonOptions,
  work: (reader: Reader) => Promise<T>,
): Promise<T> {
  const { warehouse } = loadConfig(options)
  if (warehouse.engine === 'bigquery') {
    const { openBigQueryBy } = await import('../sql/open-warehouse.ts')
    return work(await openBigQueryBy(warehouse, { run: newSortableId(), command: name }))
  }
  try {
    return await inWorkspace(name, options, (environment) => work(environment.warehouse))
  } catch (error) {
    if (!(error instanceof WorkspaceOwnedError)) throw error
    process.stderr.write(`drumbeat: reading the last snapshot, since ${error.message}\n`)
  }
  const config = loadConfig(options)
  const snapshot = await openSnapshot(
    workspaceAt(config.home).snapshot,
    config.warehouse.memory_limit,
  )
  try {
    return await work(snapshot)
  } finally {
    snapshot.close()
  }
}
