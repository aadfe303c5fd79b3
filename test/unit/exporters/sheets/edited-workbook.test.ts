import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import ExcelJS from 'exceljs'
import { afterAll, beforeEach, expect, test } from 'vitest'

import { COLUMNS, type Column } from '../../../../exporters/sheets/columns.ts'
import { readWorkbook } from '../../../../exporters/sheets/xlsx/read-workbook.ts'
import { writeWorkbook } from '../../../../exporters/sheets/xlsx/write-workbook.ts'
import { AS_OF, merge, planItem, SHEET, sheetRow, WEEK } from './support.ts'

const items = ['one', 'two', 'three', 'four'].map((name) => planItem(name))
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

const at = (column: Column) => COLUMNS.indexOf(column) + 1

/** Opens the workbook as a person would, changes it, saves it, and merges what it says then. */
async function edited(change: (sheet: ExcelJS.Worksheet, book: ExcelJS.Workbook) => void) {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(path)
  const sheet = book.getWorksheet(SHEET)
  if (!sheet) throw new Error('no sheet of the week')
  change(sheet, book)
  await book.xlsx.writeFile(path)
  const read = await readWorkbook(path)
  const result = merge(items, read.rows)
  const answers = new Map(result.answers.map((answer) => [answer.item.content, answer]))
  return { read, result, answers }
}

function decide(sheet: ExcelJS.Worksheet, row: number, decision = 'approve'): void {
  sheet.getRow(row).getCell(at('decision')).value = decision
  sheet.getRow(row).getCell(at('reviewer')).value = 'Ann'
}

test('sorted rows keep their answers', async () => {
  const { answers, result } = await edited((sheet) => {
    decide(sheet, 2)
    const rows = [5, 2, 4, 3].map((row) => sheet.getRow(row).values as ExcelJS.CellValue[])
    rows.forEach((values, place) => (sheet.getRow(place + 2).values = values))
  })
  expect([...answers.keys()]).toEqual(['one · video'])
  expect(result.refused).toEqual([])
})

test('inserted, removed and blank rows, a title above the header, a row of totals', async () => {
  const { answers, result } = await edited((sheet) => {
    decide(sheet, 5, 'reject')
    sheet.spliceRows(3, 1)
    sheet.insertRow(3, [])
    sheet.insertRow(1, ['Week 48, please look at this first'])
    sheet.addRow(['total', '', 4])
  })
  expect([...answers.keys()]).toEqual(['four · video'])
  expect(answers.get('four · video')?.decision).toBe('reject')
  expect(result.refused).toEqual([])
})

test('moved, renamed, added and hidden columns', async () => {
  const { answers, read, result } = await edited((sheet) => {
    decide(sheet, 3)
    sheet.getCell(1, at('caption')).value = 'Our text'
    sheet.getCell(3, at('caption')).value = 'not read under another name'
    sheet.getCell(1, at('decision')).value = ' DECISION: '
    sheet.getCell(1, at('local time')).value = 'Time'
    sheet.spliceColumns(2, 0, ['remarks', 'mine', 'yours'])
    const ids = sheet.getColumn(at('item id') + 1).values.slice(1)
    sheet.spliceColumns(at('item id') + 1, 1)
    sheet.spliceColumns(1, 0, ids)
    sheet.getColumn(5).hidden = true
  })
  expect(answers.get('two · video')).toMatchObject({ decision: 'approve', changed: [] })
  expect(read.notes).toEqual([`${SHEET}: the column caption is missing, so nothing in it counts`])
  expect(result.refused).toEqual([])
})

test('rows that a filter hides are read', async () => {
  const { answers } = await edited((sheet) => {
    decide(sheet, 3)
    decide(sheet, 4, 'hold')
    sheet.getRow(3).hidden = true
    sheet.autoFilter = { from: 'A1', to: 'Q5' }
  })
  expect([...answers.keys()]).toEqual(['two · video', 'three · video'])
})

test('decision and reviewer filled down to the end of the sheet decide every item once', async () => {
  const { answers, result } = await edited((sheet) => {
    for (let row = 2; row <= 400; row++) decide(sheet, row)
  })
  expect(result.refused).toEqual([])
  expect([...answers.values()].map(({ decision, reviewer }) => [decision, reviewer])).toEqual(
    items.map(() => ['approve', 'Ann']),
  )
})

