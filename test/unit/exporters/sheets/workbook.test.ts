import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { InvalidInputError, NotFoundError, TryLaterError } from '../../../../domain/errors.ts'
import { withCheck } from '../../../../domain/item-check.ts'
import { COLUMNS } from '../../../../exporters/sheets/columns.ts'
import { cellsOf } from '../../../../exporters/sheets/plan-item.ts'
import { parseWorkbook, readWorkbook } from '../../../../exporters/sheets/xlsx/read-workbook.ts'
import { workbookBytes, writeWorkbook } from '../../../../exporters/sheets/xlsx/write-workbook.ts'
import { partText } from '../../../../exporters/sheets/xlsx/package.ts'
import { readZip } from '../../../../exporters/sheets/xlsx/zip.ts'
import { approved, AS_OF, merge, planItem, SHEET, sheetRow, WEEK } from './support.ts'

const CAPTIONS: Readonly<Record<string, string>> = {
  equals: '=1+1',
  plus: '+47 is our code',
  minus: '-50 % today',
  at: '@aurora joins us',
  tab: '\tindented',
  command: "=cmd|' /C calc'!A0",
  emoji: 'Go 🏃‍♀️👩🏽‍🚀🇳🇴',
  long: 'All work and no play. '.repeat(480),
  control: 'bell \u0007 and null \u0000 and vertical \u000b',
  escape: 'a literal _x0041_ and _x005F_',
  lines: 'one\r\ntwo\rthree\n\nfive',
  markup: '<b>&amp; "quotes" \'single\' ]]></b>',
  spaces: 'two  spaces',
  number: '2026',
  date: '24.11.2026',
  boolean: 'TRUE',
}

const items = Object.entries(CAPTIONS).map(([name, caption]) => planItem(name, { caption }))
const content = {
  week: WEEK,
  exportId: 'export-1',
  asOf: AS_OF,
  timezoneNote: 'All times are Oslo’s.',
  items: items.map(sheetRow),
}
let folder: string
let path: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drumbeat-'))
  path = join(folder, 'week.xlsx')
  await writeWorkbook(path, content)
})
afterAll(() => rmSync(folder, { recursive: true }))

async function opened(): Promise<ExcelJS.Worksheet> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(path)
  const sheet = book.getWorksheet(SHEET)
  if (!sheet) throw new Error('no sheet of the week')
  return sheet
}

test('what is written is read: nothing asked, nothing changed', async () => {
  const read = await readWorkbook(path)
  expect(read).toMatchObject({ exportId: 'export-1', week: WEEK, notes: [] })
  expect(read.rows.map(({ cells }) => cells['item id'])).toEqual(
    items.map(({ itemId }) => withCheck(itemId)),
  )
  expect(merge(items, read.rows)).toMatchObject({ answers: [], rows: [], refused: [] })
})

test('texts come back as they were, without what no cell can hold', async () => {
  const { rows } = await readWorkbook(path)
  const captions = rows.map(({ cells }) => cells.caption)
  expect(captions).toEqual(items.map((item) => cellsOf(item).caption))
  expect(captions[8]).toBe('bell  and null  and vertical')
  expect(captions[9]).toBe('a literal _x0041_ and _x005F_')
  expect(captions[10]).toBe('one\ntwo\nthree\n\nfive')
})

test('no text is a formula, and those that look like one are marked as text', async () => {
  const entries = readZip(readFileSync(path))
  const xml = partText(entries, 'xl/worksheets/sheet2.xml') ?? ''
  expect(xml).not.toMatch(/<f[ >]/)
  const styles = partText(entries, 'xl/styles.xml') ?? ''
  const formats = styles.match(/<cellXfs[\s\S]*<\/cellXfs>/)?.[0].match(/<xf /g) ?? []
  expect(styles).toContain(`<cellXfs count="${formats.length}">`)
  expect(styles.match(/quotePrefix="1"/g)).toHaveLength(1)
})

test('days and times are real, with their formats; prices are numbers', async () => {
  await writeWorkbook(path, {
    ...content,
    items: [
      sheetRow(planItem('a', { price: '12.50', currency: 'USD', localTime: '2026-11-24T18:30' })),
      sheetRow(planItem('b', { timezone: 'America/New_York', price: '0.1' })),
    ],
  })
  const sheet = await opened()
  const [day, time, price] = ['A2', 'B2', 'I2'].map((cell) => sheet.getCell(cell))
  expect(day?.value).toEqual(new Date('2026-11-24T00:00:00Z'))
  expect(day?.numFmt).toBe('ddd d mmm')
  expect(time?.value).toEqual(new Date('1899-12-30T18:30:00Z'))
  expect([time?.numFmt, sheet.getCell('B3').numFmt]).toEqual(['hh:mm" Oslo"', 'hh:mm" New York"'])
  expect([price?.value, price?.numFmt]).toEqual([12.5, '0.00" USD"'])
  expect(sheet.getCell('G2').numFmt).toBe('@')
  await writeWorkbook(path, content)
})

