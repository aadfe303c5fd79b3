import { isNullable } from '../../../domain/records/record.ts'
import { rawRecords } from '../../../domain/records/index.ts'
import type { FieldSchema } from '../../../sql/bigquery/resources.ts'
import { fieldTypes } from '../../../sql/bigquery/types.ts'
import type { Row, Warehouse } from '../../../sql/warehouse.ts'
import type { Local } from './local.ts'
import { PROJECT } from './store.ts'

const TYPES: Readonly<Record<string, string>> = {
  VARCHAR: fieldTypes.string,
  BIGINT: fieldTypes.int64,
  INTEGER: fieldTypes.int64,
  DOUBLE: fieldTypes.float64,
  BOOLEAN: fieldTypes.bool,
  DATE: fieldTypes.date,
  'TIMESTAMP WITH TIME ZONE': fieldTypes.timestamp,
}

/** Gives the local server every table of an embedded warehouse with its rows; views it has none. */
export async function copyTables(from: Warehouse, { server }: Local): Promise<void> {
  for (const { name, kind } of await from.relations()) {
    if (kind === 'view' || name === 'raw.migrations') continue
    const rows = await from.query(`select * from ${name}`)
    const [schema = '', tableId = ''] = name.split('.')
    const there = server.store.tables.get(`drumbeat_${name}`)
    if (there) there.rows = rows.map((row) => ({ ...row }))
    else {
      const fields = ((await from.columns(name)) ?? []).map(fieldOf)
      const tableReference = { projectId: PROJECT, datasetId: `drumbeat_${schema}`, tableId }
      const resource = { tableReference, schema: { fields } }
      server.store.tables.set(`drumbeat_${name}`, { resource, rows })
    }
  }
}

function fieldOf({ name, type }: { readonly name: string; readonly type: string }): FieldSchema {
  const own = type.replace(/\[\]$/, '')
  const known = own.startsWith('DECIMAL') ? fieldTypes.numeric : (TYPES[own] ?? own)
  return { name, type: known, mode: own === type ? 'NULLABLE' : 'REPEATED' }
}

/**
 * What a raw table says, but for its load and who wrote it. A list that is missing counts as empty:
 * BigQuery knows no other.
 */
export async function told(warehouse: Warehouse, table: string): Promise<string[]> {
  const rows = await warehouse.query(`select * from raw.${table}`)
  const left = new Set(['load_id', 'loaded_at', 'owner'])
  const record = rawRecords.find(({ name }) => name === table)
  const plain = (row: Row): Row =>
    Object.fromEntries(
      Object.entries(row)
        .filter(([name]) => !left.has(name))
        .map(([name, value]) => {
          const isEmpty = Array.isArray(value) && value.length === 0
          return [name, isEmpty && record && isNullable(record, name) ? null : value]
        }),
    )
  return rows.map((row) => JSON.stringify(plain(row))).toSorted()
}
