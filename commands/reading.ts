import { loadConfig } from '../config.ts'
import { WorkspaceOwnedError } from '../domain/errors.ts'
import { workspaceAt } from '../runtime/workspace.ts'
import { openSnapshot } from '../sql/duckdb/snapshot-reader.ts'
import type { Warehouse } from '../sql/warehouse.ts'
import { inWorkspace, type CommonOptions } from './shell.ts'

/** What reads need of a warehouse. */
export type Reader = Pick<Warehouse, 'query'>

/**
 * Reads the state of things: from the warehouse itself where nobody owns it, else from the
 * snapshot of the owner's last run, which is said on standard error.
 */
export async function reading<T>(
  name: string,
  options: CommonOptions,
  work: (reader: Reader) => Promise<T>,
): Promise<T> {
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
