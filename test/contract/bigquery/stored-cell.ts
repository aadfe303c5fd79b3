import { Temporal } from 'temporal-polyfill'

import type { Cell, FieldSchema } from '../../../sql/bigquery/resources.ts'

/** A stored value as answers have it: texts for all scalars, whole microseconds for instants. */
export function storedCell(value: unknown, field: FieldSchema): Cell {
  if (field.mode === 'REPEATED') {
    const items = (value ?? []) as readonly unknown[]
    return items.map((item) => ({ v: storedCell(item, { ...field, mode: 'NULLABLE' }) }))
  }
  if (value === null || value === undefined) return null
  if (field.type !== 'TIMESTAMP') return String(value)
  return String(Temporal.Instant.from(String(value)).epochNanoseconds / 1000n)
}
