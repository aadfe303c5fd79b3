import ExcelJS from 'exceljs'
import { expect, test } from 'vitest'

import { shownCells } from '../../../../exporters/sheets/export-content.ts'
import { workbookBytes } from '../../../../exporters/sheets/xlsx/write-workbook.ts'
import { approved, AS_OF, merge, planItem, readRow, sheetRow, WEEK } from './support.ts'

const ANSWER = 'answer from Drumbeat'
const by = { approveByMinutes: 120 }

test('an undecided item says until when it should be decided, in its own zone', () => {
  expect(shownCells(planItem('a', by))[ANSWER]).toBe('• Please decide by Tue 24 Nov 16:00.')
  const far = { ...by, timezone: 'America/New_York', localTime: '2026-11-24T12:00' }
  expect(shownCells(planItem('a', far))[ANSWER]).toBe('• Please decide by Tue 24 Nov 10:00.')
  const changed = { ...by, revision: 2 }
  expect(shownCells(planItem('a', changed))[ANSWER]).toBe(
    '• Changed; it waits for a decision by Tue 24 Nov 16:00.',
  )
})

test('what is decided, and a sheet nobody set it for, says nothing of it', () => {
  expect(shownCells(planItem('a'))[ANSWER]).toBe('')
  for (const item of [approved('a', by), planItem('a', { ...by, state: 'missed' })]) {
    expect(shownCells(item)[ANSWER]).not.toContain('16:00')
  }
})

test('it moves with the item, and an untouched row is not written again', () => {
  const item = planItem('a', by)
  const says = shownCells(item)[ANSWER]
  expect(merge([item], [readRow(item, { [ANSWER]: says })])).toMatchObject({
    answers: [],
    rows: [],
    countUnchanged: 1,
  })
  const moved = merge([item], [readRow(item, { [ANSWER]: says, day: 'Thu' })])
  expect(moved.rows[0]?.cells[ANSWER]).toMatch(
    /^• Changed; it waits for a decision by Thu 26 Nov 16:00\. Moved from/,
  )
  const noted = merge([item], [readRow(item, { [ANSWER]: says, note: 'nice' })])
  const thanks = noted.rows[0]?.cells[ANSWER] ?? ''
  expect(thanks).toBe('• Please decide by Tue 24 Nov 16:00. Noted.')
  const after = planItem('a', { ...by, note: 'nice' })
  expect(merge([after], [readRow(after, { [ANSWER]: thanks })]).rows).toEqual([])
})

test('the first sheet of the workbook says so too', async () => {
  const content = { week: WEEK, exportId: 'e', asOf: AS_OF, timezoneNote: '' }
  const textOf = async (more: object) => {
    const items = [sheetRow(planItem('a', by))]
    const book = new ExcelJS.Workbook()
    const bytes = await workbookBytes({ ...content, items, ...more })
    await book.xlsx.load(new Uint8Array(bytes).buffer)
    const lines: string[] = []
    book.getWorksheet('Read me')?.eachRow((row) => lines.push(row.getCell(2).text))
    return lines.join('\n')
  }
  expect(await textOf(by)).toContain('Please decide 2 h before a post’s time at the latest')
  expect(await textOf({ approveByMinutes: 45 })).toContain('Please decide 45 minutes before')
  expect(await textOf({})).not.toContain('Please decide')
})
