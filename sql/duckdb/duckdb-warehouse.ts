import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'

import { WorkspaceOwnedError } from '../../domain/errors.ts'
import type { RecordSpec, RowOf } from '../../domain/records/record.ts'
import { projectPath } from '../project-files.ts'
import { ensureRawTables } from '../raw/ensure-raw.ts'
import { quoteText } from '../text.ts'
import type {
  BuildSession,
  ColumnInfo,
  Load,
  Parameters,
  RelationInfo,
  Row,
  Warehouse,
} from '../warehouse.ts'
import { duckDbDialect } from './dialect.ts'
import { asOpenError } from './errors.ts'
import { Mutex } from './mutex.ts'
import { copyAside, putInPlace, type RewriteStep } from './rewrite.ts'
import { DuckDbSession } from './session.ts'
import { copySnapshot } from './snapshot.ts'

/** Files open in this process. A second opening would succeed and drop the lock of the first. */
const openPaths = new Set<string>()

export interface DuckDbOptions {
  /** The database file, or `:memory:`. */
  readonly path: string
  /** Where readers find their copy; none is published where it is left out. */
  readonly snapshotPath?: string
  /** Folder for what does not fit into memory. */
  readonly tempDirectory?: string
  /** DuckDB's memory limit, `400MB`. Work beyond it spills to the folder above. */
  readonly memoryLimit?: string
  readonly threads?: number
}

interface Connected {
  readonly instance: DuckDBInstance
  readonly connection: DuckDBConnection
}

/** The embedded engine: one connection, one writer, everything in turn. */
export class DuckDbWarehouse implements Warehouse {
  readonly engine = 'duckdb'
  readonly dialect = duckDbDialect
  readonly hasOneWriter = true
  readonly hasTransactionalDdl = true
  private readonly mutex = new Mutex()
  private session: DuckDbSession
  private isOpen = true
  private connected: Connected
  private readonly options: DuckDbOptions

  constructor(connected: Connected, options: DuckDbOptions) {
    this.connected = connected
    this.options = options
    this.session = new DuckDbSession(connected.connection)
  }

  query(sql: string, parameters?: Parameters): Promise<Row[]> {
    return this.mutex.run(() => this.session.query(sql, parameters))
  }

  execute(sql: string, parameters?: Parameters): Promise<void> {
    return this.mutex.run(async () => {
      await this.session.execute(sql, parameters)
      await this.checkpointChange()
    })
  }

  append<R extends RecordSpec>(record: R, rows: readonly RowOf<R>[], load: Load): Promise<number> {
    return this.atomically((session) => session.append(record, rows, load))
  }

  atomically<T>(work: (session: BuildSession) => Promise<T>): Promise<T> {
    return this.mutex.run(() => this.inTransaction(work))
  }

  /**
   * Runs work in DuckDB's own SQL, alone on the connection and outside of a transaction: the work
   * begins and ends its own. What it sets it must set back.
   */
  natively<T>(work: (session: DuckDbSession, options: DuckDbOptions) => Promise<T>): Promise<T> {
    return this.mutex.run(() => work(this.session, this.options))
  }

  columns(relation: string): Promise<ColumnInfo[] | null> {
    return this.mutex.run(() => this.session.columns(relation))
  }

  async relations(): Promise<RelationInfo[]> {
    const rows = await this.query(
      `select table_schema || '.' || table_name as name, table_type as type
       from information_schema.tables
       where table_catalog = current_database()
       order by name nulls last`,
    )
    return rows.map(({ name, type }) => ({
      name: String(name),
      kind: type === 'VIEW' ? 'view' : 'table',
    }))
  }

  /** Rows are as near as anything that is kept about them. */
  tableMarks(): Promise<null> {
    return Promise.resolve(null)
  }

  /** Statements have no price. */
  operational(): Promise<this> {
    return Promise.resolve(this)
  }

  swap(from: string, to: string): Promise<void> {
    return this.atomically((session) => session.swap(from, to))
  }

  publishSnapshot(): Promise<string | null> {
    const { path, snapshotPath } = this.options
    return this.mutex.run(async () => {
      if (!snapshotPath || path === ':memory:') return null
      await this.session.execute('force checkpoint')
      await copySnapshot(path, snapshotPath)
      return snapshotPath
    })
  }

