import { withCheck } from '../../../domain/item-check.ts'
import { ANSWER, type Cells, type Column } from '../columns.ts'
import type { RowCells } from '../merge/merged.ts'
import { rowHeight, storedValue } from './cell-values.ts'
import { patchCells, type NewCell, type RowPatch } from './patch-cells.ts'
import type { ReadTab } from './read-workbook.ts'
import { columnName } from './sheet-xml.ts'

/** A row to add at the end of a tab. */
export interface AddedRow {
  readonly itemId: string
  readonly cells: Cells
  readonly media: string | null
  /** An item already in the workbook whose times and prices are shown the same way, or null. */
  readonly like: string | null
}

export interface EditedTab {
  readonly xml: string
  /** Addresses to link cells to. */
  readonly links: readonly { readonly reference: string; readonly target: string }[]
  /** Last row in use. */
  readonly lastRow: number
}

/** Writes answers into a tab's rows and adds rows below the last one in use. */
export function editTab(
  tab: ReadTab,
  is1904: boolean,
  answers: readonly RowCells[],
  added: readonly AddedRow[],
): EditedTab {
  const columns = columnsWithAnswer(tab)
  const patches = new Map<number, RowPatch>()
  const links: { reference: string; target: string }[] = []
  const linkTo = (row: number, column: Column, target: string | null | undefined) => {
    const at = columns.get(column)
    if (at === undefined || !isLink(target)) return
    links.push({ reference: `${columnName(at)}${row}`, target })
  }
  const first = tab.header.row + 1
  if (columns !== tab.header.columns) {
    patches.set(tab.header.row, {
      cells: newCells({ [ANSWER]: ANSWER }, tab, columns, first, false),
    })
  }
  for (const { row, cells } of answers) {
    patches.set(row, { cells: newCells(cells, tab, columns, first, is1904) })
    linkTo(row, 'link', cells.link)
  }
  let lastRow = lastRowOf(tab)
  for (const item of added) {
    lastRow += 1
    patches.set(lastRow, {
      cells: addedCells(item, tab, columns, is1904),
      height: rowHeight(item.cells),
    })
    linkTo(lastRow, 'content', item.media)
    linkTo(lastRow, 'link', item.cells.link)
  }
  return { xml: patchCells(tab.xml, tab.xmlRows, patches), links, lastRow }
}

/** Addresses that may become links; anything else stays plain text. */
export function isLink(target: string | null | undefined): target is string {
  return /^(https?|file):\/\/[^\s]{1,2000}$/i.test(target ?? '')
}

type Columns = ReadonlyMap<Column, number>

/** The columns of a tab; where somebody deleted the answers, they go behind the last column. */
function columnsWithAnswer({ header, xmlRows }: ReadTab): Columns {
  if (header.columns.has(ANSWER)) return header.columns
  const last = Math.max(0, ...xmlRows.flatMap(({ cells }) => cells.map(({ column }) => column)))
  return new Map([...header.columns, [ANSWER, last + 1]])
}

/** Cells as they are stored, styled like the cells of row `like` where they are new. */
function newCells(
  cells: RowCells['cells'],
  tab: ReadTab,
  columns: Columns,
  like: number,
  is1904: boolean,
): Map<number, NewCell> {
  const found = new Map<number, NewCell>()
  for (const [column, text] of Object.entries(cells) as [Column, string][]) {
    const at = columns.get(column)
    if (at === undefined) continue
    found.set(at, { value: storedValue(column, text, is1904), style: styleIn(tab, like, at) })
  }
  return found
}

/** Times and prices say their zone and currency by their style: without a row alike, as text. */
function addedCells(item: AddedRow, tab: ReadTab, columns: Columns, is1904: boolean) {
  const cells = { ...item.cells, 'item id': withCheck(item.itemId) }
  const alike = item.like === null ? null : rowOfItem(tab, item.like)
  const found = newCells(cells, tab, columns, alike ?? tab.header.row + 1, is1904)
  for (const column of ['local time', 'price'] as const) {
    const at = columns.get(column)
    if (alike === null && at !== undefined) found.set(at, { value: cells[column] })
  }
  return found
}

function rowOfItem(tab: ReadTab, itemId: string): number | null {
  const at = tab.header.columns.get('item id')
  const id = withCheck(itemId)
  const row = tab.xmlRows.find(({ cells }) =>
    cells.some((cell) => cell.column === at && cell.value === id),
  )
  return row?.number ?? null
}

function styleIn(tab: ReadTab, row: number, column: number): string | undefined {
  const found = tab.xmlRows.find(({ number }) => number === row)
  return found?.cells.find((cell) => cell.column === column)?.style
}

function lastRowOf({ header, xmlRows }: ReadTab): number {
  const used = xmlRows.filter(({ cells }) =>
    cells.some(({ value }) => value !== null && value !== ''),
  )
  return used.reduce((last, { number }) => Math.max(last, number), header.row)
}
