import { REJECT_REASONS } from '../../domain/records/approvals.ts'

/** The columns of a sheet, in their order. */
export const COLUMNS = [
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
export type Column = (typeof COLUMNS)[number]

/** Columns that belong to people. */
export const EDITABLE = [
  'day',
  'local time',
  'caption',
  'hashtags',
  'price',
  'decision',
  'reject reason',
  'reviewer',
  'note',
] as const satisfies readonly Column[]

/** Columns that say which item a row is about. */
export const IDENTITY = [
  'account',
  'channel',
  'kind',
  'content',
  'why',
] as const satisfies readonly Column[]

export const ANSWER = 'answer from Drumbeat' satisfies Column

export const DECISIONS = ['approve', 'reject', 'hold'] as const
export type Decision = (typeof DECISIONS)[number]
export { REJECT_REASONS }

/**
 * The cells of a row in one spelling, whatever the sheet: day `2026-11-24`, local time `18:30`,
 * hashtags `#one #two`, price a decimal without trailing zeros, texts trimmed with `\n` line ends.
 * Empty cells are empty texts.
 */
export type Cells = Readonly<Record<Column, string>>

/**
 * A cell as a sheet holds it. In the columns of days and times a number is a serial day since
 * 1899-12-30, as Excel, LibreOffice and Google Sheets count.
 */
export type CellValue = string | number | boolean | null | { readonly error: string }

/** One row as read from a sheet: only the columns the sheet has. */
export interface SheetCells {
  /** Name of the tab. */
  readonly sheet: string
  /** Row number as people see it, from 1. */
  readonly row: number
  readonly cells: Readonly<Partial<Record<Column, CellValue>>>
}
