import { basename } from 'node:path'

import { InvalidInputError, TryLaterError } from '../../domain/errors.ts'
import { readChecked } from '../../domain/item-check.ts'
import { parseInstant } from '../../domain/time.ts'
import { limitsOf } from '../../platforms/limits.ts'
import type { Warehouse } from '../../sql/warehouse.ts'
import { shownCells } from './export-content.ts'
import { plainText } from './merge/compare.ts'
import { mergeAnswers } from './merge/merge-answers.ts'
import type { RowAnswer } from './merge/merged.ts'
import type { ExportOptions, ExportPlan, ExportSummary } from './push.ts'
import { appendBases, changedBases, readBases, type Bases } from './store/merge-bases.ts'
import type { StoredItem } from './store/plan-items.ts'
import { recordRun } from './store/record-run.ts'
import type { AddedRow } from './xlsx/edit-tab.ts'
import { readWorkbook, type ReadSheet } from './xlsx/read-workbook.ts'
import { writeAnswers } from './xlsx/write-answers.ts'

/** How often a file that somebody keeps saving is read again. */
const ATTEMPTS = 4

/**
 * Brings a workbook that is there up to date. New rows are recorded before the file is written and
 * refreshed ones after it, so that a crash in between never makes a person’s edit out of ours.
 */
export async function addToWorkbook(
  warehouse: Warehouse,
  { path, week, asOf, load }: ExportOptions,
  plan: ExportPlan,
): Promise<Pick<ExportSummary, 'added' | 'refreshed'>> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const read = await readWorkbook(path)
    assertWeek(read, week, path)
    const present = new Set(read.rows.map(({ cells }) => readChecked(plainText(cells['item id']))))
    const added = plan.items.filter((item) => isOpen(item) && !present.has(item.itemId))
    await recordRun(warehouse, { ...plan, week, uri: path, asOf, load }, added)
    const before = await readBases(warehouse, plan.monday, read.baseId)
    const { rows, agreed } = quietChanges(asOf, plan, read, before)
    const counts = { added: added.length, refreshed: rows.length }
    if (counts.added + counts.refreshed === 0) return counts
    const { exportId } = plan
    const rowsToAdd = addedRows(added, plan.items, present)
    const edit = { rows, added: rowsToAdd, exportId, baseId: exportId }
    if ((await writeAnswers(path, edit, read.digest)) === 'written') {
      const base = { exportId, step: attempt, load }
      await appendBases(warehouse, plan.all, changedBases(agreed, before), base)
      return counts
    }
  }
  throw new TryLaterError(`${basename(path)} is saved again and again: export it later`, { path })
}

/** Whether a person can still decide about it: a sheet in use gets no rows that are history. */
function isOpen({ state }: StoredItem): boolean {
  return state === 'pending_approval' || state === 'approved' || state === 'held'
}

function assertWeek(read: ReadSheet, week: string, path: string): void {
  if (read.week === null || read.week === week) return
  throw new InvalidInputError(
    `${basename(path)} holds the week ${read.week}: export ${week} into another file`,
    { path, week },
  )
}

/** What rows that ask for nothing show anew. Rows with answers are left to be read. */
function quietChanges(
  asOf: string,
  { all }: ExportPlan,
  read: ReadSheet,
  exported: Bases,
): { rows: RowAnswer[]; agreed: Bases } {
  const merged = mergeAnswers({
    exported,
    current: new Map(all.map((item) => [item.itemId, item])),
    sheet: read.rows,
    asOf: parseInstant(asOf),
    limitsOf: (platform) => limitsOf(platform),
  })
  const rows = merged.rows.filter(({ isAsked }) => !isAsked)
  const shown = new Set(rows.map(({ item }) => item))
  const agreed = [...merged.agreedOnceWritten].filter(([item]) => shown.has(item))
  return { rows, agreed: new Map(agreed) }
}

/** New rows look like a row with the same zone and currency, where the workbook has one. */
function addedRows(
  added: readonly StoredItem[],
  items: readonly StoredItem[],
  present: ReadonlySet<string | null>,
): AddedRow[] {
  const look = ({ timezone, currency }: StoredItem) => `${timezone} ${currency ?? ''}`
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
