import { COLUMNS, DECISIONS, type CellValue, type Column } from '../columns.ts'
import { quoted } from '../cells/words.ts'
import { plainText } from '../merge/compare.ts'
import { readChecked } from '../../../domain/item-check.ts'

/** A row of any sheet: its number and its cells, both counted from 1. */
export interface AnyRow {
  readonly number: number
  readonly cells: readonly { readonly column: number; readonly value: CellValue }[]
}

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
 * differently (case, spaces, punctuation, a slip of the keyboard). Null where the sheet has none.
 * Renamed columns of ids and decisions are found by what is in them.
 */
export function findHeader(rows: readonly AnyRow[]): Header | null {
  const candidates = rows.slice(0, SEARCHED_ROWS).map(readHeader)
  const best = candidates.reduce<Header | null>(
    (found, header) => (header.columns.size > (found?.columns.size ?? 0) ? header : found),
    null,
  )
  if (!best || best.columns.size < LEAST) return null
  const below = rows.filter(({ number }) => number > best.row)
  const columns = new Map(best.columns)
  const notes = [...best.notes]
  if (!columns.has('item id')) {
    const at = idColumn(rows)
    if (at === null) return null
    columns.set('item id', at)
    notes.push('the header of the item ids was changed; they were found all the same')
  }
  if (!columns.has('decision')) {
    const at = decisionColumn(below, new Set(columns.values()))
    if (at !== null) {
      columns.set('decision', at)
      notes.push('the header of the decisions was changed; they were found all the same')
    }
  }
  return { row: best.row, columns, notes }
}

function readHeader(row: AnyRow): Header {
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
  for (const cell of row.cells) {
    const text = plainText(cell.value)
    const column = nearlyNamed(text)
    if (column === undefined || columns.has(column)) continue
    if ([...columns.values()].includes(cell.column)) continue
    columns.set(column, cell.column)
    notes.push(`the header ${quoted(text)} was read as ${column}`)
  }
  return { row: row.number, columns, notes }
}

const letters = (name: string) => name.toLowerCase().replace(/[^\p{L}]/gu, '')

/** The column whose name differs by one slip, or by two where it is long. */
function nearlyNamed(text: string): Column | undefined {
  const key = letters(text)
  if (key === '') return undefined
  return COLUMNS.find((name) => {
    const right = letters(name)
    const most = right.length >= 7 ? 2 : right.length >= 5 ? 1 : 0
    return most > 0 && key[0] === right[0] && slips(key, right) <= most
  })
}

/** Letters to add, drop or change to get from one word to the other (Levenshtein 1966). */
function slips(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (const [i, letter] of Array.from(from).entries()) {
    const next = [i + 1]
    for (const [j, other] of Array.from(to).entries()) {
      const change = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

function columnNamed(text: string): Column | undefined {
  const key = letters(text)
  return COLUMNS.find((name) => letters(name) === key) ?? OTHER_NAMES[key]
}

function idColumn(rows: readonly AnyRow[]): number | null {
  for (const row of rows) {
    const cell = row.cells.find(
      ({ value }) => typeof value === 'string' && readChecked(value) !== null,
    )
    if (cell) return cell.column
  }
  return null
}

/** The one column without a name of ours that holds decisions and nothing else. */
function decisionColumn(rows: readonly AnyRow[], taken: ReadonlySet<number>): number | null {
  const words: readonly string[] = DECISIONS
  const texts = new Map<number, string[]>()
  for (const { cells } of rows) {
    for (const { column, value } of cells) {
      const text = plainText(value).toLowerCase()
      if (text !== '' && !taken.has(column)) {
        texts.set(column, [...(texts.get(column) ?? []), text])
      }
    }
  }
  const found = [...texts].filter(([, said]) => said.every((text) => words.includes(text)))
  return found.length === 1 ? (found[0]?.[0] ?? null) : null
}
