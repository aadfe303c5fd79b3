import { existsSync } from 'node:fs'
import { basename } from 'node:path'

import { parseWeek } from '../../domain/time.ts'
import type { Load, Warehouse } from '../../sql/warehouse.ts'
import { addToWorkbook } from './add-to-workbook.ts'
import { exportIdOf, sheetRowOf, timezoneNote } from './export-content.ts'
import { readPlanItems, type StoredItem } from './store/plan-items.ts'
import { recordRun } from './store/record-run.ts'
import { readSchedules, type Schedule } from './store/schedules.ts'
import { writeWorkbook } from './xlsx/write-workbook.ts'

export interface ExportOptions {
  readonly week: string
  /** This brand alone. */
  readonly brand?: string | undefined
  /** The workbook to write or to add to. */
  readonly path: string
  /** The clock of the run, ISO 8601. */
  readonly asOf: string
  readonly load: Load
}

/** What is to be exported. */
export interface ExportPlan {
  readonly exportId: string
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

/**
 * Writes a week into a workbook: only schedules whose gate is open (valid, zone not RED,
 * auto-export on); the others are recorded as skipped with the reason. A workbook that is there
 * keeps everything people typed: items it lacks are added at the end, rows nobody touched show
 * what is new. Throws as `readWorkbook` does, and InvalidInputError where it holds another week.
 */
export async function exportWeek(whole: Warehouse, options: ExportOptions): Promise<ExportSummary> {
  const monday = parseWeek(options.week).toString()
  const warehouse = await whole.operational({ first: monday, last: monday })
  const plan = await readPlan(warehouse, options)
  const { path } = options
  const hasItems = plan.items.length > 0
  const done = existsSync(path)
    ? await addToWorkbook(warehouse, options, plan)
    : await writeAnew(warehouse, options, plan)
  const closed = plan.schedules.filter(({ isExportable }) => !isExportable)
  return {
    week: options.week,
    export_id: plan.exportId,
    path: hasItems ? path : null,
    schedules: plan.schedules.length - closed.length,
    skipped: closed.map(skippedSchedule),
    items: plan.items.length,
    ...done,
  }
}

function skippedSchedule({ scheduleId, accountId, gate }: Schedule): SkippedSchedule {
  return { schedule_id: scheduleId, account_id: accountId, reason: gate ?? 'its gate is closed' }
}

async function readPlan(
  warehouse: Warehouse,
  { week, brand, path }: ExportOptions,
): Promise<ExportPlan> {
  const monday = parseWeek(week).toString()
  const schedules = await readSchedules(warehouse, monday, brand)
  const all = await readPlanItems(warehouse, monday)
  const isOf = (item: StoredItem) => brand === undefined || item.brand === brand
  const items = all.filter((item) => item.isExportable && isOf(item))
  const gates = schedules.map(({ scheduleId, gate }) => `${scheduleId} ${gate ?? ''}`)
  return { exportId: exportIdOf(week, basename(path), items, gates), monday, schedules, all, items }
}

/** The record first: a file that is missing after a crash is simply written again. */
async function writeAnew(
  warehouse: Warehouse,
  { week, asOf, path, load }: ExportOptions,
  plan: ExportPlan,
): Promise<Pick<ExportSummary, 'added' | 'refreshed'>> {
  const { exportId, items } = plan
  await recordRun(warehouse, { ...plan, week, uri: path, asOf, load }, items)
  if (items.length > 0) {
    const rows = items.map(sheetRowOf)
    await writeWorkbook(path, {
      week,
      asOf,
      exportId,
      items: rows,
      timezoneNote: timezoneNote(items),
    })
  }
  return { added: items.length, refreshed: 0 }
}
