import type ExcelJS from 'exceljs'
import type { Temporal } from 'temporal-polyfill'

import { withCheck } from '../../../domain/item-check.ts'
import { COLUMNS, type Cells, type Column } from '../columns.ts'
import { rowHeight, storedValue, WIDTHS } from './cell-values.ts'
import { isLink } from './edit-tab.ts'
import { columnName } from './sheet-xml.ts'
import { addColours, cellStyle, headerStyle } from './styles.ts'
import { addValidations } from './validations.ts'
import { encodeCellText } from './xml.ts'

/** Rows below the last one that have dropdowns and colours already, for rows added later. */
const SPARE_ROWS = 500

/** One item as a row. */
export interface SheetRow {
  readonly itemId: string
  readonly cells: Cells
  /** Where its media lies. */
  readonly media: string | null
  readonly timezone: string
  readonly currency: string | null
}

/** The name of a week's tab. */
export function sheetName(week: string): string {
  return `Week ${week}`
}

/** The range the filter is on: the header and all rows. */
export function filterRange(countItems: number): string {
  return `A1:${columnName(COLUMNS.length)}${countItems + 1}`
}

/** Fills the sheet of a week: a header, a row an item, and everything that makes it comfortable. */
export function addItems(
  sheet: ExcelJS.Worksheet,
  items: readonly SheetRow[],
  monday: Temporal.PlainDate,
): void {
  const letter = (column: Column) => columnName(COLUMNS.indexOf(column) + 1)
  const last = items.length + 1 + SPARE_ROWS
  const widths = widthsFor(items)
  sheet.views = [{ state: 'frozen', xSplit: 3, ySplit: 1, zoomScale: 90 }]
  sheet.columns = COLUMNS.map((column) => ({ width: widths[column], hidden: column === 'item id' }))
  const header = sheet.addRow([...COLUMNS])
  header.height = 26
  COLUMNS.forEach((column, at) => Object.assign(header.getCell(at + 1), headerStyle(column)))
  const hasZones = zonesOf(items).length > 1
  for (const item of items) addItem(sheet, item, hasZones)
  sheet.autoFilter = filterRange(items.length)
  addValidations(sheet, monday, (column) => `${letter(column)}2:${letter(column)}${last}`)
  const of = { decision: letter('decision'), answer: letter('answer from Drumbeat') }
  addColours(sheet, `A2:${letter('link')}${last}`, of)
  sheet.pageSetup = {
    orientation: 'landscape',
    fitToPage: true,
    fitToWidth: 1,
    fitToHeight: 0,
    printTitlesRow: '1:1',
  }
}

function zonesOf(items: readonly SheetRow[]): string[] {
  return [...new Set(items.map(({ timezone }) => timezone))]
}

/** Room for the longest account and, where times say their zone, for the longest of those. */
function widthsFor(items: readonly SheetRow[]): Record<Column, number> {
  const zones = zonesOf(items).map((zone) => zoneName(zone).length + 1)
  const account = Math.max(0, ...items.map(({ cells }) => cells.account.length)) + 3
  return {
    ...WIDTHS,
    'local time': WIDTHS['local time'] + (zones.length > 1 ? Math.max(...zones) : 0),
    account: Math.min(36, Math.max(WIDTHS.account, account)),
  }
}

function addItem(sheet: ExcelJS.Worksheet, item: SheetRow, hasZones: boolean): void {
  const cells = { ...item.cells, 'item id': withCheck(item.itemId) }
  const links = { content: item.media, link: cells.link }
  const zone = hasZones ? zoneName(item.timezone) : null
  const row = sheet.addRow([])
  row.height = rowHeight(cells)
  COLUMNS.forEach((column, at) => {
    const cell = row.getCell(at + 1)
    const target = column === 'content' || column === 'link' ? links[column] : null
    const link = isLink(target) && cells[column] !== '' ? target : null
    Object.assign(cell, cellStyle(column, { zone, currency: item.currency }, link !== null))
    cell.value = cellValue(column, cells[column], link)
  })
}

function cellValue(column: Column, text: string, link: string | null): ExcelJS.CellValue {
  const value = storedValue(column, text)
  if (typeof value === 'number') return value
  if (value === '') return null
  const safe = encodeCellText(value)
  return link === null ? safe : { text: safe, hyperlink: link }
}

/** `Oslo` of `Europe/Oslo`: short enough to stand behind a time. */
function zoneName(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
}
