import type { RecordSpec, RowOf } from '../../domain/records/record.ts'
import { rawRecords } from '../../domain/records/index.ts'
import { partsOf, WHOLE_BYTES } from '../../sql/bigquery/operational/parts.ts'
import { sourcesOf } from '../../sql/bigquery/operational/sources.ts'
import { duckDbDialect } from '../../sql/duckdb/dialect.ts'
import type { DuckDbWarehouse } from '../../sql/duckdb/duckdb-warehouse.ts'
import type {
  BuildSession,
  ColumnInfo,
  Load,
  OperationalWeeks,
  Parameters,
  RelationInfo,
  Row,
  TableMark,
  Warehouse,
} from '../../sql/warehouse.ts'
import type { Bill } from './bill.ts'

/**
 * BigQuery on paper: statements run on an embedded warehouse, by the ways that are taken on
 * BigQuery, and each is put on a bill as BigQuery would. What is metadata there (lists of tables,
 * columns, copies, rows that are loaded or inserted as parameters) is free.
 */
export class PaperWarehouse implements Warehouse {
  readonly engine = 'bigquery'
  readonly dialect = {
    ...duckDbDialect,
    temporary: null,
    hasPricePerStatement: true,
    layout: () => '',
  }
  readonly hasOneWriter = false
  readonly hasTransactionalDdl = false
  private readonly inner: DuckDbWarehouse
  private readonly bill: Bill
  private readonly weeks: OperationalWeeks | null

  constructor(inner: DuckDbWarehouse, bill: Bill, weeks: OperationalWeeks | null = null) {
    this.inner = inner
    this.bill = bill
    this.weeks = weeks
  }

  operational(weeks: OperationalWeeks): Promise<PaperWarehouse> {
    return Promise.resolve(new PaperWarehouse(this.inner, this.bill, weeks))
  }

  async query(sql: string, parameters?: Parameters): Promise<Row[]> {
    await this.asked(sql, parameters)
    return this.inner.query(sql, parameters)
  }

  async execute(sql: string, parameters?: Parameters): Promise<void> {
    await this.bill.statement(sql)
    return this.inner.execute(sql, parameters)
  }

  append<R extends RecordSpec>(record: R, rows: readonly RowOf<R>[], load: Load): Promise<number> {
    if (rows.length > 0) this.bill.changed(`raw.${record.name}`)
    return this.inner.append(record, rows, load)
  }

  columns(relation: string): Promise<ColumnInfo[] | null> {
    return this.inner.columns(relation)
  }

  async swap(from: string, to: string): Promise<void> {
    this.bill.changed(to)
    await this.inner.swap(from, to)
  }

  relations(): Promise<RelationInfo[]> {
    return this.inner.relations()
  }

  async tableMarks(tables: readonly string[]): Promise<ReadonlyMap<string, TableMark>> {
    const marks = new Map<string, TableMark>()
    for (const name of tables) {
      const isEmpty = (await this.bill.relations.bytesOf(name)) === 0
      marks.set(name, { mark: this.bill.markOf(name), isEmpty })
    }
    return marks
  }

  /** Put on the bill when it is over, since the bill asks the embedded warehouse for sizes. */
  async atomically<T>(work: (session: BuildSession) => Promise<T>): Promise<T> {
    const statements: (() => Promise<void>)[] = []
    const changed: string[] = []
    try {
      return await this.inner.atomically((session) =>
        work({
          query: (sql, parameters) => {
            statements.push(() =>
              this.weeks ? this.asked(sql, parameters) : this.bill.statement(sql),
            )
            return session.query(sql, parameters)
          },
          execute: (sql, parameters) => {
            statements.push(() => this.bill.statement(sql))
            return session.execute(sql, parameters)
          },
          append: (record, rows, load) => {
            if (rows.length > 0) changed.push(`raw.${record.name}`)
            return session.append(record, rows, load)
          },
          columns: (relation) => session.columns(relation),
          swap: (from, to) => session.swap(from, to),
        }),
      )
    } finally {
      for (const put of statements) await put()
      for (const table of changed) this.bill.changed(table)
    }
  }

  /** A question for certain weeks costs nothing where all behind it is listed, not queried. */
  private async asked(sql: string, parameters?: Parameters): Promise<void> {
    const sources = this.weeks && sourcesOf(sql)
    for (const name of sources?.tables ?? []) {
      if (!(await this.isListed(name))) return this.bill.question(sql, parameters)
    }
    return sources ? this.bill.listed(sources.tables) : this.bill.question(sql, parameters)
  }

  private async isListed(name: string): Promise<boolean> {
    const record = rawRecords.find((one) => `raw.${one.name}` === name)
    const resource = {
      tableReference: { projectId: '', datasetId: '', tableId: name },
      numBytes: String(await this.bill.relations.bytesOf(name)),
      lastModifiedTime: String(this.bill.nowMs),
      ...(record ? { timePartitioning: { type: 'DAY', field: record.partition } } : {}),
    }
    return this.weeks !== null && partsOf(name, resource, this.weeks, WHOLE_BYTES) !== null
  }

  publishSnapshot(): Promise<null> {
    return Promise.resolve(null)
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}
