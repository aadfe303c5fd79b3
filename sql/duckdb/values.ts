import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api'
import { Temporal } from 'temporal-polyfill'

import type { SqlType } from '../../domain/records/column.ts'
import type { Value } from '../warehouse.ts'
import { DECIMAL_SCALE, DECIMAL_WIDTH } from './types.ts'

/** A value of the client as the warehouse promises it (see Value). */
export function fromDuckDb(value: DuckDBValue): Value {
  if (value === null || typeof value !== 'object') {
    return typeof value === 'bigint' ? integer(value) : value
  }
  if (value instanceof DuckDBTimestampTZValue || value instanceof DuckDBTimestampValue) {
    return value.isFinite ? isoOfMicros(value.micros) : value.toString()
  }
  if (value instanceof DuckDBDecimalValue) return decimalText(value)
  if (value instanceof DuckDBDateValue) return value.toString()
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) {
    return value.items.map(fromDuckDb)
  }
  if (value instanceof DuckDBStructValue) return mapFields(Object.entries(value.entries))
  if (value instanceof DuckDBMapValue) {
    return mapFields(value.entries.map(({ key, value: entry }) => [String(fromDuckDb(key)), entry]))
  }
  if (value instanceof DuckDBBlobValue) return value.bytes
  return value.toString()
}

function mapFields(entries: [string, DuckDBValue][]): Record<string, Value> {
  return Object.fromEntries(entries.map(([field, value]) => [field, fromDuckDb(value)]))
}

function integer(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
    ? Number(value)
    : value
}

function decimalText(value: DuckDBDecimalValue): string {
  const text = value.toString()
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

function isoOfMicros(micros: bigint): string {
  return Temporal.Instant.fromEpochNanoseconds(micros * 1000n).toString()
}

/** A value of a record as the client takes it in a column of that type. Integers become bigints. */
export function toDuckDb(value: unknown, type: SqlType): DuckDBValue {
  if (value === null || value === undefined) return null
  switch (type) {
    case 'int64':
      return BigInt(value as number | bigint)
    case 'timestamp':
      return new DuckDBTimestampTZValue(
        Temporal.Instant.from(value as string).epochNanoseconds / 1000n,
      )
    case 'date':
      return new DuckDBDateValue(
        Temporal.PlainDate.from('1970-01-01').until(Temporal.PlainDate.from(value as string)).days,
      )
    case 'numeric':
      return decimal(value as string)
    case 'strings':
      return new DuckDBListValue(value as string[])
    default:
      return value as string | number | boolean
  }
}

function decimal(text: string): DuckDBDecimalValue {
  const [whole = '0', fraction = ''] = text.split('.')
  const scaled = BigInt(whole + fraction.padEnd(DECIMAL_SCALE, '0'))
  return new DuckDBDecimalValue(scaled, DECIMAL_WIDTH, DECIMAL_SCALE)
}
