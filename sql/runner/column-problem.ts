import type { ColumnInfo } from '../warehouse.ts'
import type { Model } from './model.ts'

/** What is wrong with the columns that a model gives, or null where they are the documented ones. */
export function columnProblem(model: Model, columns: readonly ColumnInfo[]): string | null {
  const documented = new Set(model.columns.map(({ name }) => name))
  const actual = new Set(columns.map(({ name }) => name))
  const extra = [...actual].filter((name) => !documented.has(name))
  const missing = [...documented].filter((name) => !actual.has(name))
  if (extra.length > 0)
    return `gives columns its last select does not document: ${extra.join(', ')}`
  if (missing.length > 0) return `does not give documented columns: ${missing.join(', ')}`
  const { incremental } = model
  const cursor = columns.find(({ name }) => name === incremental?.cursor)
  if (!incremental || !cursor || CURSORS[incremental.cursorType].test(cursor.type)) return null
  return (
    `its cursor ${cursor.name} is a ${cursor.type}; instants end in _at, dates in _on, ` +
    'whole numbers in neither'
  )
}

const CURSORS = { instant: /^timestamp/i, date: /^date$/i, number: /int/i } as const
