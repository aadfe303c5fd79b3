import { rawRecords } from '../../domain/records/index.ts'
import { tableColumnsOf, type RecordSpec } from '../../domain/records/record.ts'
import { duckDbTypes } from '../duckdb/types.ts'
import type { Warehouse, WarehouseSession } from '../warehouse.ts'
import { duckDbTable } from './ddl.ts'
import { applyMigrations } from './migrations.ts'

const SCHEMAS = ['raw', 'staging', 'intermediate', 'marts', 'fn']

/**
 * Brings the raw tables of a DuckDB warehouse to what the records say: runs the migrations that
 * have not run, creates missing tables, adds missing columns. Nothing is dropped or rewritten.
 * All in one transaction; a second run changes nothing.
 */
export async function ensureRawTables(warehouse: Warehouse): Promise<void> {
  const isChanged = await warehouse.atomically(async (session) => {
    for (const schema of SCHEMAS) await session.execute(`create schema if not exists ${schema}`)
    const migrated = await applyMigrations(session)
    const added = await addMissing(session)
    return migrated + added > 0
  })
  if (isChanged) await warehouse.execute('checkpoint')
}

async function addMissing(session: WarehouseSession): Promise<number> {
  const existing = await existingColumns(session)
  const statements = rawRecords.flatMap((record) => {
    const columns = existing.get(record.name)
    return columns ? missingColumns(record, columns) : [duckDbTable(record)]
  })
  for (const statement of statements) await session.execute(statement)
  return statements.length
}

async function existingColumns(session: WarehouseSession): Promise<Map<string, Set<string>>> {
  const rows = await session.query(
    `select table_name, column_name from duckdb_columns()
     where database_name = current_database() and schema_name = 'raw'`,
  )
  const tables = new Map<string, Set<string>>()
  for (const row of rows) {
    const table = String(row['table_name'])
    tables.set(table, (tables.get(table) ?? new Set()).add(String(row['column_name'])))
  }
  return tables
}

function missingColumns(record: RecordSpec, columns: ReadonlySet<string>): string[] {
  return tableColumnsOf(record)
    .filter(([name]) => !columns.has(name))
    .map(
      ([name, meta]) =>
        `alter table raw.${record.name} add column ${name} ${duckDbTypes[meta.sql]}`,
    )
}
