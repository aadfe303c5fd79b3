import type { sheets_v4 } from '@googleapis/sheets'

import type { CellValue } from '../../../exporters/sheets/columns.ts'
import type { FakeSpreadsheet } from './fake-spreadsheet.ts'
import { Calculation, type FakeTab } from './fake-tab.ts'

type CellData = sheets_v4.Schema$CellData

/** The tab of a week, as somebody who opens the spreadsheet finds it. */
export function weekTab({ tabs }: FakeSpreadsheet): FakeTab {
  const tab = tabs.find(({ properties }) => properties.title.startsWith('Week'))
  if (!tab) throw new Error('no tab of the week')
  return tab
}

/** Where a column is, from 0. */
export function columnOf(tab: FakeTab, name: string): number {
  return (tab.rows[0] ?? []).findIndex((cell) => cell.userEnteredValue?.stringValue === name)
}

/** The rows as they are seen, below the header; a number shows as it is. */
export function look(spreadsheet: FakeSpreadsheet): Record<string, string>[] {
  const tab = weekTab(spreadsheet)
  const calculation = new Calculation(spreadsheet.tabs)
  const [header = [], ...rows] = tab.rows
  return rows.map((row) =>
    Object.fromEntries(
      header.map((cell, at) => {
        const value = calculation.valueOf(row[at], row)
        const { stringValue, numberValue, errorValue } = value ?? {}
        const text = stringValue ?? numberValue?.toString() ?? errorValue?.type ?? ''
        return [cell.userEnteredValue?.stringValue ?? '', text]
      }),
    ),
  )
}

/** The row of a content, seen. */
export function lookAt(spreadsheet: FakeSpreadsheet, name: string): Record<string, string> {
  return look(spreadsheet).find(({ content }) => content?.split(' · ')[0] === name) ?? {}
}

/** Index of the row of a content in the grid. */
export function rowOf(tab: FakeTab, name: string): number {
  const at = columnOf(tab, 'content')
  const found = tab.rows.findIndex(
    (row) => row[at]?.userEnteredValue?.stringValue?.split(' · ')[0] === name,
  )
  if (found < 0) throw new Error(`no row of ${name}`)
  return found
}

/** Types into cells of the row of a content. */
export function type(
  spreadsheet: FakeSpreadsheet,
  name: string,
  cells: Readonly<Record<string, CellValue>>,
): void {
  const tab = weekTab(spreadsheet)
  typeInto(tab, rowOf(tab, name), cells)
}

/** Types into cells of a row of the grid. */
export function typeInto(
  tab: FakeTab,
  row: number,
  cells: Readonly<Record<string, CellValue>>,
): void {
  for (const [column, value] of Object.entries(cells)) {
    const at = columnOf(tab, column)
    if (at >= 0) setCell(tab, row, at, value)
  }
}

export function setCell(tab: FakeTab, row: number, at: number, value: CellValue): void {
  const cells = tab.rows[row]
  if (!cells) return
  while (cells.length <= at) cells.push({})
  const { userEnteredValue: _, ...rest } = cells[at] ?? {}
  cells[at] = value === null || value === '' ? rest : { ...rest, userEnteredValue: entered(value) }
}

function entered(value: CellValue): sheets_v4.Schema$ExtendedValue {
  if (typeof value === 'number') return { numberValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  return { stringValue: String(value) }
}

/** Turns the rows round, as sorting does: whole rows, formulas and hidden cells with them. */
export function turn(spreadsheet: FakeSpreadsheet): void {
  const tab = weekTab(spreadsheet)
  const [header = [], ...rows] = tab.rows
  tab.rows = [header, ...rows.toReversed()]
}

/** Moves a column; formulas that name columns follow them. */
export function moveColumn(spreadsheet: FakeSpreadsheet, from: number, to: number): void {
  const tab = weekTab(spreadsheet)
  const width = Math.max(...tab.rows.map((row) => row.length))
  const order = Array.from({ length: width }, (_, at) => at)
  order.splice(to, 0, ...order.splice(from, 1))
  const letter = (at: number) => String.fromCharCode(65 + at)
  const followed = (cell: CellData): CellData => {
    const formula = cell.userEnteredValue?.formulaValue
    if (typeof formula !== 'string') return cell
    const moved = formula.replace(/INDEX\(\$([A-Z]):\$\1;/, (_, old: string) => {
      const now = letter(order.indexOf(old.charCodeAt(0) - 65))
      return `INDEX($${now}:$${now};`
    })
    return { ...cell, userEnteredValue: { formulaValue: moved } }
  }
  tab.rows = tab.rows.map((row) => order.map((at) => followed(row[at] ?? {})))
}
