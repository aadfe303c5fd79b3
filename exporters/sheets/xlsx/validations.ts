import type ExcelJS from 'exceljs'
import type { Temporal } from 'temporal-polyfill'

import { DECISIONS, REJECT_REASONS, type Column } from '../columns.ts'
import { dayWords } from '../cells/words.ts'

/** Dropdowns and checks while typing; what is pasted past them is checked when it is read. */
export function addValidations(
  sheet: ExcelJS.Worksheet,
  monday: Temporal.PlainDate,
  rangeOf: (column: Column) => string,
): void {
  const sunday = monday.add({ days: 6 })
  const add = (column: Column, title: string, rule: ExcelJS.DataValidation) =>
    validationsOf(sheet).add(rangeOf(column), {
      allowBlank: true,
      showErrorMessage: true,
      errorStyle: 'stop',
      errorTitle: title,
      ...rule,
    })
  const list = (values: readonly string[]) => [`"${values.join(',')}"`]
  add('decision', 'Decision', {
    type: 'list',
    formulae: list(DECISIONS),
    error: `Pick ${DECISIONS.join(', ')}, or leave it empty.`,
  })
  add('reject reason', 'Reject reason', {
    type: 'list',
    formulae: list(REJECT_REASONS),
    error: `Pick one of: ${REJECT_REASONS.join(', ')}. More can go into the note.`,
  })
  add('day', 'Day', {
    type: 'date',
    operator: 'between',
    formulae: [utc(monday), utc(sunday)],
    error: `A day from ${dayWords(monday)} to ${dayWords(sunday)} ${sunday.year}.`,
  })
  add('local time', 'Local time', {
    type: 'decimal',
    operator: 'between',
    formulae: ['0', '0.99999'],
    error: 'A time of day, such as 18:30.',
  })
  add('price', 'Price', {
    type: 'decimal',
    operator: 'greaterThanOrEqual',
    formulae: ['0'],
    error: 'A number of zero or more, such as 12.50.',
  })
}

function utc(day: Temporal.PlainDate): Date {
  return new Date(`${day.toString()}T00:00:00Z`)
}

/** exceljs has validations of ranges, but not in its types. */
function validationsOf(sheet: ExcelJS.Worksheet): {
  add(range: string, rule: ExcelJS.DataValidation): void
} {
  return (sheet as unknown as { dataValidations: ReturnType<typeof validationsOf> }).dataValidations
}
