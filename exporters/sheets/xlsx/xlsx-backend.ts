import { existsSync } from 'node:fs'
import { basename } from 'node:path'

import { readChecked } from '../../../domain/item-check.ts'
import { sheetRowOf, shownCells, timezoneNote } from '../export-content.ts'
import { plainText } from '../merge/compare.ts'
import type { PlanItem } from '../plan-item.ts'
import type { OpenSheet, SheetBackend, SheetEdit } from '../sheet-backend.ts'
import type { AddedRow } from './edit-tab.ts'
import { readWorkbook, type ReadSheet } from './read-workbook.ts'
import { writeAnswers } from './write-answers.ts'
import { writeWorkbook } from './write-workbook.ts'

/** The workbook at a path as a sheet for approvers. Errors as in `readWorkbook`. */
export function xlsxSheet(path: string): SheetBackend {
  return {
    kind: 'xlsx',
    name: basename(path),
    uri: path,
    isRewritten: true,
    prepare: () => Promise.resolve(path),
    find: async () => (existsSync(path) ? openSheet(path, await readWorkbook(path)) : null),
    create: async ({ items, ...content }) => {
      const rows = items.map(sheetRowOf)
      await writeWorkbook(path, { ...content, items: rows, timezoneNote: timezoneNote(items) })
      return 'written'
    },
  }
}

function openSheet(path: string, read: ReadSheet): OpenSheet {
  const { rows, notes, exportId, baseId } = read
  return {
    week: read.week,
    tabs: read.tabs.map(({ part }) => part.name),
    rows,
    notes,
    exportId,
    baseId,
    isComplete: true,
    unwritten: (answers) => answers,
    write: (edit) => writeAnswers(path, workbookEdit(edit, read), read.digest),
  }
}

function workbookEdit({ added = [], items = [], ...edit }: SheetEdit, { rows }: ReadSheet) {
  const present = new Set(rows.map(({ cells }) => readChecked(plainText(cells['item id']))))
  return { ...edit, added: addedRows(added, items, present) }
}

/** New rows look like a row with the same zone and currency, where the workbook has one. */
function addedRows(
  added: readonly PlanItem[],
  items: readonly PlanItem[],
  present: ReadonlySet<string | null>,
): AddedRow[] {
  const look = ({ timezone, currency }: PlanItem) => `${timezone} ${currency ?? ''}`
  const alike = new Map(
    items
      .filter(({ itemId }) => present.has(itemId))
      .map((item) => [look(item), item.itemId] as const),
  )
  return added.map((item) => {
    const { itemId, media } = item
    return { itemId, media, cells: shownCells(item), like: alike.get(look(item)) ?? null }
  })
}