test('retyped headers: slips are read, decisions under another name are found by what they say', async () => {
  const slips = await edited((sheet) => {
    decide(sheet, 3)
    sheet.getCell(1, at('decision')).value = 'Desicion'
    sheet.getCell(1, at('reviewer')).value = 'reveiwer'
    sheet.getCell(1, at('caption')).value = 'captoin'
    sheet.getCell(3, at('caption')).value = 'New words'
  })
  expect(slips.answers.get('two · video')).toMatchObject({
    decision: 'approve',
    reviewer: 'Ann',
    changed: ['caption'],
  })
  expect(slips.read.notes).toEqual([
    `${SHEET}: the header "captoin" was read as caption`,
    `${SHEET}: the header "Desicion" was read as decision`,
    `${SHEET}: the header "reveiwer" was read as reviewer`,
  ])
  const renamed = await edited((sheet) => {
    decide(sheet, 4, 'hold')
    sheet.getCell(1, at('decision')).value = 'What now?'
  })
  expect(renamed.answers.get('three · video')?.decision).toBe('hold')
  expect(renamed.read.notes.join()).toContain('the header of the decisions was changed')
})

test('a renamed id column is found by what is in it', async () => {
  const { answers, read } = await edited((sheet) => {
    decide(sheet, 3)
    sheet.getCell(1, at('item id')).value = 'do not touch'
  })
  expect(answers.has('two · video')).toBe(true)
  expect(read.notes.join()).toContain('the header of the item ids was changed')
})

test('rich text, links, formulas, numbers and dates in whatever form they were typed', async () => {
  const { answers, result } = await edited((sheet) => {
    ;[2, 3, 4, 5].forEach((row) => decide(sheet, row))
    sheet.getCell(2, at('caption')).value = {
      richText: [{ text: 'Bold ', font: { bold: true } }, { text: 'words' }],
    }
    sheet.getCell(3, at('caption')).value = { formula: '"a"&"b"', result: 'ab' }
    sheet.getCell(4, at('caption')).value = 2026
    sheet.getCell(5, at('caption')).value = { text: 'see us', hyperlink: 'https://example.com' }
    sheet.getCell(2, at('day')).value = new Date('2026-11-26T00:00:00Z')
    sheet.getCell(3, at('day')).value = '26.11.2026'
    sheet.getCell(4, at('local time')).value = '6:30 pm'
    sheet.getCell(5, at('local time')).value = {
      formula: 'TIME(7,5,0)',
      result: (7 * 60 + 5) / 1440,
    }
  })
  expect(result.refused).toEqual([])
  const values = [...answers.values()].map((answer) => [
    answer.values.caption,
    answer.values.localTime,
  ])
  expect(values).toEqual([
    ['Bold words', '2026-11-26T18:00'],
    ['ab', '2026-11-26T18:00'],
    ['2026', '2026-11-24T18:30'],
    ['see us', '2026-11-24T07:05'],
  ])
})

test('a copied row and a copied sheet count once, unless they differ', async () => {
  const copy = (sheet: ExcelJS.Worksheet, row: number) => sheet.addRow(sheet.getRow(row).values)
  const same = await edited((sheet) => {
    decide(sheet, 2)
    copy(sheet, 2)
  })
  expect(same.answers.size).toBe(1)
  const different = await edited((sheet, book) => {
    const other = book.addWorksheet('Copy of the week')
    sheet.eachRow((row) => other.addRow(row.values))
    decide(other, 3, 'hold')
    decide(sheet, 3, 'approve')
  })
  expect(different.answers.has('two · video')).toBe(false)
  expect(different.result.refused.map(({ why }) => why).join()).toContain('Copy of the week row 3')
})

test('a day or a time in a workbook that counts from 1904', async () => {
  const { answers, result } = await edited((sheet, book) => {
    book.properties.date1904 = true
    ;[2, 3, 4, 5].forEach((row) => (sheet.getCell(row, at('local time')).value = 0.75))
    decide(sheet, 2)
  })
  expect(result.refused).toEqual([])
  expect(answers.get('one · video')).toMatchObject({ changed: [] })
})

test('every row of a long sheet is read', async () => {
  const many = Array.from({ length: 1000 }, (_, place) => planItem(`item ${place}`))
  await writeWorkbook(path, {
    week: WEEK,
    exportId: 'export-1',
    asOf: AS_OF,
    timezoneNote: '',
    items: many.map(sheetRow),
  })
  const read = await readWorkbook(path)
  const result = merge(many, read.rows)
  expect(result.countUnchanged).toBe(1000)
})
