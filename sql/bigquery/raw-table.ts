import type { ColumnMeta } from '../../domain/records/column.ts'
import { isNullable, tableColumnsOf, type RecordSpec } from '../../domain/records/record.ts'
import type { FieldSchema, TableReference, TableResource } from './resources.ts'
import { fieldTypes } from './types.ts'

const LONGEST_DESCRIPTION = 1024

/**
 * A raw table as BigQuery creates it, from its record: partitioned by the day of its load (or by
 * the week it is about), clustered by its natural key.
 */
export function rawTable(record: RecordSpec, reference: TableReference): TableResource {
  return {
    tableReference: reference,
    description: record.doc,
    schema: { fields: rawFields(record) },
    timePartitioning: { type: 'DAY', field: record.partition },
    ...(record.cluster.length > 0 ? { clustering: { fields: record.cluster } } : {}),
  }
}

/** The columns of a raw table, with what they mean. */
export function rawFields(record: RecordSpec): FieldSchema[] {
  return tableColumnsOf(record).map(([name, meta]) => ({
    name,
    type: fieldTypes[meta.sql],
    mode: modeOf(meta, isNullable(record, name)),
    description: meta.doc.slice(0, LONGEST_DESCRIPTION),
  }))
}

/** BigQuery keeps a missing list as an empty one. */
function modeOf({ sql }: ColumnMeta, mayBeNull: boolean): string {
  if (sql === 'strings') return 'REPEATED'
  return mayBeNull ? 'NULLABLE' : 'REQUIRED'
}
