import { didYouMean } from '../../sql/runner/nearest.ts'
import { quoteText } from '../../sql/text.ts'
import type { Value, WarehouseSession } from '../../sql/warehouse.ts'

/** A row of a case: instants and dates as ISO text, decimals as text or number. */
export type CaseRow = Readonly<Record<string, Value>>

/** Inserts rows that name some columns of a table; the others become null. */
export async function insertRows(
  session: WarehouseSession,
  relation: string,
  rows: readonly CaseRow[],
): Promise<void> {
  if (rows.length === 0) return
  const described = await session.query(`describe ${relation}`)
  const types = new Map(
    described.map((row) => [String(row['column_name']), String(row['column_type'])]),
  )
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const unknown = columns.find((column) => !types.has(column))
  if (unknown) {
    throw new Error(`${relation} has no column ${unknown}${didYouMean(unknown, types.keys())}`)
  }
  const cell = (row: CaseRow, column: string): string =>
    `cast(${literal(row[column] ?? null)} as ${types.get(column)})`
  const tuples = rows.map((row) => `(${columns.map((column) => cell(row, column)).join(', ')})`)
  await session.execute(
    `insert into ${relation} (${columns.join(', ')}) values ${tuples.join(', ')}`,
  )
}

function literal(value: Value): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value === 'string') return quoteText(value)
  if (typeof value === 'number' && !Number.isFinite(value)) return quoteText(String(value))
  if (typeof value === 'object') throw new Error('a row of a case holds no structs or bytes')
  return String(value)
}
