import type { Temporal } from 'temporal-polyfill'

import { COLUMNS } from '../columns.ts'
import { textRow } from './cell-data.ts'
import type { Request } from './google-api.ts'
import { lookOf, warn } from './tab-look.ts'
import { metadataKey, titleOf, type Role } from './tab-names.ts'

/** Empty rows that are formatted already, for rows added later. */
export const SPARE_ROWS = 500

/** A hidden tab of ours: marked with its week, with a warning before anybody changes it. */
export function hiddenTab(
  role: Role,
  label: string,
  sheetId: number,
  [rowCount, columnCount]: readonly [number, number],
): Request[] {
  const properties = { sheetId, title: titleOf(role, label), hidden: true }
  return [
    { addSheet: { properties: { ...properties, gridProperties: { rowCount, columnCount } } } },
    mark(role, label, sheetId),
    warn({ sheetId }, 'Drumbeat keeps its answers here.'),
  ]
}

function mark(role: Role, label: string, sheetId: number): Request {
  const developerMetadata = {
    metadataKey: metadataKey(role),
    metadataValue: label,
    location: { sheetId },
    visibility: 'DOCUMENT',
  }
  return { createDeveloperMetadata: { developerMetadata } }
}

/** The tab people work in, hidden until its rows are there, with everything that makes it comfortable. */
export function weekTab(
  label: string,
  sheetId: number,
  countItems: number,
  monday: Temporal.PlainDate,
): Request[] {
  const gridProperties = {
    rowCount: countItems + 1 + SPARE_ROWS,
    columnCount: COLUMNS.length,
    frozenRowCount: 1,
    frozenColumnCount: 3,
  }
  const properties = { sheetId, title: titleOf('rows', label), hidden: true, gridProperties }
  return [
    { addSheet: { properties } },
    mark('rows', label, sheetId),
    ...lookOf(sheetId, monday),
    {
      setBasicFilter: {
        filter: { range: { sheetId, startColumnIndex: 0, endColumnIndex: COLUMNS.length } },
      },
    },
    {
      updateCells: {
        start: { sheetId, rowIndex: 0, columnIndex: 0 },
        rows: [textRow(COLUMNS)],
        fields: 'userEnteredValue',
      },
    },
  ]
}

/** Shows the tab. */
export function reveal(sheetId: number): Request {
  return { updateSheetProperties: { properties: { sheetId, hidden: false }, fields: 'hidden' } }
}
