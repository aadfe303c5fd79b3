import { exportRuns } from '../../../domain/records/approvals.ts'
import type { RowOf } from '../../../domain/records/record.ts'
import type { Load, Warehouse, WarehouseSession } from '../../../sql/warehouse.ts'
import { cellsOf, type PlanItem } from '../plan-item.ts'
import { appendBases, changedBases, readBases } from './merge-bases.ts'
import type { Schedule } from './schedules.ts'

export interface ExportRun {
  readonly exportId: string
  readonly week: string
  readonly monday: string
  readonly schedules: readonly Schedule[]
  /** Items that belong into the sheet. */
  readonly items: readonly PlanItem[]
  /** Kind of sheet, and where it is. */
  readonly backend: 'xlsx' | 'google'
  readonly uri: string
  readonly asOf: string
  readonly load: Load
}

/**
 * Records, in one transaction, what became of each schedule (exported, or skipped with the reason)
 * and the cells of the items that are `written`. The same export again adds nothing.
 */
export function recordRun(
  warehouse: Warehouse,
  run: ExportRun,
  written: readonly PlanItem[],
): Promise<void> {
  const { exportId, monday, load } = run
  return warehouse.atomically(async (session) => {
    const isKnown = await isRecorded(session, run)
    if (!isKnown) await session.append(exportRuns, rowsOf(run), load)
    const cells = new Map(written.map((item) => [item.itemId, cellsOf(item)]))
    const before = await readBases(session, monday, null)
    const record = { exportId: isKnown ? null : exportId, step: 0, load }
    await appendBases(session, written, changedBases(cells, before), record)
  })
}

async function isRecorded(session: WarehouseSession, run: ExportRun): Promise<boolean> {
  const known = await session.query(
    `select 1 as is_known
     from raw.exports
     where week_start_on = cast(@monday as date) and export_id = @export_id
     limit 1`,
    { monday: run.monday, export_id: run.exportId },
  )
  return known.length > 0
}

function rowsOf({ items, schedules, ...run }: ExportRun): RowOf<typeof exportRuns>[] {
  const counts = new Map<string, number>()
  for (const { scheduleId } of items) counts.set(scheduleId, (counts.get(scheduleId) ?? 0) + 1)
  return schedules.map(({ scheduleId, brand, accountId, isExportable, gate }) => ({
    export_id: run.exportId,
    schedule_id: scheduleId,
    week: run.week,
    week_start_on: run.monday,
    brand,
    account_id: accountId,
    backend: run.backend,
    uri: isExportable ? run.uri : null,
    status: isExportable ? 'exported' : 'skipped',
    reason: isExportable ? null : (gate ?? 'its gate is closed'),
    count_items: isExportable ? (counts.get(scheduleId) ?? 0) : 0,
    exported_at: run.asOf,
  }))
}
