import { Temporal } from 'temporal-polyfill'

import type { Column } from '../columns.ts'
import { serialOf } from '../cells/read-day.ts'

const SERIALS_1904 = 1462

/**
 * How a cell's one spelling is stored in a workbook: days and times as numbers, so that they sort
 * and can be picked; prices as numbers where a binary fraction can hold them; all else as text.
 */
export function storedValue(column: Column, text: string, is1904 = false): string | number {
  if (text === '') return ''
  if (column === 'day') {
    return serialOf(Temporal.PlainDate.from(text)) - (is1904 ? SERIALS_1904 : 0)
  }
  if (column === 'local time') {
    const time = Temporal.PlainTime.from(text)
    return (time.hour * 60 + time.minute) / 1440
  }
  if (column === 'price' && text.replace('.', '').length <= 15) return Number(text)
  return text
}

/** Widths of the columns, in characters. */
export const WIDTHS: Readonly<Record<Column, number>> = {
  day: 13,
  'local time': 11,
  account: 18,
  channel: 10,
  kind: 7,
  content: 26,
  caption: 48,
  hashtags: 20,
  price: 11,
  why: 36,
  decision: 12,
  'reject reason': 15,
  reviewer: 14,
  note: 28,
  'answer from Drumbeat': 44,
  link: 24,
  'item id': 22,
}

const LINE = 15
const MOST_LINES = 9
/** Characters of ordinary text in one unit of width. */
const CHARACTERS = 1.12

/** A row's height in points: as many lines as its longest text needs, up to nine. */
export function rowHeight(cells: Readonly<Record<Column, string>>): number {
  const lines = (['content', 'caption', 'hashtags', 'why', 'note'] as const).map((column) =>
    cells[column]
      .split('\n')
      .reduce(
        (sum, line) => sum + Math.max(1, Math.ceil(line.length / (WIDTHS[column] * CHARACTERS))),
        0,
      ),
  )
  return Math.min(MOST_LINES, Math.max(2, ...lines)) * LINE + 4
}
