import ExcelJS from 'exceljs'

import { parseInstant, parseWeek } from '../../../domain/time.ts'
import { EDITABLE } from '../columns.ts'
import { addItems, filterRange, sheetName, type SheetRow } from './items-sheet.ts'
import { openPackage, type Package } from './package.ts'
import { withQuotePrefixes } from './quote-prefix.ts'
import { addReadMe } from './read-me-sheet.ts'
import { DATA_SHEET } from './read-workbook.ts'
import { replaceFile } from './replace-file.ts'
import { nameFilter } from './sheet-ranges.ts'
import { entryOf, readZip, textOf, writeZip, type ZipEntry } from './zip.ts'

const FORMAT_VERSION = 1

export interface WorkbookContent {
  readonly week: string
  readonly exportId: string
  /** The clock of the run, ISO 8601: the workbook’s date. */
  readonly asOf: string
  /** What is said about zones, a line each. */
  readonly timezoneNote: string
  /** Minutes before its time by which an item should be decided. */
  readonly approveByMinutes?: number | undefined
  /** In the order of the sheet. */
  readonly items: readonly SheetRow[]
}

/**
 * Writes a week’s workbook in one step: a sheet “Read me”, a sheet with a row an item, and the
 * hidden `_drumbeat`. The same content gives the same bytes.
 */
export async function writeWorkbook(path: string, content: WorkbookContent): Promise<void> {
  replaceFile(path, await workbookBytes(content))
}

/** The bytes of that workbook. */
export async function workbookBytes(content: WorkbookContent): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  book.title = `Drumbeat ${content.week}`
  book.subject = 'Posts and messages to approve'
  book.creator = 'Drumbeat'
  book.lastModifiedBy = 'Drumbeat'
  book.created = new Date(parseInstant(content.asOf).epochMilliseconds)
  book.modified = book.created
  const name = sheetName(content.week)
  const monday = parseWeek(content.week)
  const readMe = book.addWorksheet('Read me')
  const countItems = content.items.length
  addReadMe(readMe, { ...content, monday, sheetName: name, countItems })
  addItems(book.addWorksheet(name), content.items, monday)
  addData(book.addWorksheet(DATA_SHEET, { state: 'veryHidden' }), content)
  book.views = [
    { activeTab: 1, firstSheet: 0, x: 0, y: 0, width: 28000, height: 18000, visibility: 'visible' },
  ]
  const bytes = await book.xlsx.writeBuffer()
  return writeZip(finished(openPackage(readZip(new Uint8Array(bytes))), content))
}

/** What exceljs does not write: texts marked as texts, and the filter’s name. */
function finished(opened: Package, { items, week }: WorkbookContent): ZipEntry[] {
  const sheet = opened.sheets.find(({ name }) => name === sheetName(week))
  return withQuotePrefixes(opened).map((entry) => {
    if (!sheet || entry.name !== opened.workbookPath) return entry
    return entryOf(entry.name, nameFilter(textOf(entry), sheet, filterRange(items.length)))
  })
}

function addData(sheet: ExcelJS.Worksheet, { exportId, week }: WorkbookContent): void {
  sheet.addRows([
    ['export id', exportId],
    ['merge base', exportId],
    ['week', week],
    ['format version', FORMAT_VERSION],
    ['columns of people', EDITABLE.join(', ')],
  ])
}
