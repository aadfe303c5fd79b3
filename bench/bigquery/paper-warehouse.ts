import type { RecordSpec, RowOf } from '../../domain/records/record.ts'
import { duckDbDialect } from '../../sql/duckdb/dialect.ts'
import type { DuckDbWarehouse } from '../../sql/duckdb/duckdb-warehouse.ts'
import type {
  BuildSession,
  ColumnInfo,
  Load,
  Parameters,
  RelationInfo,
  Row,
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

  constructor(inner: DuckDbWarehouse, bill: Bill) {
    this.inner = inner
    this.bill = bill
  }

  async query(sql: string, parameters?: Parameters): Promise<Row[]> {
    await this.bill.question(sql, parameters)
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

  tableMarks(tables: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return Promise.resolve(new Map(tables.map((name) => [name, this.bill.markOf(name)])))
  }

  /** Put on the bill when it is over, since the bill asks the embedded warehouse for sizes. */
  async atomically<T>(work: (session: BuildSession) => Promise<T>): Promise<T> {
    const statements: string[] = []
    const changed: string[] = []
    try {
      return await this.inner.atomically((session) =>
        work({
          query: (sql, parameters) => {
            statements.push(sql)
            return session.query(sql, parameters)
          },
          execute: (sql, parameters) => {
            statements.push(sql)
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
      for (const sql of statements) await this.bill.statement(sql)
      for (const table of changed) this.bill.changed(table)
    }
  }

  publishSnapshot(): Promise<null> {
    return Promise.resolve(null)
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}
