import {
  COLUMNS,
  EDITABLE,
  type CellValue,
  type Cells,
  type Column,
  type SheetCells,
} from '../columns.ts'
import { readCell, type CellContext, type ReadText } from '../cells/read-cell.ts'
import { readZonedTime, type ZonedTime } from '../cells/zoned-time.ts'
import { normalText } from '../cells/text.ts'
import { quoted } from '../cells/words.ts'

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
  /** How something written in another way was understood, in words; where that is worth saying. */
  readonly understood?: string
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
  const zoned = zonedTime(base, sheet, context)
  const compare = (column: Column): ComparedCell => {
    const value = sheet[column]
    const isPresent = value !== undefined
    const read = zoned?.[column] ?? readValue(column, value, { ...context, base: base[column] })
    if ('problem' in read) {
      return { state: 'invalid', text: plainText(value), problem: read.problem, isPresent }
    }
    return { ...stand(base[column], read.text, now[column]), isPresent }
  }
  const row = Object.fromEntries(COLUMNS.map((column) => [column, compare(column)])) as ComparedRow
  const understood = zoned?.understood ?? ''
  if (understood === '') return row
  return { ...row, 'local time': { ...row['local time'], understood } }
}

function readValue(column: Column, value: CellValue | undefined, context: CellContext): ReadText {
  if (value === undefined) return { text: context.base }
  return people.has(column) ? readCell(column, value, context) : { text: plainText(value) }
}

/** Day and time where the time names a zone; null where it does not. */
function zonedTime(
  base: Cells,
  sheet: SheetCells['cells'],
  context: Omit<CellContext, 'base'>,
): (Pick<ZonedTime, 'understood'> & Partial<Record<Column, ReadText>>) | null {
  const value = sheet['local time']
  if (typeof value !== 'string') return null
  const day = readValue('day', sheet.day, { ...context, base: base.day })
  const found = readZonedTime(day, value, context)
  if (!found) return null
  // Without its column nothing in the sheet says on which day the other zone's time was meant.
  if (sheet.day === undefined && 'text' in found.day && found.day.text !== base.day) {
    const problem = `the local time ${quoted(value)} is on another day in ${context.timezone}, and there is no column day: write the wall time there alone, as 18:30`
    return { 'local time': { problem }, understood: '' }
  }
  return { day: found.day, 'local time': found.time, understood: found.understood }
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
