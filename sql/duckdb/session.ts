import {
  listValue,
  type DuckDBConnection,
  type DuckDBResultReader,
  type DuckDBValue,
} from '@duckdb/node-api'

import type { SqlType } from '../../domain/records/column.ts'
import type { RecordSpec, RowOf } from '../../domain/records/record.ts'
import type { BuildSession, ColumnInfo, Load, Parameters, Row } from '../warehouse.ts'
import { appendRows, restoreRows } from './append.ts'
import { duckDbDialect } from './dialect.ts'
import { asWarehouseError } from './errors.ts'
import { fromDuckDb } from './values.ts'

/** Statements that create, alter or drop what holds rows; views hold none. */
const DDL =
  /^\s*(?:--[^\n]*\n\s*)*(create|alter|drop)\s+(?!(or\s+replace\s+)?(temp|view)|table\s+temp\.)/i

/** Statements on one connection, without any locking of its own. */
export class DuckDbSession implements BuildSession {
  private readonly connection: DuckDBConnection
  private hasChangedSchema = false

  constructor(connection: DuckDBConnection) {
    this.connection = connection
  }

  async query(sql: string, parameters?: Parameters, mostRows?: number): Promise<Row[]> {
    return this.guarded(sql, async (text) => {
      const reader =
        mostRows === undefined
          ? await this.connection.runAndReadAll(text, bound(text, parameters))
          : await this.connection.streamAndReadUntil(text, mostRows, bound(text, parameters))
      return rowsOf(reader, mostRows)
    })
  }

  async execute(sql: string, parameters?: Parameters): Promise<void> {
    if (DDL.test(sql)) this.hasChangedSchema = true
    await this.guarded(sql, (text) => this.connection.run(text, bound(text, parameters)))
  }

  /**
   * Runs DuckDB's own SQL exactly as it is written (importers need its readers and functions) and
   * gives back the rows of the last statement. Throws WarehouseError with the statement.
   */
  async native(sql: string): Promise<Row[]> {
    try {
      return rowsOf(await this.connection.runAndReadAll(sql))
    } catch (error) {
      throw asWarehouseError(error, sql)
    }
  }

  async append<R extends RecordSpec>(
    record: R,
    rows: readonly RowOf<R>[],
    load: Load,
  ): Promise<number> {
    return appendRows(this.connection, record, rows, load)
  }

  /** Puts rows into a table as they are stored elsewhere, unchecked. */
  async restore(
    relation: string,
    columns: readonly (readonly [name: string, type: SqlType])[],
    rows: readonly Row[],
  ): Promise<void> {
    if (rows.length > 0) await restoreRows(this.connection, relation, columns, rows)
  }

  async columns(relation: string): Promise<ColumnInfo[] | null> {
    // `describe` binds one relation; duckdb_columns() binds every view of the database.
    const rows = await this.query(`describe ${relation}`).catch(async (error: unknown) => {
      if (await this.has(relation)) throw error
      return null
    })
    return (
      rows?.map((row) => ({
        name: String(row['column_name']),
        type: String(row['column_type']),
      })) ?? null
    )
  }

  private async has(relation: string): Promise<boolean> {
    const [schema = '', name = ''] = relation.split('.')
    const found = await this.query(
      `select 1 from information_schema.tables
       where table_catalog = if(@schema = 'temp', 'temp', current_database())
         and table_schema = if(@schema = 'temp', 'main', @schema) and table_name = @name`,
      { schema, name },
    )
    return found.length > 0
  }

  /** In one step where a transaction is open. */
  async swap(from: string, to: string): Promise<void> {
    await this.execute(`drop table if exists ${to}`)
    await this.execute(`alter table ${from} rename to ${to.split('.')[1] ?? to}`)
  }

  /** Whether relations other than views were created, altered or dropped since this was last asked. */
  takeSchemaChange(): boolean {
    const hasChanged = this.hasChangedSchema
    this.hasChangedSchema = false
    return hasChanged
  }

  private async guarded<T>(sql: string, work: (text: string) => Promise<T>): Promise<T> {
    const text = duckDbDialect.rewrite(sql)
    try {
      return await work(text)
    } catch (error) {
      throw asWarehouseError(error, text)
    }
  }
}

function rowsOf(reader: DuckDBResultReader, mostRows?: number): Row[] {
  const names = reader.deduplicatedColumnNames()
  return reader
    .getRows()
    .slice(0, mostRows)
    .map((row) => Object.fromEntries(names.map((name, i) => [name, fromDuckDb(row[i] ?? null)])))
}

/** Parameters that the text names; the client refuses others, callers may share a set. */
function bound(text: string, parameters: Parameters = {}): Record<string, DuckDBValue> | undefined {
  const named = Object.entries(parameters).filter(([name]) =>
    new RegExp(`\\$${name}\\b`, 'i').test(text),
  )
  if (named.length === 0) return undefined
  return Object.fromEntries(
    named.map(([name, value]): [string, DuckDBValue] => [
      name,
      isList(value) ? listValue([...value]) : value,
    ]),
  )
}

function isList(value: Parameters[string]): value is readonly string[] {
  return Array.isArray(value)
}
