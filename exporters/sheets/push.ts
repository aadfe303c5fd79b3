import { TryLaterError } from '../../domain/errors.ts'
import { parseWeek } from '../../domain/time.ts'
import type { Load, Warehouse } from '../../sql/warehouse.ts'
import { addToSheet, ATTEMPTS } from './add-to-sheet.ts'
import { exportIdOf } from './export-content.ts'
import type { SheetBackend } from './sheet-backend.ts'
import { readPlanItems, type StoredItem } from './store/plan-items.ts'
import { recordRun } from './store/record-run.ts'
import { readSchedules, type Schedule } from './store/schedules.ts'
import { xlsxSheet } from './xlsx/xlsx-backend.ts'

export interface ExportOptions {
  readonly week: string
  /** This brand alone. */
  readonly brand?: string | undefined
  /** The clock of the run, ISO 8601. */
  readonly asOf: string
  readonly load: Load
  /** Minutes before its time by which an item should be decided; nothing is said where left out. */
  readonly approveByMinutes?: number | undefined
}

/** What is to be exported. */
export interface ExportPlan {
  readonly exportId: string
  /** Where the sheet is. */
  readonly uri: string
  readonly monday: string
  readonly schedules: readonly Schedule[]
  /** All items of the week. */
  readonly all: readonly StoredItem[]
  /** Those that belong into this workbook. */
  readonly items: readonly StoredItem[]
}

/** A schedule that was not exported. */
export interface SkippedSchedule {
  readonly schedule_id: string
  readonly account_id: string
  readonly reason: string
}

/** What an export did. */
export interface ExportSummary {
  readonly week: string
  readonly export_id: string
  /** The workbook; null where there was nothing to write. */
  readonly path: string | null
  /** Schedules whose gate is open. */
  readonly schedules: number
  readonly skipped: readonly SkippedSchedule[]
  /** Items that belong into the workbook, and how many of them are new in it. */
  readonly items: number
  readonly added: number
  /** Rows nobody had touched that show something new. */
  readonly refreshed: number
}

/** The same as `exportToSheet`, into the workbook at `path`. */
export function exportWeek(
  whole: Warehouse,
  { path, ...options }: ExportOptions & { readonly path: string },
): Promise<ExportSummary> {
  return exportToSheet(whole, xlsxSheet(path), options)
}

/**
 * Writes a week into its sheet: only schedules whose gate is open (valid, zone not RED,
 * auto-export on); the others are recorded as skipped with the reason. A sheet that is there
 * keeps everything people typed: items it lacks are added at the end, rows nobody touched show or
 * say what is new. Throws as the sheet's `find` does, InvalidInputError where it holds another
 * week, TryLaterError where somebody keeps changing it.
 */
export async function exportToSheet(
  whole: Warehouse,
  sheet: SheetBackend,
  options: ExportOptions,
): Promise<ExportSummary> {
  const monday = parseWeek(options.week).toString()
  const warehouse = await whole.operational({ first: monday, last: monday })
  const plan = await readPlan(warehouse, sheet, options)
  const closed = plan.schedules.filter(({ isExportable }) => !isExportable)
  const written = await writeSheet(warehouse, sheet, options, plan)
  return {
    week: options.week,
    export_id: plan.exportId,
    path: plan.items.length > 0 ? plan.uri : null,
    schedules: plan.schedules.length - closed.length,
    skipped: closed.map(skippedSchedule),
    items: plan.items.length,
    ...written,
  }
}

type Written = Pick<ExportSummary, 'added' | 'refreshed'>

/** Again where somebody changed the sheet meanwhile. What was added once counts. */
async function writeSheet(
  warehouse: Warehouse,
  sheet: SheetBackend,
  options: ExportOptions,
  plan: ExportPlan,
): Promise<Written> {
  const added = new Set<string>()
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const open = await sheet.find()
    const refreshed = open
      ? await addToSheet(warehouse, { ...options, sheet, open, attempt }, plan, added)
      : await writeAnew(warehouse, sheet, options, plan, added)
    if (refreshed !== 'changed') return { added: added.size, refreshed }
  }
  throw new TryLaterError(`${sheet.name} is saved again and again: export it later`, {
    path: plan.uri,
  })
}

function skippedSchedule({ scheduleId, accountId, gate }: Schedule): SkippedSchedule {
  return { schedule_id: scheduleId, account_id: accountId, reason: gate ?? 'its gate is closed' }
}

async function readPlan(
  warehouse: Warehouse,
  sheet: SheetBackend,
  { week, brand, approveByMinutes }: ExportOptions,
): Promise<ExportPlan> {
  const monday = parseWeek(week).toString()
  const schedules = await readSchedules(warehouse, monday, brand)
  const all = await readPlanItems(warehouse, monday, approveByMinutes)
  const isOf = (item: StoredItem) => brand === undefined || item.brand === brand
  const items = all.filter((item) => item.isExportable && isOf(item))
  const uri = items.length > 0 ? await sheet.prepare() : (sheet.uri ?? '')
  const gates = schedules.map(({ scheduleId, gate }) => `${scheduleId} ${gate ?? ''}`)
  const exportId = exportIdOf(week, sheet.name, items, gates)
  return { exportId, uri, monday, schedules, all, items }
}

/** The record first: a sheet that is missing after a crash is simply written again. */
async function writeAnew(
  warehouse: Warehouse,
  sheet: SheetBackend,
  { week, asOf, load, approveByMinutes }: ExportOptions,
  plan: ExportPlan,
  added: Set<string>,
): Promise<number | 'changed'> {
  const { exportId, items } = plan
  await recordRun(warehouse, { ...plan, week, backend: sheet.kind, asOf, load }, items)
  for (const { itemId } of items) added.add(itemId)
  if (items.length === 0) return 0
  const content = { week, asOf, exportId, items, approveByMinutes }
  return (await sheet.create(content)) === 'written' ? 0 : 'changed'
}
