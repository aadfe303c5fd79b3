import type { Row, Workbook, Worksheet } from 'exceljs'

import { textOf } from './edits.ts'

/** A sheet with items in it: where its columns are and which rows hold an item. */
export interface Grid {
  readonly sheet: Worksheet
  /** Column number by header text in lower case. */
  readonly columns: ReadonlyMap<string, number>
  readonly rows: readonly { readonly row: Row; readonly itemId: string }[]
}

const HEADER_WITHIN = 20

/** The sheets of a workbook that people answer in: no `_` in front, and a header with an item id. */
export function gridsOf(workbook: Workbook): Grid[] {
  return workbook.worksheets.flatMap((sheet) => {
    const grid = sheet.name.startsWith('_') ? undefined : gridOf(sheet)
    return grid ? [grid] : []
  })
}

function gridOf(sheet: Worksheet): Grid | undefined {
  for (let at = 1; at <= Math.min(HEADER_WITHIN, sheet.rowCount); at++) {
    const columns = headersOf(sheet.getRow(at))
    if (columns.has('item id') && columns.has('decision')) {
      return { sheet, columns, rows: itemRows(sheet, at, columns.get('item id') as number) }
    }
  }
  return undefined
}

function headersOf(row: Row): Map<string, number> {
  const columns = new Map<string, number>()
  row.eachCell((cell, column) => {
    const name = textOf(cell.value).trim().toLowerCase()
    if (name !== '' && !columns.has(name)) columns.set(name, column)
  })
  return columns
}

function itemRows(sheet: Worksheet, header: number, idColumn: number): Grid['rows'] {
  const rows: { row: Row; itemId: string }[] = []
  for (let at = header + 1; at <= sheet.rowCount; at++) {
    const row = sheet.getRow(at)
    const itemId = textOf(row.getCell(idColumn).value).trim()
    if (itemId !== '') rows.push({ row, itemId })
  }
  return rows
}
