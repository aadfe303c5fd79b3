import { ClaimTakenError } from '../../domain/errors.ts'
import type { RecordSpec, RowOf } from '../../domain/records/record.ts'
import type { BuildSession, ColumnInfo, Load, Parameters, Row } from '../warehouse.ts'
import { explained } from './api.ts'
import { batchOf, insertsOf, ndjsonOf, type Batch } from './append.ts'
import { takeClaim, type ClaimRow } from './claim.ts'
import type { JobOrder, Jobs } from './jobs.ts'
import { locate } from './names.ts'
import { orderOf, type SessionOptions } from './order.ts'
import { bind, type Bound } from './parameters.ts'
import type { JobResource, QueryConfiguration, TableResource } from './resources.ts'
import { readRows } from './rows.ts'
import { swapTables } from './swap.ts'
import { typeText } from './types.ts'

/** Statements, each a job: outside of a transaction, or inside the one of a session. */
export class BigQuerySession implements BuildSession {
  protected readonly jobs: Jobs
  protected readonly options: SessionOptions
  private readonly sessionId: string | null

  constructor(jobs: Jobs, options: SessionOptions, sessionId: string | null = null) {
    this.jobs = jobs
    this.options = options
    this.sessionId = sessionId
  }

  async query(sql: string, parameters?: Parameters): Promise<Row[]> {
    return readRows(this.jobs, await this.statement(bind(sql, parameters)))
  }

  async execute(sql: string, parameters?: Parameters): Promise<void> {
    await this.statement(bind(sql, parameters))
  }

  /**
   * A few hundred rows go in by one INSERT (BigQuery allows 1,500 load jobs a table and day), more
   * by one load job; inside a transaction, which load jobs take no part in, by several INSERTs.
   * Claims are taken one by one, outside of any transaction: throws ClaimTakenError naming the owner
   * where another run holds one.
   */
  async append<R extends RecordSpec>(
    record: R,
    rows: readonly RowOf<R>[],
    load: Load,
  ): Promise<number> {
    if (rows.length === 0) return 0
    const batch = batchOf(record, rows, load)
    if (record.name === 'claims') {
      for (const row of rows) await this.claimed(row as unknown as ClaimRow, load)
      return rows.length
    }
    const inserts = insertsOf(batch)
    if (inserts.length > 1 && this.sessionId === null) await this.load(batch)
    else for (const insert of inserts) await this.statement(insert)
    return rows.length
  }

  async columns(relation: string): Promise<ColumnInfo[] | null> {
    const { dataset, table } = locate(relation, this.options.prefix)
    const found = await explained(() =>
      this.jobs.api.find<TableResource>(`/datasets/${dataset}/tables/${table}`),
    )
    if (!found) return null
    return (found.schema?.fields ?? []).map((field) => ({
      name: field.name,
      type: typeText(field),
    }))
  }

  async swap(from: string, to: string): Promise<void> {
    const { prefix } = this.options
    await explained(() => swapTables(this.jobs, locate(from, prefix), locate(to, prefix)))
  }

  /** Runs one statement (or script) to its end. */
  async statement(bound: Bound, more: Partial<QueryConfiguration> = {}): Promise<JobResource> {
    return this.jobs.run(this.order(bound, more))
  }

  /** How a statement is run: its job's configuration. */
  protected order(bound: Bound, more: Partial<QueryConfiguration> = {}): JobOrder {
    const inSession = this.sessionId
      ? { connectionProperties: [{ key: 'session_id', value: this.sessionId }] }
      : {}
    return orderOf(bound, this.options, { ...inSession, ...more })
  }

  private async claimed(row: ClaimRow, load: Load): Promise<void> {
    const { isHeld, owner } = await takeClaim(this.jobs, this.options, row, load)
    if (isHeld) return
    throw new ClaimTakenError(
      `attempt ${row.attempt} of ${row.publish_key} (revision ${row.revision}) belongs to ${owner}`,
      { publish_key: row.publish_key, owner },
    )
  }

  private async load(batch: Batch): Promise<void> {
    const { dataset, table } = locate(batch.table, this.options.prefix)
    const load = {
      destinationTable: {
        projectId: this.jobs.settings.project,
        datasetId: dataset,
        tableId: table,
      },
      sourceFormat: 'NEWLINE_DELIMITED_JSON',
      createDisposition: 'CREATE_NEVER',
      writeDisposition: 'WRITE_APPEND',
    }
    const order = { configuration: { load }, media: ndjsonOf(batch) }
    await this.jobs.run({
      ...order,
      statement: `load ${batch.rows.length} rows into ${batch.table}`,
    })
  }
}