  /**
   * Writes the database anew, so that its file holds nothing of what was deleted, which DuckDB
   * keeps in free blocks. Takes as much room on the disk again. Killed at any moment, it leaves the
   * old file or the new one, whole. Whoever owns the workspace goes on owning it; the engine's own
   * lock is let go between closing the old file and opening the new one.
   */
  rewrite(reached: (step: RewriteStep) => void = () => undefined): Promise<void> {
    const { path } = this.options
    return this.mutex.run(async () => {
      if (path === ':memory:') return
      reached('copying')
      const aside = await copyAside(this.session, path)
      reached('copied')
      disconnect(this.connected)
      reached('closed')
      try {
        await putInPlace(aside, path)
        reached('renamed')
      } finally {
        this.connected = await connect(this.options)
        this.session = new DuckDbSession(this.connected.connection)
      }
    })
  }

  async close(): Promise<void> {
    if (!this.isOpen) return
    this.isOpen = false
    await this.mutex.run(() => Promise.resolve())
    disconnect(this.connected)
    openPaths.delete(this.options.path)
  }

  private async inTransaction<T>(work: (session: BuildSession) => Promise<T>): Promise<T> {
    await this.session.execute('begin transaction')
    let result: T
    try {
      result = await work(this.session)
      await this.session.execute('commit')
    } catch (error) {
      await this.session.execute('rollback').catch(() => undefined)
      this.session.takeSchemaChange()
      throw error
    }
    await this.checkpointChange()
    return result
  }

  /**
   * Right after DDL: replaying that of tables from the write-ahead log has open bugs (duckdb#22044,
   * #22124, #25928). That of views is a text, which is not bound again.
   */
  private async checkpointChange(): Promise<void> {
    if (!this.session.takeSchemaChange() || this.options.path === ':memory:') return
    await this.session.execute('checkpoint')
  }
}

/**
 * Opens (and where needed creates) a database, with its raw tables and the `fn` functions.
 * Throws WorkspaceOwnedError where another process has it open.
 */
export async function openDuckDb(options: DuckDbOptions): Promise<DuckDbWarehouse> {
  const path = options.path === ':memory:' ? options.path : resolve(options.path)
  if (path !== ':memory:' && openPaths.has(path)) {
    throw new WorkspaceOwnedError(`${path} is open in this process already`, { path })
  }
  const connection = await connect({ ...options, path })
  const warehouse = new DuckDbWarehouse(connection, { ...options, path })
  try {
    await ensureRawTables(warehouse)
    await warehouse.execute(readFileSync(projectPath('sql', 'duckdb', 'functions.sql'), 'utf8'))
  } catch (error) {
    await warehouse.close()
    throw error
  }
  return warehouse
}

async function connect(options: DuckDbOptions): Promise<Connected> {
  const instance = await DuckDBInstance.create(options.path, settingsOf(options)).catch(
    (error: unknown) => {
      throw asOpenError(error, options.path)
    },
  )
  if (options.path !== ':memory:') openPaths.add(options.path)
  const connection = await instance.connect()
  await connection.run(`set TimeZone = 'UTC'`)
  if (options.tempDirectory) {
    await connection.run(`set temp_directory = ${quoteText(options.tempDirectory)}`)
  }
  return { instance, connection }
}

function disconnect({ connection, instance }: Connected): void {
  connection.closeSync()
  instance.closeSync()
}

/**
 * A build replaces rows of many tables: at DuckDB’s 16 MB the file would be written several times on the
 * way to the snapshot, which writes it anyway.
 */
const CHECKPOINT_THRESHOLD = '128MB'

function settingsOf(options: DuckDbOptions): Record<string, string> {
  return {
    default_null_order: 'NULLS_FIRST_ON_ASC_LAST_ON_DESC',
    preserve_insertion_order: 'false',
    checkpoint_threshold: CHECKPOINT_THRESHOLD,
    autoinstall_known_extensions: 'false',
    ...(options.memoryLimit ? { memory_limit: options.memoryLimit } : {}),
    ...(options.threads ? { threads: String(options.threads) } : {}),
  }
}
