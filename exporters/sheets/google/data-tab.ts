import { EDITABLE } from '../columns.ts'
import { textRow } from './cell-data.ts'
import type { Request } from './google-api.ts'
import { hiddenTab } from './new-tab.ts'
import { tabId } from './tab-names.ts'

const FORMAT_VERSION = '1'

/** What the hidden tab says of its sheet. */
export interface SheetFacts {
  readonly week: string
  readonly exportId: string
  readonly baseId: string
  readonly isComplete: boolean
}

/** A new data tab: its id, and the requests that put it into the place of the old one. */
export interface NewDataTab {
  readonly id: number
  readonly requests: readonly Request[]
}

/**
 * Every write replaces the data tab by one with another id. Google refuses to delete a tab that is
 * not there and to add one that is, and a refused request undoes its whole batch: so a batch is
 * carried out only on the sheet that was read, and never twice.
 */
export function replaceDataTab(oldId: number | null, label: string, facts: SheetFacts): NewDataTab {
  const id = tabId('data', label, oldId)
  const rows = [
    ['export id', facts.exportId],
    ['merge base', facts.baseId],
    ['week', facts.week],
    ['format version', FORMAT_VERSION],
    ['columns of people', EDITABLE.join(', ')],
    ['first export', facts.isComplete ? 'complete' : 'under way'],
  ].map(textRow)
  const remove = oldId === null ? [] : [{ deleteSheet: { sheetId: oldId } }]
  const start = { sheetId: id, rowIndex: 0, columnIndex: 0 }
  return {
    id,
    requests: [
      ...remove,
      ...hiddenTab('data', label, id, [rows.length, 2]),
      { updateCells: { start, rows, fields: 'userEnteredValue' } },
    ],
  }
}
