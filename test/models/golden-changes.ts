import { cursorLiteral } from '../../sql/runner/cursor.ts'
import type { Incremental, Model } from '../../sql/runner/model.ts'
import { renderFull, renderModel } from '../../sql/runner/render.ts'
import type { Row } from '../../sql/warehouse.ts'
import { mappedType, type Built } from '../googlesql/duckdb-tables.ts'
import { CLOCK } from '../googlesql/fixture/index.ts'
import { goldenDifferences, type Golden } from './golden.ts'

/** Where incremental models start the second time they run: at the very instant of a post. */
const WINDOW_START = { instant: '2026-10-25T00:30:00Z', date: '2026-10-25', number: 20_000 }

/**
 * How what a model gives now differs from its golden rows, in words: in a full build, and for an
 * incremental model in the rows from a window's start on. It reads what the other models gave.
 * Throws WarehouseError where DuckDB refuses the statement.
 */
export async function goldenChanges(
  model: Model,
  { warehouse }: Built,
  golden: Golden,
): Promise<string[]> {
  const full = renderFull(model, warehouse.dialect, CLOCK)
  const rows = await rowsOf(warehouse, full, golden)
  const byRows = goldenDifferences(model, { columns: golden.columns, rows }, golden)
  if (byRows.length > 0) return byRows
  const described = await warehouse.query(`describe ${full}`)
  const columns = described.map((row) => ({
    name: String(row['column_name']),
    type: mappedType(String(row['column_type'])),
  }))
  const byTypes = goldenDifferences(model, { columns, rows }, golden)
  if (byTypes.length > 0 || !model.incremental) return byTypes
  return windowChanges(model, model.incremental, warehouse, golden)
}

async function windowChanges(
  model: Model,
  { cursor, cursorType }: Incremental,
  warehouse: Built['warehouse'],
  golden: Golden,
): Promise<string[]> {
  const start = WINDOW_START[cursorType]
  const windowStart = cursorLiteral(start, cursorType, warehouse.dialect)
  const text = renderModel(model, warehouse.dialect, { asOf: CLOCK, windowStart })
  const rows = await rowsOf(warehouse, text, golden)
  // Instants and dates as ISO texts compare as what they stand for.
  const kept = golden.rows.filter((row) => (row[cursor] ?? '') >= start)
  return goldenDifferences(model, { ...golden, rows }, { ...golden, rows: kept })
}

/** The rows of a statement, but not many more than the golden ones. */
function rowsOf(warehouse: Built['warehouse'], sql: string, golden: Golden): Promise<Row[]> {
  return warehouse.query(`select * from (\n${sql}\n) as result limit ${golden.rows.length + 1}`)
}
