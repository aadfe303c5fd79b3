import { Temporal } from 'temporal-polyfill'

import type { SqlType } from '../../domain/records/column.ts'
import { tableColumnsOf, type RecordSpec } from '../../domain/records/record.ts'
import { checkRow } from '../check-row.ts'
import type { Load } from '../warehouse.ts'
import { rowsParameter, type Bound } from './parameters.ts'
import { columnName } from './reserved.ts'

/** Rows of one INSERT; a request may have 10 MB. */
const MOST_ROWS = 500
const MOST_CHARACTERS = 4_000_000

type Columns = readonly (readonly [name: string, type: SqlType])[]
type RowText = Readonly<Record<string, unknown>>

/** Rows of a raw table on their way into BigQuery, checked and stamped. */
export interface Batch {
  readonly table: string
  readonly columns: Columns
  readonly rows: readonly RowText[]
}

/** Checks and stamps rows. Throws InvalidInputError naming row and column. */
export function batchOf(record: RecordSpec, rows: readonly unknown[], load: Load): Batch {
  const stamp = { load_id: load.loadId, loaded_at: load.loadedAt, is_sample: load.isSample }
  const columns = tableColumnsOf(record).map(([name, meta]) => [name, meta.sql] as const)
  const textOf = (row: object): RowText => {
    const values = { ...row, ...stamp } as Record<string, unknown>
    return Object.fromEntries(columns.map(([name, type]) => [name, cell(values[name], type)]))
  }
  return {
    table: `raw.${record.name}`,
    columns,
    rows: rows.map((row, index) => textOf(checkRow(record, row, index))),
  }
}

/** The statements that insert a batch: a few hundred rows each. */
export function insertsOf(batch: Batch): Bound[] {
  return partsOf(batch.rows).map((rows) => insertOf({ ...batch, rows }))
}

/** The statement that inserts rows, which are its parameter `rows`. */
export function insertOf({ table, columns, rows }: Batch, where = ''): Bound {
  const names = columns.map(([name]) => columnName(name)).join(', ')
  return {
    query: `insert into \`${table}\` (${names})\nselect ${names} from unnest(@rows)${where}`,
    parameterMode: 'NAMED',
    queryParameters: [rowsParameter(columns, rows)],
  }
}

/** The rows as a load job reads them: one JSON object a line, nulls left out. */
export function ndjsonOf({ rows }: Batch): Buffer {
  return Buffer.from(rows.map((row) => `${JSON.stringify(row, present)}\n`).join(''))
}

function present(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  return value ?? undefined
}

function partsOf(rows: readonly RowText[]): RowText[][] {
  const parts: RowText[][] = []
  let part: RowText[] = []
  let characters = 0
  for (const row of rows) {
    const size = JSON.stringify(row, present).length
    if (part.length === MOST_ROWS || (part.length > 0 && characters + size > MOST_CHARACTERS)) {
      parts.push(part)
      part = []
      characters = 0
    }
    part.push(row)
    characters += size
  }
  return part.length > 0 ? [...parts, part] : parts
}

/** BigQuery takes microseconds and refuses finer instants, which the records allow. */
function cell(value: unknown, type: SqlType): unknown {
  if (type !== 'timestamp' || value === null || value === undefined) return value
  const instant = Temporal.Instant.from(value as string)
  return instant.round({ smallestUnit: 'microsecond', roundingMode: 'trunc' }).toString()
}
