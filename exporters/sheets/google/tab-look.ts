import type { Temporal } from 'temporal-polyfill'

import { ANSWER, COLUMNS, DECISIONS, EDITABLE, REJECT_REASONS, type Column } from '../columns.ts'
import { dayWords } from '../cells/words.ts'
import { WIDTHS } from '../xlsx/cell-values.ts'
import { columnName } from '../xlsx/sheet-xml.ts'
import { TEXT_COLUMNS } from './cell-data.ts'
import type { CellData, Request } from './google-api.ts'

const PIXELS_PER_CHARACTER = 7

const COLOURS = {
  people: '1F5F8B',
  drumbeat: '5F6B76',
  white: 'FFFFFF',
  quiet: '5F6368',
  ink: '202124',
  shade: 'F4F5F7',
  bad: 'B3261E',
} as const
/** Fill of a row by its decision. */
const DECIDED = { approve: 'E3F4E6', reject: 'FBE3E1', hold: 'FFF3D1' } as const

const people: ReadonlySet<string> = new Set(EDITABLE)

function colour(hex: string): { rgbColor: { red: number; green: number; blue: number } } {
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255
  return { rgbColor: { red: part(0), green: part(2), blue: part(4) } }
}

/** What makes a week’s tab comfortable: widths, formats, dropdowns, colours, warnings. */
export function lookOf(sheetId: number, monday: Temporal.PlainDate): Request[] {
  return [
    ...COLUMNS.flatMap((column, at) => columnRequests(column, at, sheetId)),
    ...validations(sheetId, monday),
    ...colours(sheetId),
    ...warnings(sheetId),
  ]
}

/** A warning before somebody changes a range; it can be changed all the same. */
export function warn(range: object, description: string): Request {
  return { addProtectedRange: { protectedRange: { range, description, warningOnly: true } } }
}

/** Rows appended to a new tab take their own format: this makes its text columns text again. */
export function textColumns(sheetId: number): Request[] {
  const cell = { userEnteredFormat: { numberFormat: { type: 'TEXT' } } }
  return TEXT_COLUMNS.map((column) => ({
    repeatCell: { range: below(column, sheetId), cell, fields: 'userEnteredFormat.numberFormat' },
  }))
}

function below(column: Column, sheetId: number) {
  const at = COLUMNS.indexOf(column)
  return { sheetId, startRowIndex: 1, startColumnIndex: at, endColumnIndex: at + 1 }
}

function columnRequests(column: Column, at: number, sheetId: number): Request[] {
  const range = { sheetId, dimension: 'COLUMNS', startIndex: at, endIndex: at + 1 }
  const isId = column === 'item id'
  const properties = { pixelSize: WIDTHS[column] * PIXELS_PER_CHARACTER + 12, hiddenByUser: isId }
  return [
    { updateDimensionProperties: { range, properties, fields: 'pixelSize,hiddenByUser' } },
    {
      repeatCell: {
        range: { ...below(column, sheetId), startRowIndex: 0, endRowIndex: 1 },
        cell: { userEnteredFormat: headerFormat(column) },
        fields: 'userEnteredFormat',
      },
    },
    {
      repeatCell: {
        range: below(column, sheetId),
        cell: { userEnteredFormat: cellFormat(column) },
        fields: 'userEnteredFormat',
      },
    },
  ]
}

type Format = NonNullable<CellData['userEnteredFormat']>

function headerFormat(column: Column): Format {
  return {
    backgroundColorStyle: colour(people.has(column) ? COLOURS.people : COLOURS.drumbeat),
    textFormat: { bold: true, foregroundColorStyle: colour(COLOURS.white) },
    verticalAlignment: 'MIDDLE',
    wrapStrategy: 'WRAP',
    numberFormat: { type: 'TEXT' },
  }
}

function cellFormat(column: Column): Format {
  const isPeople = people.has(column)
  const ink = isPeople || column === ANSWER ? COLOURS.ink : COLOURS.quiet
  return {
    textFormat: { bold: column === 'decision', foregroundColorStyle: colour(ink) },
    verticalAlignment: 'TOP',
    horizontalAlignment: column === 'price' ? 'RIGHT' : 'LEFT',
    wrapStrategy: column === 'item id' || column === 'account' ? 'CLIP' : 'WRAP',
    ...(isPeople ? {} : { backgroundColorStyle: colour(COLOURS.shade) }),
  }
}

/** Dropdowns are strict; what else is typed oddly gets a mark, and is checked when it is read. */
function validations(sheetId: number, monday: Temporal.PlainDate): Request[] {
  const sunday = monday.add({ days: 6 })
  const date = (day: Temporal.PlainDate) => `=DATE(${day.year};${day.month};${day.day})`
  const add = (
    column: Column,
    strict: boolean,
    type: string,
    values: readonly string[],
    inputMessage: string,
  ): Request => ({
    setDataValidation: {
      range: below(column, sheetId),
      rule: {
        condition: { type, values: values.map((userEnteredValue) => ({ userEnteredValue })) },
        strict,
        showCustomUi: true,
        inputMessage,
      },
    },
  })
  return [
    add(
      'decision',
      true,
      'ONE_OF_LIST',
      DECISIONS,
      `Pick ${DECISIONS.join(', ')}, or leave it empty.`,
    ),
    add(
      'reject reason',
      true,
      'ONE_OF_LIST',
      REJECT_REASONS,
      'Pick a reason. More can go into the note.',
    ),
    add(
      'day',
      false,
      'DATE_BETWEEN',
      [date(monday), date(sunday)],
      `A day from ${dayWords(monday)} to ${dayWords(sunday)} ${sunday.year}.`,
    ),
    add(
      'local time',
      false,
      'NUMBER_BETWEEN',
      ['0', '=1439/1440'],
      'A time of day, such as 18:30.',
    ),
    add('price', false, 'NUMBER_GREATER_THAN_EQ', ['0'], 'A number of zero or more.'),
  ]
}

/** Rows coloured by decision, and answers that need something in red. */
function colours(sheetId: number): Request[] {
  const letter = (column: Column) => columnName(COLUMNS.indexOf(column) + 1)
  const rule = (range: object, formula: string, format: Format, index: number): Request => {
    const condition = { type: 'CUSTOM_FORMULA', values: [{ userEnteredValue: formula }] }
    return {
      addConditionalFormatRule: {
        index,
        rule: { ranges: [range], booleanRule: { condition, format } },
      },
    }
  }
  const all = { sheetId, startRowIndex: 1, startColumnIndex: 0, endColumnIndex: COLUMNS.length }
  const bad = { textFormat: { bold: true, foregroundColorStyle: colour(COLOURS.bad) } }
  return [
    rule(below(ANSWER, sheetId), `=LEFT($${letter(ANSWER)}2;1)="✗"`, bad, 0),
    ...Object.entries(DECIDED).map(([decision, hex], place) =>
      rule(
        all,
        `=$${letter('decision')}2="${decision}"`,
        { backgroundColorStyle: colour(hex) },
        place + 1,
      ),
    ),
  ]
}

/** Warnings and no locks: a locked cell would keep people from sorting and filtering. */
function warnings(sheetId: number): Request[] {
  const ours = COLUMNS.filter((column) => !people.has(column))
  const header = { sheetId, startRowIndex: 0, endRowIndex: 1 }
  return [
    warn(header, 'Drumbeat finds the columns by these names.'),
    ...ours.map((column) => warn(below(column, sheetId), 'This column is Drumbeat’s.')),
  ]
}
