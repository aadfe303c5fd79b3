import { COLUMNS, type Column } from '../columns.ts'
import { plainText } from '../merge/compare.ts'
import { readChecked } from '../../../domain/item-check.ts'
import type { XmlRow } from './sheet-xml.ts'

/** Where the columns of a sheet are. */
export interface Header {
  readonly row: number
  readonly columns: ReadonlyMap<Column, number>
  /** What was found out of the ordinary, in words. */
  readonly notes: readonly string[]
}

const SEARCHED_ROWS = 50
const LEAST = 4
const OTHER_NAMES: Readonly<Record<string, Column>> = {
  date: 'day',
  time: 'local time',
  text: 'caption',
  hashtag: 'hashtags',
  reason: 'reject reason',
  rejectionreason: 'reject reason',
  notes: 'note',
  answer: 'answer from Drumbeat',
  drumbeat: 'answer from Drumbeat',
  id: 'item id',
}

/**
 * Finds the header by its names, whatever was moved, inserted above, or written a little
 * differently (case, spaces, punctuation). Null where the sheet has none. A renamed id column is
 * found by what is in it.
 */
export function findHeader(rows: readonly XmlRow[]): Header | null {
  const candidates = rows.slice(0, SEARCHED_ROWS).map(readHeader)
  const best = candidates.reduce<Header | null>(
    (found, header) => (header.columns.size > (found?.columns.size ?? 0) ? header : found),
    null,
  )
  if (!best || best.columns.size < LEAST || !best.columns.has('decision')) return null
  if (best.columns.has('item id')) return best
  const column = idColumn(rows)
  if (column === null) return null
  const notes = [
    ...best.notes,
    'the header of the item ids was changed; they were found all the same',
  ]
  return { ...best, columns: new Map([...best.columns, ['item id', column]]), notes }
}

function readHeader(row: XmlRow): Header {
  const columns = new Map<Column, number>()
  const notes: string[] = []
  for (const isExact of [true, false]) {
    for (const cell of row.cells) {
      const text = plainText(cell.value)
      const column = isExact ? COLUMNS.find((name) => name === text) : columnNamed(text)
      if (column === undefined || [...columns.values()].includes(cell.column)) continue
      if (columns.has(column)) notes.push(`the column ${column} stands twice; the first one counts`)
      else columns.set(column, cell.column)
    }
  }
  return { row: row.number, columns, notes }
}

function columnNamed(text: string): Column | undefined {
  const letters = (name: string) => name.toLowerCase().replace(/[^\p{L}]/gu, '')
  const key = letters(text)
  return COLUMNS.find((name) => letters(name) === key) ?? OTHER_NAMES[key]
}

function idColumn(rows: readonly XmlRow[]): number | null {
  for (const row of rows) {
    const cell = row.cells.find(
      ({ value }) => typeof value === 'string' && readChecked(value) !== null,
    )
    if (cell) return cell.column
  }
  return null
}
