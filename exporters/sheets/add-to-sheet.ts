import { InvalidInputError } from '../../domain/errors.ts'
import { readChecked } from '../../domain/item-check.ts'
import { parseInstant } from '../../domain/time.ts'
import { limitsOf } from '../../platforms/limits.ts'
import type { Warehouse } from '../../sql/warehouse.ts'
import { plainText } from './merge/compare.ts'
import { mergeAnswers } from './merge/merge-answers.ts'
import type { RowAnswer } from './merge/merged.ts'
import type { ExportOptions, ExportPlan } from './push.ts'
import type { OpenSheet, SheetBackend } from './sheet-backend.ts'
import { appendBases, changedBases, readBases, type Bases } from './store/merge-bases.ts'
import type { StoredItem } from './store/plan-items.ts'
import { recordRun } from './store/record-run.ts'

/** How often a sheet that somebody keeps changing is read again. */
export const ATTEMPTS = 4

export interface OpenExport extends ExportOptions {
  readonly sheet: SheetBackend
  readonly open: OpenSheet
  /** How often the sheet was read, from 1. */
  readonly attempt: number
}

/**
 * Brings a sheet that is there up to date. New rows are recorded before the sheet is written and
 * refreshed ones after it, so that a crash in between never makes a person’s edit out of ours.
 * Gives the number of rows that show or say something new; items new in it are put into `fresh`.
 */
export async function addToSheet(
  warehouse: Warehouse,
  { sheet, open, week, asOf, load, attempt }: OpenExport,
  plan: ExportPlan,
  fresh: Set<string>,
): Promise<number | 'changed'> {
  const { exportId, uri, items } = plan
  assertWeek(open, week, sheet.name, uri)
  const present = new Set(open.rows.map(({ cells }) => readChecked(plainText(cells['item id']))))
  const isWanted = (item: StoredItem) => !open.isComplete || isOpen(item)
  const added = items.filter((item) => isWanted(item) && !present.has(item.itemId))
  await recordRun(warehouse, { ...plan, week, backend: sheet.kind, asOf, load }, added)
  const before = await readBases(warehouse, plan.monday, open.baseId)
  const { rows, left, agreed } = quietChanges(asOf, plan, sheet, open, before)
  for (const { itemId } of added) fresh.add(itemId)
  const told = open.unwritten(rows, left)
  if (added.length + told.length === 0 && open.isComplete) return 0
  const edit = { rows, left, added, items, exportId, baseId: exportId }
  if ((await open.write(edit)) === 'changed') return 'changed'
  const base = { exportId, step: attempt, load }
  await appendBases(warehouse, plan.all, changedBases(agreed, before), base)
  return told.length
}

/** Whether a person can still decide about it: a sheet in use gets no rows that are history. */
function isOpen({ state }: StoredItem): boolean {
  return state === 'pending_approval' || state === 'approved' || state === 'held'
}

function assertWeek(open: OpenSheet, week: string, name: string, path: string): void {
  if (open.week === null || open.week === week) return
  throw new InvalidInputError(
    `${name} holds the week ${open.week}: export ${week} into another file`,
    { path, week },
  )
}

interface QuietChanges {
  readonly rows: RowAnswer[]
  readonly left: RowAnswer[]
  readonly agreed: Bases
}

/** What rows that ask for nothing show anew. Rows with answers are left to be read. */
function quietChanges(
  asOf: string,
  { all }: ExportPlan,
  sheet: SheetBackend,
  open: OpenSheet,
  exported: Bases,
): QuietChanges {
  const merged = mergeAnswers({
    exported,
    current: new Map(all.map((item) => [item.itemId, item])),
    sheet: open.rows,
    asOf: parseInstant(asOf),
    limitsOf: (platform) => limitsOf(platform),
    isRewritten: sheet.isRewritten,
  })
  const rows = merged.rows.filter(({ isAsked }) => !isAsked)
  const left = merged.rows.filter(({ isAsked }) => isAsked)
  const shown = new Set(rows.map(({ item }) => item))
  const bases = sheet.isRewritten ? merged.agreedOnceWritten : merged.agreed
  return { rows, left, agreed: new Map([...bases].filter(([item]) => shown.has(item))) }
}
