import { rawRecords } from '../../domain/records/index.ts'
import type { SqlType } from '../../domain/records/column.ts'
import { tableColumnsOf } from '../../domain/records/record.ts'
import { openDuckDb, type DuckDbWarehouse } from '../../sql/duckdb/duckdb-warehouse.ts'
import type { Model } from '../../sql/runner/model.ts'
import { renderFull } from '../../sql/runner/render.ts'
import { insertRows, type CaseRow } from '../models/case-rows.ts'
import type { Table } from './catalog.ts'

/** GoogleSQL's names for the types raw tables are declared with. */
const DECLARED: Readonly<Record<SqlType, string>> = {
  string: 'STRING',
  json: 'STRING',
  strings: 'ARRAY<STRING>',
  int64: 'INT64',
  float64: 'FLOAT64',
  numeric: 'NUMERIC',
  bool: 'BOOL',
  timestamp: 'TIMESTAMP',
  date: 'DATE',
}

/** What a model's columns on DuckDB must be called on GoogleSQL. */
const MAPPED: Readonly<Record<string, string>> = {
  VARCHAR: 'STRING',
  BIGINT: 'INT64',
  DOUBLE: 'FLOAT64',
  'DECIMAL(38,9)': 'NUMERIC',
  BOOLEAN: 'BOOL',
  'TIMESTAMP WITH TIME ZONE': 'TIMESTAMP',
  DATE: 'DATE',
}

/** GoogleSQL's name for a type of DuckDB; no name where no type of the shared dialect fits. */
export function mappedType(type: string): string {
  const element = type.endsWith('[]') ? type.slice(0, -2) : null
  return element === null ? (MAPPED[type] ?? `DuckDB’s ${type}`) : `ARRAY<${mappedType(element)}>`
}

/** All relations as DuckDB has them after building every model over the rows of raw tables. */
export interface Built {
  readonly warehouse: DuckDbWarehouse
  /** By `schema.name`, raw tables with their declared types, models with DuckDB's types, mapped. */
  readonly tables: ReadonlyMap<string, Table>
}

/** Builds every model on DuckDB, in order, over rows of raw tables. */
export async function buildOnDuckDb(
  models: readonly Model[],
  rows: Readonly<Record<string, readonly CaseRow[]>>,
  asOf: string,
): Promise<Built> {
  const warehouse = await openDuckDb({ path: ':memory:', threads: 1 })
  const tables = new Map<string, Table>()
  for (const [name, given] of Object.entries(rows)) await insertRows(warehouse, name, given)
  for (const record of rawRecords) {
    const name = `raw.${record.name}`
    const columns = tableColumnsOf(record).map(([column, { sql }]) => ({
      name: column,
      type: DECLARED[sql],
    }))
    tables.set(name, { name, columns, rows: await warehouse.query(`select * from ${name}`) })
  }
  for (const model of models) {
    const kind = model.kind === 'view' ? 'view' : 'table'
    await warehouse.execute(
      `create ${kind} ${model.name} as\n${renderFull(model, warehouse.dialect, asOf)}`,
    )
    tables.set(model.name, await tableOf(warehouse, model.name))
  }
  return { warehouse, tables }
}

async function tableOf(warehouse: DuckDbWarehouse, name: string): Promise<Table> {
  const columns = (await warehouse.columns(name)) ?? []
  return {
    name,
    columns: columns.map((column) => ({ name: column.name, type: mappedType(column.type) })),
    rows: await warehouse.query(`select * from ${name}`),
  }
}