test('what makes it comfortable: frozen header, filter, dropdowns, links, colours, no locks', async () => {
  const sheet = await opened()
  expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 1, xSplit: 3 })
  expect(sheet.autoFilter).toBe(`A1:Q${items.length + 1}`)
  expect(sheet.getRow(1).values).toEqual([undefined, ...COLUMNS])
  expect(sheet.getColumn(COLUMNS.indexOf('item id') + 1).hidden).toBe(true)
  const rule = (cell: string) => sheet.getCell(cell).dataValidation
  expect(rule('K400')).toMatchObject({ type: 'list', formulae: ['"approve,reject,hold"'] })
  expect(rule('L2').formulae).toEqual(['"off-brand,wrong time,wrong content,repeated,legal,other"'])
  const week = [new Date('2026-11-23T00:00:00Z'), new Date('2026-11-29T00:00:00Z')]
  expect(rule('A2')).toMatchObject({ type: 'date', operator: 'between', formulae: week })
  expect(rule('B2')).toMatchObject({ type: 'decimal', showErrorMessage: true })
  expect(sheet.getCell('F2')).toMatchObject({ hyperlink: 'https://media.example.com/equals.mp4' })
  expect(sheet.getCell('G2').alignment.wrapText).toBe(true)
  const xml = partText(readZip(readFileSync(path)), 'xl/worksheets/sheet2.xml') ?? ''
  expect(xml).not.toContain('sheetProtection')
  expect(xml.match(/<cfRule/g)).toHaveLength(4)
})

test('a first sheet says what to do, a hidden one says what it is', async () => {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(path)
  expect(book.worksheets.map(({ name, state }) => [name, state])).toEqual([
    ['Read me', 'visible'],
    [SHEET, 'visible'],
    ['_drumbeat', 'veryHidden'],
  ])
  expect(book.title).toBe('Drumbeat 2026-W48')
  const words = book.getWorksheet('Read me')?.getSheetValues().join(' ') ?? ''
  expect(words).toContain('All times are Oslo’s.')
})

test('the same content gives the same bytes, and only the file itself is left in the folder', async () => {
  expect(await workbookBytes(content)).toEqual(readFileSync(path))
  expect(readdirSync(folder)).toEqual(['week.xlsx'])
})

test('links only where they lead somewhere safe', async () => {
  const row = (media: string | null) =>
    sheetRow(approved('a', { media, url: 'javascript:alert(1)' }))
  const bytes = await workbookBytes({ ...content, items: [row('javascript:alert(1)'), row(null)] })
  expect(partText(readZip(bytes), 'xl/worksheets/sheet2.xml')).not.toContain('<hyperlink')
})

test('file problems are said with what would be right', async () => {
  const at = (name: string, bytes: string | Buffer) => {
    writeFileSync(join(folder, name), bytes)
    return readWorkbook(join(folder, name))
  }
  await expect(readWorkbook(join(folder, 'none.xlsx'))).rejects.toThrow(NotFoundError)
  await expect(at('a.xlsx', 'day,decision\n')).rejects.toThrow(
    'is not an Excel workbook: save it as .xlsx',
  )
  await expect(at('b.xlsx', Buffer.from('d0cf11e0a1b11ae1', 'hex'))).rejects.toThrow('password')
  const whole = readFileSync(path)
  await expect(at('c.xlsx', whole.subarray(0, whole.length - 400))).rejects.toThrow(
    InvalidInputError,
  )
  const broken = Buffer.from(whole)
  broken.fill(0x55, 3000, 3400)
  await expect(at('d.xlsx', broken)).rejects.toThrow(/cannot be read: .* in it is broken/)
  writeFileSync(join(folder, '.~lock.week.xlsx#'), ',ann,host,;')
  const locked = readWorkbook(path)
  await expect(locked).rejects.toThrow(TryLaterError)
  await expect(locked).rejects.toThrow('save and close it there')
  rmSync(join(folder, '.~lock.week.xlsx#'))
})

test('a workbook without the header says what is missing', async () => {
  const book = new ExcelJS.Workbook()
  book.addWorksheet('Plan').addRow(['day', 'caption'])
  const bytes = new Uint8Array(await book.xlsx.writeBuffer())
  expect(() => parseWorkbook(bytes, 'plan.xlsx')).toThrow(
    'plan.xlsx has no sheet with the columns decision and item id',
  )
})
