import { COLUMNS, EDITABLE, type Cells, type Column, type SheetCells } from '../columns.ts'
import { readCell, type CellContext } from '../cells/read-cell.ts'
import { normalText } from '../cells/text.ts'

/**
 * Where a cell stands between what was exported (base), what the sheet says, and what the
 * warehouse says now:
 * same – all three agree; agreed – sheet and warehouse made the same change; edited – only the
 * sheet changed; stale – only the warehouse changed; conflict – both did, differently;
 * invalid – the sheet's cell cannot be read.
 */
export type CellState = 'same' | 'agreed' | 'edited' | 'stale' | 'conflict' | 'invalid'

export interface ComparedCell {
  readonly state: CellState
  /** The sheet's cell in its one spelling; what was typed where it is invalid. */
  readonly text: string
  /** What is wrong, where it is invalid. */
  readonly problem: string | null
  /** Whether the sheet has the column at all. */
  readonly isPresent: boolean
}

export type ComparedRow = Readonly<Record<Column, ComparedCell>>

const people: ReadonlySet<string> = new Set(EDITABLE)

/**
 * Compares a row column by column. A column the sheet does not have is no opinion: the cell
 * counts as it was exported.
 */
export function compareRow(
  base: Cells,
  sheet: SheetCells['cells'],
  now: Cells,
  context: Omit<CellContext, 'base'>,
): ComparedRow {
  const compare = (column: Column): ComparedCell => {
    const value = sheet[column]
    const isPresent = value !== undefined
    if (!isPresent) return { ...stand(base[column], base[column], now[column]), isPresent }
    const read = people.has(column)
      ? readCell(column, value, { ...context, base: base[column] })
      : { text: plainText(value) }
    if ('text' in read) return { ...stand(base[column], read.text, now[column]), isPresent }
    return { state: 'invalid', text: plainText(value), problem: read.problem, isPresent }
  }
  return Object.fromEntries(COLUMNS.map((column) => [column, compare(column)])) as ComparedRow
}

function stand(base: string, text: string, now: string): Omit<ComparedCell, 'isPresent'> {
  const problem = null
  if (text === now) return { state: base === now ? 'same' : 'agreed', text, problem }
  if (text === base) return { state: 'stale', text, problem }
  return { state: base === now ? 'edited' : 'conflict', text, problem }
}

/** A cell as text, whatever it holds. */
export function plainText(value: SheetCells['cells'][Column]): string {
  if (value === null || value === undefined) return ''
  return normalText(typeof value === 'object' ? value.error : String(value))
}
