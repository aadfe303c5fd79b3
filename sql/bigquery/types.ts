import type { SqlType } from '../../domain/records/column.ts'
import type { FieldSchema, ParameterType } from './resources.ts'

/** How BigQuery's API names the column types of the shared dialect; lists are REPEATED besides. */
export const fieldTypes: Readonly<Record<SqlType, string>> = {
  string: 'STRING',
  int64: 'INTEGER',
  float64: 'FLOAT',
  numeric: 'NUMERIC',
  bool: 'BOOLEAN',
  timestamp: 'TIMESTAMP',
  date: 'DATE',
  strings: 'STRING',
  json: 'STRING',
}

/** The API answers with the older names of types. */
const SQL_NAMES: Readonly<Record<string, string>> = {
  INTEGER: 'INT64',
  FLOAT: 'FLOAT64',
  BOOLEAN: 'BOOL',
}

/** A column's type as SQL spells it: `INT64`, `ARRAY<STRUCT<at TIMESTAMP, n INT64>>`. */
export function typeText(field: FieldSchema): string {
  const { type, mode, fields = [] } = field
  const own = /^(RECORD|STRUCT)$/.test(type)
    ? `STRUCT<${fields.map((inner) => `${inner.name} ${typeText(inner)}`).join(', ')}>`
    : (SQL_NAMES[type] ?? type)
  return mode === 'REPEATED' ? `ARRAY<${own}>` : own
}

/** The type of a parameter that holds a column's values. */
export function parameterType(type: SqlType): ParameterType {
  const name = fieldTypes[type]
  const own = { type: SQL_NAMES[name] ?? name }
  return type === 'strings' ? { type: 'ARRAY', arrayType: own } : own
}
