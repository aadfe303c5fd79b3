import { ANSWER, type Cells, type Column, type SheetCells } from '../columns.ts'
import { dayWords } from '../cells/words.ts'
import type { RowAnswer } from '../merge/merged.ts'
import { PUT_BACK } from '../merge/standing-answer.ts'
import { Temporal } from 'temporal-polyfill'
import { keyOf, type Entry, type ReadTabs } from './read-tabs.ts'

/** What the answers’ tab is to say of an id. */
export type NewEntry = Omit<Entry, 'row'> & { readonly key: string }

/** An entry that the answers’ tab lacks or has otherwise, and the answer it comes from. */
export interface ChangedEntry {
  readonly entry: NewEntry
  readonly answer: RowAnswer
}

const LONGEST = 45_000
const PLEASE_PUT_BACK = 'Cannot be changed here, please put back:'

/**
 * What the answers’ tab must say anew: for every row what the merge says, and in words what the
 * merge would have shown in cells that are people’s. Rows in `left` keep what is said.
 */
export function changedEntries(
  { entries }: ReadTabs,
  sheet: readonly SheetCells[],
  rows: readonly RowAnswer[],
  left: readonly RowAnswer[],
): ChangedEntry[] {
  const place = ({ sheet: name, row }: { sheet: string; row: number }) => `${row} ${name}`
  const answers = new Map(rows.map((row) => [place(row), row]))
  const isLeft = new Set(left.map(place))
  const seen = new Set<string>()
  return sheet.flatMap((row) => {
    const key = keyOf(row)
    if (key === '' || seen.has(key) || isLeft.has(place(row))) return []
    seen.add(key)
    const answer = answers.get(place(row)) ?? silent(row)
    const old = entries.get(key) ?? { shown: '', link: '', said: '' }
    const said = answer.cells[ANSWER] ?? old.said
    const entry = {
      key,
      shown: shownWords(said, answer.cells),
      said,
      link: answer.cells.link ?? old.link,
    }
    const isSame = entry.shown === old.shown && entry.link === old.link && said === old.said
    return isSame ? [] : [{ entry, answer }]
  })
}

function silent({ sheet, row }: SheetCells): RowAnswer {
  return { sheet, row, item: null, isAsked: false, cells: {} }
}

/** What to say of an item whose row is new; null where there is nothing to say. */
export function freshEntry(key: string, cells: Cells): NewEntry | null {
  const [said, link] = [cells[ANSWER], cells.link]
  return said === '' && link === '' ? null : { key, shown: said, link, said }
}

/** Columns whose values go out or say what goes out. */
const TOLD = [
  'account',
  'channel',
  'kind',
  'content',
  'day',
  'local time',
  'caption',
  'hashtags',
  'price',
] as const satisfies readonly Column[]

/**
 * An answer for a row that keeps showing what it showed: what was said, and what `put`, the cells
 * that should show something else, hold now.
 */
export function shownWords(said: string, put: RowAnswer['cells']): string {
  const words = said.replace(PUT_BACK, PLEASE_PUT_BACK)
  const now = TOLD.flatMap((column) => {
    const text = put[column]
    return text === undefined
      ? []
      : [`${column}: ${text === '' ? 'empty' : valueWords(column, text)}`]
  })
  const parts = [...decisionWords(put.decision), ...(words === '' ? [] : [words])]
  if (now.length > 0) {
    if (parts.length === 0) parts.push('•')
    parts.push(
      `This row shows what was so before. Now – ${now.join('; ')}. Write that here to approve it.`,
    )
  }
  return parts.join(' ').slice(0, LONGEST)
}

function valueWords(column: Column, text: string): string {
  if (column === 'day') return dayWords(Temporal.PlainDate.from(text))
  return column === 'caption' ? `“${text}”` : text
}

function decisionWords(decision: string | undefined): string[] {
  if (decision === undefined) return []
  const now = decision === '' ? '' : ` (now: ${decision})`
  return [`✗ The decision in this row does not count any more${now}: clear it, then decide anew.`]
}
