import ExcelJS from 'exceljs'

/** What a person types into rows, by title of the content; `null` removes the row. */
export type Typing = Readonly<Record<string, Readonly<Record<string, ExcelJS.CellValue>> | null>>

/** Opens a workbook as a person does, types, saves. */
export async function type(path: string, typing: Typing): Promise<void> {
  await editSheet(path, (sheet) => {
    const columns = headersOf(sheet)
    for (const [title, cells] of Object.entries(typing)) {
      const row = rowOf(sheet, title)
      if (cells === null) sheet.spliceRows(row, 1)
      else {
        for (const [column, value] of Object.entries(cells)) {
          sheet.getCell(row, columns.get(column) ?? 0).value = value
        }
      }
    }
  })
}

export async function editSheet(
  path: string,
  change: (sheet: ExcelJS.Worksheet, book: ExcelJS.Workbook) => void,
): Promise<void> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(path)
  change(weekSheet(book), book)
  await book.xlsx.writeFile(path)
}

/** The cells of the rows as a person sees them, by title. */
export async function look(path: string): Promise<Record<string, Record<string, string>>> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(path)
  const sheet = weekSheet(book)
  const columns = [...headersOf(sheet)]
  const rows: Record<string, Record<string, string>> = {}
  for (let at = 2; at <= sheet.rowCount; at++) {
    const cells = columns.map(
      ([column, place]) => [column, textOf(sheet.getCell(at, place), column)] as const,
    )
    const row = Object.fromEntries(cells)
    if (row['content']) rows[row['content'].split(' · ')[0] ?? ''] = row
  }
  return rows
}

function textOf(cell: ExcelJS.Cell, column: string): string {
  if (!(cell.value instanceof Date)) return cell.text
  const [day, time] = cell.value.toISOString().split('T')
  return (column === 'local time' ? time?.slice(0, 5) : day) ?? ''
}

function weekSheet(book: ExcelJS.Workbook): ExcelJS.Worksheet {
  const sheet = book.worksheets.find(({ name }) => name.startsWith('Week'))
  if (!sheet) throw new Error('no sheet of the week')
  return sheet
}

function headersOf(sheet: ExcelJS.Worksheet): Map<string, number> {
  const columns = new Map<string, number>()
  sheet.getRow(1).eachCell((cell, at) => columns.set(cell.text, at))
  return columns
}

function rowOf(sheet: ExcelJS.Worksheet, title: string): number {
  const at = headersOf(sheet).get('content') ?? 0
  for (let row = 2; row <= sheet.rowCount; row++) {
    if (sheet.getCell(row, at).text.split(' · ')[0] === title) return row
  }
  throw new Error(`no row of ${title}`)
}
