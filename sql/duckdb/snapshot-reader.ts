import { existsSync } from 'node:fs'

import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'

import { NotFoundError } from '../../domain/errors.ts'
import type { Parameters, Row } from '../warehouse.ts'
import { asOpenError } from './errors.ts'
import { DuckDbSession } from './session.ts'

/** Rows a person's query may give back before it is cut. */
export const MOST_ROWS = 100_000

/**
 * What a person's SQL runs on: read-only, no files, no network, no extensions, limited memory and
 * threads, and none of that can be changed from inside.
 */
const LOCKS = [
  `set TimeZone = 'UTC'`,
  'set enable_external_access = false',
  'set autoinstall_known_extensions = false',
  'set autoload_known_extensions = false',
  'set lock_configuration = true',
]

/** The published snapshot, open for reading. */
export class SnapshotReader {
  private readonly instance: DuckDBInstance
  private readonly connection: DuckDBConnection
  private readonly session: DuckDbSession

  constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.instance = instance
    this.connection = connection
    this.session = new DuckDbSession(connection)
  }

  /**
   * Runs a query (parameters are `@name`) and gives back its first `mostRows` rows; the rest is
   * never read.
   */
  query(sql: string, parameters?: Parameters, mostRows = MOST_ROWS): Promise<Row[]> {
    return this.session.query(sql, parameters, mostRows)
  }

  close(): void {
    this.connection.closeSync()
    this.instance.closeSync()
  }
}

/**
 * Opens a snapshot. Throws NotFoundError where none has been published yet. `memoryLimit` is
 * DuckDB's, for example `400MB`.
 */
export async function openSnapshot(path: string, memoryLimit: string): Promise<SnapshotReader> {
  if (!existsSync(path)) {
    throw new NotFoundError(
      `there is no snapshot at ${path} yet: it is published at the end of every run`,
      { path },
    )
  }
  const settings = {
    access_mode: 'READ_ONLY',
    memory_limit: memoryLimit,
    default_null_order: 'NULLS_FIRST_ON_ASC_LAST_ON_DESC',
  }
  const instance = await DuckDBInstance.create(path, settings).catch((error: unknown) => {
    throw asOpenError(error, path)
  })
  const connection = await instance.connect()
  for (const lock of LOCKS) await connection.run(lock)
  return new SnapshotReader(instance, connection)
}
