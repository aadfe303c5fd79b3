import { isNullable, tableColumnsOf, type RecordSpec } from '../../domain/records/record.ts'
import { duckDbTypes } from '../duckdb/types.ts'

/** The statement that creates a raw table on DuckDB, from its record. */
export function duckDbTable(record: RecordSpec): string {
  const columns = tableColumnsOf(record).map(
    ([name, meta]) =>
      `    ${name} ${duckDbTypes[meta.sql]}${isNullable(record, name) ? '' : ' not null'}`,
  )
  return `create table raw.${record.name} (\n${columns.join(',\n')}\n)`
}
