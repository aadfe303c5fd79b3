import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import ExcelJS from 'exceljs'
import { afterAll, beforeEach, expect, test } from 'vitest'

import { TryLaterError } from '../../../../domain/errors.ts'
import { COLUMNS, type Column } from '../../../../exporters/sheets/columns.ts'
import { cellsOf } from '../../../../exporters/sheets/plan-item.ts'
import { openPackage, partText } from '../../../../exporters/sheets/xlsx/package.ts'
import { parseWorkbook, readWorkbook } from '../../../../exporters/sheets/xlsx/read-workbook.ts'
import { writeAnswers } from '../../../../exporters/sheets/xlsx/write-answers.ts'
import { writeWorkbook } from '../../../../exporters/sheets/xlsx/write-workbook.ts'
import { entryOf, readZip, writeZip } from '../../../../exporters/sheets/xlsx/zip.ts'
import { AS_OF, merge, planItem, SHEET, sheetRow, WEEK } from './support.ts'

const items = ['one', 'two', 'three'].map((name) => planItem(name))
const folder = mkdtempSync(join(tmpdir(), 'drumbeat-'))
const path = join(folder, 'week.xlsx')
afterAll(() => rmSync(folder, { recursive: true }))
beforeEach(() =>
  writeWorkbook(path, {
    week: WEEK,
    exportId: 'export-1',
    asOf: AS_OF,
    timezoneNote: '',
    items: items.map(sheetRow),
  }),
)

const ANSWER = 'answer from Drumbeat'
const SHEET_XML = 'xl/worksheets/sheet2.xml'
const at = (column: Column) => COLUMNS.indexOf(column) + 1
const row = (number: number, cells: Partial<Record<Column, string>>) => ({
  sheet: SHEET,
  row: number,
  cells,
})

/** Changes a part of the workbook as some program might have written it. */
function rewrite(change: (xml: string) => string, name = SHEET_XML): void {
  const entries = readZip(readFileSync(path))
  const text = change(partText(entries, name) ?? '')
  writeFileSync(
    path,
    writeZip(entries.map((entry) => (entry.name === name ? entryOf(name, text) : entry))),
  )
}

async function answer(rows: ReturnType<typeof row>[], more = {}) {
  const { digest } = await readWorkbook(path)
  return writeAnswers(path, { rows, ...more }, digest)
}

async function sheetNow(): Promise<ExcelJS.Worksheet> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(path)
  const sheet = book.getWorksheet(SHEET)
  if (!sheet) throw new Error('no sheet of the week')
  return sheet
}

test('only the answered cells change; every other part stays byte for byte', async () => {
  rewrite((xml) =>
    xml
      .replace(
        /<autoFilter ref="A1:Q4"\/>/,
        '<autoFilter ref="A1:Q4"><filterColumn colId="2"><filters><filter val="instagram:aurora"/></filters></filterColumn></autoFilter>',
      )
      .replace('<row r="3"', '<row hidden="1" r="3"'),
  )
  const before = readZip(readFileSync(path))
  expect(await answer([row(3, { [ANSWER]: '✓ <done> & "said"' })])).toBe('written')
  const after = readZip(readFileSync(path))
  const changed = after.filter(({ crc }, place) => crc !== before[place]?.crc)
  expect(changed.map(({ name }) => name)).toEqual([SHEET_XML])
  const [was, is] = [before, after].map((entries) => partText(entries, SHEET_XML) ?? '')
  expect(is?.replace(/<c r="O3"[\s\S]*?<\/c>/, '')).toBe(was?.replace(/<c r="O3"[^>]*\/>/, ''))
  expect((await sheetNow()).getCell('O3').value).toBe('✓ <done> & "said"')
  expect((await readWorkbook(path)).rows[1]?.cells[ANSWER]).toBe('✓ <done> & "said"')
})

test('cells keep their style, and days and times stay real', async () => {
  await answer([row(2, { day: '2026-11-27', 'local time': '07:45', caption: '=not a formula' })])
  const sheet = await sheetNow()
  expect(sheet.getCell('A2').value).toEqual(new Date('2026-11-27T00:00:00Z'))
  expect([sheet.getCell('A2').numFmt, sheet.getCell('B2').numFmt]).toEqual(['ddd d mmm', 'hh:mm'])
  expect(sheet.getCell('G2')).toMatchObject({ value: '=not a formula', numFmt: '@' })
})

test('a file saved by somebody in between is left alone', async () => {
  const { digest } = await readWorkbook(path)
  rewrite((xml) => xml.replace('zoomScale="90"', 'zoomScale="80"'))
  const theirs = readFileSync(path)
  expect(await writeAnswers(path, { rows: [row(2, { [ANSWER]: 'late' })] }, digest)).toBe('changed')
  expect(readFileSync(path)).toEqual(theirs)
  expect(readdirSync(folder)).toEqual(['week.xlsx'])
})

test('a file that is open in a program is left alone', async () => {
  const { digest } = await readWorkbook(path)
  writeFileSync(join(folder, '~$week.xlsx'), '')
  await expect(writeAnswers(path, { rows: [] }, digest)).rejects.toThrow(TryLaterError)
  rmSync(join(folder, '~$week.xlsx'))
})

test('the file keeps its permissions', async () => {
  const { mode } = statSync(path)
  await answer([row(2, { [ANSWER]: 'x' })])
  expect(statSync(path).mode).toBe(mode)
})

