import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { withCheck } from '../../domain/item-check.ts'
import { COLUMNS, type Column } from '../../exporters/sheets/columns.ts'
import { cellsOf } from '../../exporters/sheets/plan-item.ts'
import { partText } from '../../exporters/sheets/xlsx/package.ts'
import { readWorkbook } from '../../exporters/sheets/xlsx/read-workbook.ts'
import { writeAnswers } from '../../exporters/sheets/xlsx/write-answers.ts'
import { writeWorkbook } from '../../exporters/sheets/xlsx/write-workbook.ts'
import { readZip } from '../../exporters/sheets/xlsx/zip.ts'
import { AS_OF, merge, planItem, SHEET, sheetRow, WEEK } from '../unit/exporters/sheets/support.ts'

const hasOffice = spawnSync('soffice', ['--version']).status === 0
if (!hasOffice)
  console.warn('skipped: soffice is not installed, so no workbook was re-saved by LibreOffice')

const CAPTIONS = {
  equals: '=1+1',
  plus: '+47 is our code',
  minus: '-50 % today',
  at: '@aurora joins us',
  tab: '	indented',
  command: "=cmd|' /C calc'!A0",
  number: '2026',
  date: '24.11.2026',
  time: '18:30',
  boolean: 'TRUE',
  percent: '50%',
  apostrophe: "'quoted",
  zeros: '007',
  emoji: 'Go 🏃‍♀️👩🏽‍🚀🇳🇴',
  markup: '<b>&amp; "q" ]]></b>',
  escape: 'literal _x0041_',
  lines: 'one\ntwo\n\nfour',
  long: 'All work and no play. '.repeat(480),
  space: 'two  spaces',
}
const two = (part: number) => String(part).padStart(2, '0')
const items = Object.entries(CAPTIONS).map(([name, caption], place) =>
  planItem(name, {
    caption,
    localTime: `2026-11-${24 + (place % 6)}T${two(place + 1)}:${two(place * 3)}`,
    ...(place % 3 === 0 ? { price: '12.50', currency: 'USD' } : {}),
    ...(place % 4 === 0 ? { timezone: 'America/New_York' } : {}),
  }),
)
const folder = mkdtempSync(join(tmpdir(), 'drumbeat-'))
const path = join(folder, 'week.xlsx')

