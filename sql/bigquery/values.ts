import { Temporal } from 'temporal-polyfill'

import type { Row, Value } from '../warehouse.ts'
import type { Cell, FieldSchema, RowResource, TableSchema } from './resources.ts'

/** Rows of an answer as the warehouse promises them (see Value), nothing lost on the way. */
export function rowsOf(schema: TableSchema | undefined, rows: readonly RowResource[] = []): Row[] {
  const fields = schema?.fields ?? []
  return rows.map((row) => structOf(fields, row))
}

function structOf(fields: readonly FieldSchema[], row: RowResource): Row {
  return Object.fromEntries(
    fields.map((field, i) => [field.name, valueOf(field, row.f[i]?.v ?? null)]),
  )
}

function valueOf(field: FieldSchema, cell: Cell): Value {
  if (field.mode === 'REPEATED') {
    const items = (cell ?? []) as readonly { readonly v: Cell }[]
    return items.map(({ v }) => valueOf({ ...field, mode: 'NULLABLE' }, v))
  }
  if (cell === null) return null
  return typeof cell === 'string'
    ? scalarOf(field.type, cell)
    : structOf(field.fields ?? [], cell as RowResource)
}

function scalarOf(type: string, text: string): Value {
  switch (type) {
    case 'INTEGER':
    case 'INT64':
      return integer(BigInt(text))
    case 'FLOAT':
    case 'FLOAT64':
      return float(text)
    case 'NUMERIC':
    case 'BIGNUMERIC':
      return text.includes('.') ? text.replace(/\.?0+$/, '') : text
    case 'BOOLEAN':
    case 'BOOL':
      return text === 'true'
    case 'TIMESTAMP':
      return Temporal.Instant.fromEpochNanoseconds(BigInt(text) * 1000n).toString()
    case 'DATETIME':
      return Temporal.Instant.from(`${text}Z`).toString()
    case 'TIME':
      return text.includes('.') ? text.replace(/\.?0+$/, '') : text
    case 'BYTES':
      return Uint8Array.from(Buffer.from(text, 'base64'))
    default:
      return text
  }
}

function integer(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
    ? Number(value)
    : value
}

const SPECIAL: Readonly<Record<string, number>> = {
  inf: Number.POSITIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
  '-infinity': Number.NEGATIVE_INFINITY,
}

function float(text: string): number {
  return SPECIAL[text.toLowerCase()] ?? Number(text)
}
