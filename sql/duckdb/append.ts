import { DuckDBDataChunk, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api'

import type { SqlType } from '../../domain/records/column.ts'
import { tableColumnsOf, type RecordSpec, type RowOf } from '../../domain/records/record.ts'
import { checkRow } from '../check-row.ts'
import type { Load, Row } from '../warehouse.ts'
import { chunkTypes } from './types.ts'
import { toDuckDb } from './values.ts'

const ROWS_PER_CHUNK = 2048

/**
 * Appends rows through the appender, a data chunk at a time (the fastest way in: see
 * `bench/`). The caller holds the transaction. Throws InvalidInputError naming row and column.
 */
export async function appendRows<R extends RecordSpec>(
  connection: DuckDBConnection,
  record: R,
  rows: readonly RowOf<R>[],
  load: Load,
): Promise<number> {
  if (rows.length === 0) return 0
  const columns = tableColumnsOf(record)
  const stamp = { load_id: load.loadId, loaded_at: load.loadedAt, is_sample: load.isSample }
  const appender = await connection.createAppender(record.name, 'raw')
  try {
    for (let start = 0; start < rows.length; start += ROWS_PER_CHUNK) {
      const part = rows
        .slice(start, start + ROWS_PER_CHUNK)
        .map((row, index) => ({ ...checkRow(record, row, start + index), ...stamp }))
      const chunk = chunkFor(record, part.length)
      chunk.setColumns(columns.map(([name, meta]) => part.map((row) => cell(row, name, meta.sql))))
      appender.appendDataChunk(chunk)
    }
  } finally {
    appender.closeSync()
  }
  return rows.length
}

/**
 * Appends rows that are stored elsewhere to a table of these columns, as they are. The caller holds
 * the transaction.
 */
export async function restoreRows(
  connection: DuckDBConnection,
  relation: string,
  columns: readonly (readonly [name: string, type: SqlType])[],
  rows: readonly Row[],
): Promise<void> {
  const [schema = '', table = ''] = relation.split('.')
  const appender = await connection.createAppender(table, schema)
  try {
    for (let start = 0; start < rows.length; start += ROWS_PER_CHUNK) {
      const part = rows.slice(start, start + ROWS_PER_CHUNK)
      const chunk = DuckDBDataChunk.create(
        columns.map(([, type]) => chunkTypes[type]),
        part.length,
      )
      chunk.setColumns(columns.map(([name, type]) => part.map((row) => cell(row, name, type))))
      appender.appendDataChunk(chunk)
    }
  } finally {
    appender.closeSync()
  }
}

const chunks = new WeakMap<RecordSpec, DuckDBDataChunk>()

/**
 * An empty chunk for rows of a record, used again for each: it lies outside of the heap, where
 * many small ones would pile up until the collector finds a reason to look. What is put into it is
 * copied by the appender before anything else runs.
 */
function chunkFor(record: RecordSpec, rows: number): DuckDBDataChunk {
  const known = chunks.get(record)
  known?.reset()
  const types = () => tableColumnsOf(record).map(([, meta]) => chunkTypes[meta.sql])
  const chunk = known ?? DuckDBDataChunk.create(types())
  chunks.set(record, chunk)
  chunk.rowCount = rows
  return chunk
}

function cell(row: object, name: string, type: Parameters<typeof toDuckDb>[1]): DuckDBValue {
  return toDuckDb((row as Record<string, unknown>)[name], type)
}
