import type ExcelJS from 'exceljs'

import { ANSWER, EDITABLE, type Column } from '../columns.ts'

const people: ReadonlySet<string> = new Set(EDITABLE)

const COLOURS = {
  people: 'FF1F5F8B',
  drumbeat: 'FF5F6B76',
  quiet: 'FF5F6368',
  shade: 'FFF4F5F7',
  line: 'FFD9DCE1',
  link: 'FF1155CC',
  bad: 'FFB3261E',
} as const

/** Fonts are named: without a name, LibreOffice takes its serif default. */
export const FONT = { name: 'Calibri', family: 2, size: 11 } as const

/** Fill of a row by its decision. */
const DECIDED = { approve: 'FFE3F4E6', reject: 'FFFBE3E1', hold: 'FFFFF3D1' } as const

function fill(argb: string): ExcelJS.FillPattern {
  return { type: 'pattern', pattern: 'solid', fgColor: { argb } }
}

/** The header of a column: blue where people may write below it, grey where not. */
export function headerStyle(column: Column): Partial<ExcelJS.Style> {
  return {
    font: { ...FONT, bold: true, color: { argb: 'FFFFFFFF' } },
    fill: fill(people.has(column) ? COLOURS.people : COLOURS.drumbeat),
    alignment: { vertical: 'middle', horizontal: 'left', wrapText: true, indent: 1 },
    border: { right: { style: 'thin', color: { argb: 'FFFFFFFF' } } },
  }
}

/** What the number formats of a row say. */
export interface Formats {
  /** Name of the zone, where the sheet has more than one; else null. */
  readonly zone: string | null
  readonly currency: string | null
}

/** A cell below the header. Text columns are text for good: what is typed there never computes. */
export function cellStyle(
  column: Column,
  formats: Formats,
  isLink: boolean,
): Partial<ExcelJS.Style> {
  const line = { style: 'hair', color: { argb: COLOURS.line } } as const
  const isPeople = people.has(column)
  const colour = isLink ? COLOURS.link : isPeople || column === ANSWER ? 'FF202124' : COLOURS.quiet
  return {
    numFmt: numberFormat(column, formats),
    font: { ...FONT, color: { argb: colour }, underline: isLink, bold: column === 'decision' },
    alignment: {
      vertical: 'top',
      wrapText: column !== 'item id' && column !== 'account',
      horizontal: column === 'price' ? 'right' : 'left',
      indent: 1,
    },
    border: { bottom: line, right: line },
    ...(isPeople ? {} : { fill: fill(COLOURS.shade) }),
  }
}

function numberFormat(column: Column, { zone, currency }: Formats): string {
  if (column === 'day') return 'ddd d mmm'
  if (column === 'local time') return zone === null ? 'hh:mm' : `hh:mm" ${zone}"`
  if (column === 'price') return currency === null ? '0.00' : `0.00" ${currency}"`
  return '@'
}

/** Rows coloured by decision, and answers that need something in red. `cells` is the range. */
export function addColours(
  sheet: ExcelJS.Worksheet,
  cells: string,
  of: Record<'decision' | 'answer', string>,
): void {
  const rules = Object.entries(DECIDED).map(
    ([decision, argb], place): ExcelJS.ConditionalFormattingRule => ({
      type: 'expression',
      priority: place + 2,
      formulae: [`$${of.decision}2="${decision}"`],
      style: { fill: { type: 'pattern', pattern: 'solid', bgColor: { argb } } },
    }),
  )
  sheet.addConditionalFormatting({ ref: cells, rules })
  const ref = cells.replace(/[A-Z]+/g, of.answer)
  const bad: ExcelJS.ConditionalFormattingRule = {
    type: 'expression',
    priority: 1,
    formulae: [`LEFT($${of.answer}2,1)="✗"`],
    style: { font: { color: { argb: COLOURS.bad }, bold: true } },
  }
  sheet.addConditionalFormatting({ ref, rules: [bad] })
}
