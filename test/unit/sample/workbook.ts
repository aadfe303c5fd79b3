import ExcelJS from 'exceljs'

export const HEADERS = [
  'day',
  'local time',
  'account',
  'channel',
  'kind',
  'content',
  'caption',
  'hashtags',
  'price',
  'why',
  'decision',
  'reject reason',
  'reviewer',
  'note',
  'answer from Drumbeat',
  'link',
  'item id',
] as const

export const itemIds = (count: number) => Array.from({ length: count }, (_, i) => `item-${i}-k`)

/** A plan’s row: a real date, a real time, a caption that could be taken for a formula. */
function rowFor(itemId: string): ExcelJS.CellValue[] {
  const index = Number(itemId.split('-')[1])
  const day = new Date(Date.UTC(2026, 10, 23 + (index % 7)))
  const time = (9 * 60 + ((index * 35) % 720)) / 1440
  const content = { text: 'the media', hyperlink: `https://media.example.com/${index}.mp4` }
  const caption = index % 9 === 0 ? `=1+${index} reasons to smile` : `Caption number ${index}.`
  const account = `x:account-${index % 3}`
  const fixed = [day, time, account, 'feed', 'feed', content, caption, '#one #two', null]
  return [...fixed, `why ${index}`, null, null, null, null, null, null, itemId]
}

/** Writes a workbook with two sheets of items, a hidden list and a sheet about something else. */
export async function writeWorkbook(path: string, ids: readonly string[]): Promise<void> {
  const workbook = new ExcelJS.Workbook()
  const half = Math.ceil(ids.length / 2)
  addSheet(workbook, 'harbor-kitchen', ids.slice(0, half), 0)
  addSheet(workbook, 'trail-notes', ids.slice(half), 2)
  workbook.addWorksheet('_lists').addRow(['decision', 'item id']).commit()
  workbook.addWorksheet('Read me').addRow(['decision', 'Choose approve, reject or hold.'])
  await workbook.xlsx.writeFile(path)
}

function addSheet(book: ExcelJS.Workbook, name: string, ids: readonly string[], above: number) {
  const sheet = book.addWorksheet(name, { views: [{ state: 'frozen', ySplit: above + 1 }] })
  for (let line = 0; line < above; line++) sheet.addRow([`A line about the week, ${line}`])
  sheet.addRow(HEADERS)
  for (const id of ids) {
    const row = sheet.addRow(rowFor(id))
    row.getCell(1).numFmt = 'ddd d mmm'
    row.getCell(2).numFmt = 'hh:mm'
    row.getCell(11).dataValidation = {
      type: 'list',
      formulae: ['"approve,reject,hold"'],
      allowBlank: true,
    }
  }
}

export interface ReadRow {
  readonly sheet: string
  readonly number: number
  readonly cells: Readonly<Record<string, ExcelJS.CellValue>>
}

/** The item rows of a workbook by item id. */
export async function readRows(path: string): Promise<Map<string, ReadRow>> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.readFile(path)
  const rows = new Map<string, ReadRow>()
  for (const sheet of workbook.worksheets) {
    sheet.eachRow((row, number) => {
      const id = row.getCell(HEADERS.length).value
      if (typeof id !== 'string' || !id.startsWith('item-')) return
      const cells = HEADERS.map((name, index) => [name, row.getCell(index + 1).value] as const)
      rows.set(id, { sheet: sheet.name, number, cells: Object.fromEntries(cells) })
    })
  }
  return rows
}