/** Opens and saves a file with LibreOffice, in another format where named. */
function resave(file: string, format = 'xlsx'): string {
  const out = join(folder, 'out')
  mkdirSync(out, { recursive: true })
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`
  const run = spawnSync(
    'soffice',
    [profile, '--headless', '--convert-to', format, '--outdir', out, file],
    { encoding: 'utf8', timeout: 120_000 },
  )
  if (run.status !== 0) throw new Error(`soffice failed: ${run.stderr}`)
  const saved = file.replace(/\.\w+$/, `.${format}`)
  renameSync(join(out, basename(saved)), saved)
  return saved
}

const at = (column: Column) => COLUMNS.indexOf(column) + 1

async function sheetOf(
  file: string,
): Promise<{ book: ExcelJS.Workbook; sheet: ExcelJS.Worksheet }> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(file)
  const sheet = book.getWorksheet(SHEET)
  if (!sheet) throw new Error('no sheet of the week')
  return { book, sheet }
}

describe.skipIf(!hasOffice)('a workbook re-saved by LibreOffice', { timeout: 180_000 }, () => {
  beforeAll(async () => {
    await writeWorkbook(path, {
      week: WEEK,
      exportId: 'export-1',
      asOf: AS_OF,
      timezoneNote: 'Two zones.',
      items: items.map(sheetRow),
    })
    resave(path)
  }, 180_000)
  afterAll(() => rmSync(folder, { recursive: true }))

  test('ids, texts, days and times are what they were: nothing is asked', async () => {
    const read = await readWorkbook(path)
    expect(read).toMatchObject({ exportId: 'export-1', baseId: 'export-1', week: WEEK, notes: [] })
    expect(read.rows.map(({ cells }) => cells['item id'])).toEqual(
      items.map(({ itemId }) => withCheck(itemId)),
    )
    expect(read.rows.map(({ cells }) => cells.caption)).toEqual(
      items.map((item) => cellsOf(item).caption),
    )
    expect(merge(items, read.rows)).toMatchObject({ answers: [], rows: [], refused: [] })
  })

  test('no text has become a formula', () => {
    const entries = readZip(readFileSync(path))
    expect(partText(entries, 'xl/worksheets/sheet2.xml')).not.toMatch(/<f[ >]/)
  })

  // Panes and zoom belong to a window, and a headless program saves none.
  test('formats, dropdowns, colours, filter and the hidden parts are still there', async () => {
    const { book, sheet } = await sheetOf(path)
    expect([sheet.getCell('A2').numFmt, sheet.getCell('B2').numFmt]).toEqual([
      'ddd d mmm',
      'hh:mm" New York"',
    ])
    expect(sheet.getCell('A2').value).toBeInstanceOf(Date)
    expect(sheet.getCell('I2')).toMatchObject({ value: 12.5, numFmt: '0.00" USD"' })
    expect(sheet.getCell('G2').numFmt).toBe('@')
    expect(sheet.getCell('K400').dataValidation).toMatchObject({
      type: 'list',
      formulae: expect.arrayContaining(['"approve,reject,hold"']) as string[],
    })
    expect(sheet.getCell('A2').dataValidation).toMatchObject({ type: 'date', operator: 'between' })
    expect(sheet.getCell('F2')).toMatchObject({ hyperlink: 'https://media.example.com/equals.mp4' })
    expect(sheet.autoFilter).toBeTruthy()
    expect(sheet.getColumn(at('item id')).hidden).toBe(true)
    expect(book.getWorksheet('_drumbeat')?.state).not.toBe('visible')
    expect(
      partText(readZip(readFileSync(path)), 'xl/worksheets/sheet2.xml')?.match(/<cfRule/g),
    ).toHaveLength(4)
  })

  test('what is typed there is read, and answers and new rows survive the next saving', async () => {
    const { book, sheet } = await sheetOf(path)
    const type = (row: number, cells: Partial<Record<Column, ExcelJS.CellValue>>) => {
      for (const [column, value] of Object.entries(cells))
        sheet.getCell(row, at(column as Column)).value = value
    }
    type(2, { decision: 'approve', reviewer: 'Ann' })
    type(3, {
      decision: 'approve',
      reviewer: 'Ann',
      day: new Date('2026-11-27T00:00:00Z'),
      'local time': 0.75,
      caption: '=still a text',
    })
    type(4, { decision: 'reject', 'reject reason': 'legal', note: '-no' })
    type(5, { decision: 'perhaps' })
    await book.xlsx.writeFile(path)
    resave(path)
    const read = await readWorkbook(path)
    const result = merge(items, read.rows)
    const done = result.answers.map(({ item, decision, values, note }) => [
      item.content,
      decision,
      values.caption,
      values.localTime,
      note,
    ])
    expect(done).toEqual([
      ['equals · video', 'approve', '=1+1', items[0]?.localTime, null],
      ['plus · video', 'approve', '=still a text', '2026-11-27T18:00', null],
      ['minus · video', 'reject', '-50 % today', items[2]?.localTime, '-no'],
    ])
    expect(result.refused.map(({ row }) => row)).toEqual([5])

    const fresh = planItem('fresh', { caption: '+new' })
    const added = [
      {
        itemId: fresh.itemId,
        cells: cellsOf(fresh),
        media: fresh.media,
        like: items[1]?.itemId ?? null,
      },
    ]
    await writeAnswers(
      path,
      { rows: result.rows, added, exportId: 'export-2', baseId: 'export-2' },
      read.digest,
    )
    resave(path)
    const again = await readWorkbook(path)
    expect(again).toMatchObject({ exportId: 'export-2', baseId: 'export-2' })
    const answers = again.rows.map(({ cells }) =>
      String(cells['answer from Drumbeat'] ?? '').slice(0, 12),
    )
    expect(answers.slice(0, 4)).toEqual([
      '✓ Approved b',
      '✓ Approved b',
      '✓ Rejected (',
      '✗ Not applie',
    ])
    const last = again.rows.at(-1)?.cells
    expect(last).toMatchObject({
      caption: '+new',
      'item id': withCheck(fresh.itemId),
      'local time': 0.75,
    })
    const { sheet: saved } = await sheetOf(path)
    expect(saved.getCell(again.rows.at(-1)?.row ?? 0, at('content'))).toMatchObject({
      hyperlink: fresh.media,
    })
  })

  const isProof = Boolean(process.env['DRUMBEAT_PROOF'])
  test.skipIf(!isProof)('through an .ods and back nothing is asked either', async () => {
    const there = join(folder, 'there.xlsx')
    await writeWorkbook(there, {
      week: WEEK,
      exportId: 'export-1',
      asOf: AS_OF,
      timezoneNote: '',
      items: items.map(sheetRow),
    })
    resave(resave(there, 'ods'))
    const read = await readWorkbook(there)
    expect(merge(items, read.rows)).toMatchObject({ answers: [], rows: [], refused: [] })
  })

  test('while LibreOffice has it open it is left alone', async () => {
    writeFileSync(join(folder, '.~lock.week.xlsx#'), ',ann,desk,;')
    await expect(readWorkbook(path)).rejects.toThrow('week.xlsx is open in a spreadsheet program')
    rmSync(join(folder, '.~lock.week.xlsx#'))
  })
})
