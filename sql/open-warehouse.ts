import type { Settings } from '../domain/settings.ts'
import type { BigQueryWarehouse } from './bigquery/bigquery-warehouse.ts'
import type { Warehouse } from './warehouse.ts'

/** Where the files of an embedded warehouse lie. */
export interface WarehouseFiles {
  readonly database: string
  readonly snapshot: string
  readonly temp: string
}

/** Who opens a warehouse: what tells its jobs on BigQuery from those of others. */
export interface WarehouseUser {
  /** A sortable id of its own. */
  readonly run: string
  /** The command or task. */
  readonly command: string
}

/**
 * Opens the warehouse on the engine that the settings name; an engine that is not used is not
 * loaded. Throws NotConfiguredError where BigQuery's project is not set, WorkspaceOwnedError where
 * another process has the embedded one open.
 */
export async function openWarehouse(
  settings: Settings['warehouse'],
  files: WarehouseFiles,
  user: WarehouseUser,
): Promise<Warehouse> {
  if (settings.engine === 'bigquery') return openBigQueryBy(settings, user)
  const { openDuckDb } = await import('./duckdb/duckdb-warehouse.ts')
  return openDuckDb({
    path: files.database,
    snapshotPath: files.snapshot,
    tempDirectory: files.temp,
    memoryLimit: settings.memory_limit,
    ...(settings.threads ? { threads: settings.threads } : {}),
  })
}

/** The warehouse on BigQuery by the settings, whatever engine they name. */
export async function openBigQueryBy(
  settings: Settings['warehouse'],
  { run, command }: WarehouseUser,
): Promise<BigQueryWarehouse> {
  const { openBigQuery } = await import('./bigquery/bigquery-warehouse.ts')
  return openBigQuery({
    project: settings.project,
    datasetPrefix: settings.dataset_prefix,
    location: settings.location,
    maxBytesBilled: settings.max_bytes_billed,
    timeoutSeconds: settings.timeout_seconds,
    run,
    labels: { command },
  })
}
