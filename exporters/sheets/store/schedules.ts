import type { WarehouseSession } from '../../../sql/warehouse.ts'

/** One account's schedule of a week at the export gate. */
export interface Schedule {
  readonly scheduleId: string
  readonly brand: string
  readonly accountId: string
  readonly isExportable: boolean
  /** Why it is not exported. */
  readonly gate: string | null
}

/** The schedules of a week, of one brand where given. */
export async function readSchedules(
  session: WarehouseSession,
  monday: string,
  brand: string | undefined,
): Promise<Schedule[]> {
  const rows = await session.query(
    `select schedule_id, brand, account_id, is_exportable, export_gate
     from marts.schedule_recommendations
     where week_start_on = cast(@monday as date) and (@brand = '' or brand = @brand)
     order by schedule_id`,
    { monday, brand: brand ?? '' },
  )
  return rows.map((row) => ({
    scheduleId: String(row['schedule_id']),
    brand: String(row['brand']),
    accountId: String(row['account_id']),
    isExportable: row['is_exportable'] === true,
    gate: row['export_gate'] === null ? null : String(row['export_gate']),
  }))
}