test('rows are added below the last one, with styles, links, filter and dropdowns', async () => {
  const fresh = planItem('fresh', { caption: '@new' })
  const other = planItem('other', { timezone: 'Asia/Tokyo', price: '3', media: null })
  const added = [
    {
      itemId: fresh.itemId,
      cells: cellsOf(fresh),
      media: fresh.media,
      like: items[0]?.itemId ?? null,
    },
    { itemId: other.itemId, cells: cellsOf(other), media: null, like: null },
  ]
  await answer([], { added, exportId: 'export-2' })
  const sheet = await sheetNow()
  expect(sheet.autoFilter).toBe('A1:Q6')
  const names = partText(readZip(readFileSync(path)), 'xl/workbook.xml')
  expect(names).toContain(`hidden="1">'${SHEET}'!$A$1:$Q$6</definedName>`)
  expect(sheet.getCell('F5')).toMatchObject({ hyperlink: fresh.media })
  expect(sheet.getCell('G5')).toMatchObject({ value: '@new', numFmt: '@' })
  expect(sheet.getCell('B5').numFmt).toBe('hh:mm')
  expect(sheet.getCell('B6').value).toBe('18:00')
  expect(sheet.getCell('K6').dataValidation.type).toBe('list')
  const read = await readWorkbook(path)
  expect(read.exportId).toBe('export-2')
  expect(merge([...items, fresh, other], read.rows)).toMatchObject({
    refused: [],
    countUnchanged: 5,
  })
})

test('a published post is linked, where the sheet had no link before', async () => {
  await answer([row(2, { link: 'https://example.com/p/1?a=b&c=d' })])
  await answer([row(3, { link: 'https://example.com/p/2' })])
  const sheet = await sheetNow()
  expect(sheet.getCell('P2')).toMatchObject({ hyperlink: 'https://example.com/p/1?a=b&c=d' })
  expect(sheet.getCell('P3')).toMatchObject({ hyperlink: 'https://example.com/p/2' })
  expect(sheet.getCell('F3').hyperlink).toBe(items[1]?.media)
})

test('without the answer column, answers go behind the last one', async () => {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(path)
  book.getWorksheet(SHEET)?.spliceColumns(at(ANSWER), 1)
  await book.xlsx.writeFile(path)
  await answer([row(2, { [ANSWER]: 'here' })])
  const sheet = await sheetNow()
  expect([sheet.getCell('Q1').value, sheet.getCell('Q2').value]).toEqual([ANSWER, 'here'])
})

test('other spellings of the same workbook: prefixes, rows and cells without a place, strict', async () => {
  rewrite((xml) =>
    xml
      .replace(/<(\/?)(?=[a-zA-Z])/g, '<$1x:')
      .replace('xmlns="', 'xmlns:x="')
      .replace(/<x:row r="\d+" spans="[^"]*"/g, '<x:row')
      .replace(/<x:c r="[A-Z]+\d+"/g, '<x:c'),
  )
  rewrite(
    (xml) =>
      xml.replaceAll(
        'schemas.openxmlformats.org/officeDocument/2006',
        'purl.oclc.org/ooxml/officeDocument',
      ),
    'xl/_rels/workbook.xml.rels',
  )
  expect(merge(items, (await readWorkbook(path)).rows).countUnchanged).toBe(3)
  await answer([row(3, { [ANSWER]: 'x' })])
  const { rows } = await readWorkbook(path)
  expect(rows.map(({ cells }) => cells[ANSWER])).toEqual([null, 'x', null])
})

test('a formula others lean on is left alone, a single one is replaced and the chain dropped', async () => {
  rewrite((xml) =>
    xml
      .replace(
        /<c r="O2"([^>]*)\/>/,
        '<c r="O2"$1><f t="shared" ref="O2:O3" si="0">A2</f><v>1</v></c>',
      )
      .replace(/<c r="O4"([^>]*)\/>/, '<c r="O4"$1><f>A4</f><v>1</v></c>'),
  )
  rewrite(
    (xml) =>
      xml.replace('</Types>', '<Override PartName="/xl/calcChain.xml" ContentType="c"/></Types>'),
    '[Content_Types].xml',
  )
  const entries = readZip(readFileSync(path))
  writeFileSync(path, writeZip([...entries, entryOf('xl/calcChain.xml', '<calcChain/>')]))
  await answer([row(2, { [ANSWER]: 'x' }), row(4, { [ANSWER]: 'y' })])
  const after = readZip(readFileSync(path))
  expect(partText(after, 'xl/calcChain.xml')).toBeNull()
  expect(partText(after, '[Content_Types].xml')).not.toContain('calcChain')
  const xml = partText(after, SHEET_XML) ?? ''
  expect(xml).toContain('<f t="shared" ref="O2:O3" si="0">A2</f>')
  expect(xml.match(/<c r="O4"[\s\S]*?<\/c>/)?.[0]).toMatch(/inlineStr.*>y</)
})

test('archives that attack are refused', () => {
  const bomb = entryOf('xl/worksheets/sheet2.xml', '<x/>')
  const lying = { ...bomb, size: 300 * 1024 * 1024 }
  expect(() => readZip(writeZip([lying]))).toThrow('larger than 256 MB')
  const entries = readZip(readFileSync(path)).map((entry) =>
    entry.name === SHEET_XML
      ? entryOf(SHEET_XML, '<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>')
      : entry,
  )
  expect(() => parseWorkbook(writeZip(entries), 'a.xlsx')).toThrow('document type')
  expect(() => openPackage(readZip(writeZip([bomb])))).toThrow('not an Excel workbook')
})
