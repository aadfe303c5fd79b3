import type ExcelJS from 'exceljs'

import { FONT } from './styles.ts'
import { dayWords } from '../cells/words.ts'
import type { Temporal } from 'temporal-polyfill'

const STEPS: readonly (readonly [string, string])[] = [
  [
    '1',
    'Open the sheet of the week. Every row is one post or message. Sort and filter as you like.',
  ],
  [
    '2',
    'Pick a decision: approve, reject or hold. To approve, write your name under reviewer. Nothing is published without an approval.',
  ],
  [
    '3',
    'Columns with a blue header are yours: day (within the week), local time, caption, hashtags, price, decision, reject reason, reviewer, note. What you change is taken over when it is read; the decision counts for the changed post.',
  ],
  [
    '4',
    'Save and close the file. Drumbeat reads it and answers in the column “answer from Drumbeat”: ✓ done, • for your information, ✗ something is needed from you.',
  ],
  [
    '5',
    'A decision can be changed or taken back (clear the cell) until the post is handed over for sending.',
  ],
]

const GOOD_TO_KNOW: readonly string[] = [
  'Columns with a grey header are Drumbeat’s: changes there are put back.',
  'You may add columns and rows of your own, move columns, hide them, colour cells. Drumbeat leaves them alone.',
  'A hidden column holds the item ids. Please sort whole rows, so that the ids move along.',
  'What nobody approved by its time is not published.',
]

export interface ReadMe {
  readonly week: string
  readonly monday: Temporal.PlainDate
  readonly sheetName: string
  readonly timezoneNote: string
  readonly countItems: number
  readonly approveByMinutes?: number | undefined
}

/** The first sheet: what to do, in words. */
export function addReadMe(sheet: ExcelJS.Worksheet, about: ReadMe): void {
  const sunday = about.monday.add({ days: 6 })
  sheet.columns = [{ width: 4 }, { width: 100 }]
  sheet.views = [{ showGridLines: false }]
  sheet.pageSetup = { fitToPage: true, fitToWidth: 1, fitToHeight: 0 }
  const title = sheet.addRow(['', `Week ${about.week}`])
  title.font = { ...FONT, size: 20, bold: true, color: { argb: 'FF1F5F8B' } }
  const subtitle = sheet.addRow([
    '',
    `${dayWords(about.monday)} to ${dayWords(sunday)} ${sunday.year} · ${about.countItems} posts and messages to decide on · sheet “${about.sheetName}”`,
  ])
  subtitle.font = { ...FONT, color: { argb: 'FF5F6368' } }
  addHeading(sheet, 'What to do')
  for (const step of STEPS) addText(sheet, ...step)
  addHeading(sheet, 'Times')
  for (const line of about.timezoneNote.split('\n')) addText(sheet, '', line)
  addHeading(sheet, 'Good to know')
  for (const line of [...GOOD_TO_KNOW, ...decideByNote(about)]) addText(sheet, '•', line)
}

function decideByNote({ approveByMinutes: minutes }: ReadMe): string[] {
  if (minutes === undefined) return []
  const before = minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} minutes`
  return [
    `Please decide ${before} before a post’s time at the latest: “answer from Drumbeat” says until when, row by row.`,
  ]
}

function addHeading(sheet: ExcelJS.Worksheet, text: string): void {
  sheet.addRow([])
  sheet.addRow(['', text]).font = { ...FONT, bold: true, size: 13 }
}

function addText(sheet: ExcelJS.Worksheet, mark: string, text: string): void {
  const row = sheet.addRow([mark, text])
  row.font = FONT
  row.alignment = { vertical: 'top', wrapText: true }
  row.height = 16 * Math.max(1, Math.ceil(text.length / 115)) + 2
  row.getCell(1).font = { ...FONT, bold: true, color: { argb: 'FF1F5F8B' } }
}
