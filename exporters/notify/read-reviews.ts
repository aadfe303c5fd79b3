import type { Warehouse } from '../../sql/warehouse.ts'

/** What one account’s week asks of its approvers, where it was exported into a sheet. */
export interface Review {
  readonly account_id: string
  readonly week: string
  /** Monday of the week. */
  readonly week_start_on: string
  /** Where the sheet is; null where that is not known. */
  readonly uri: string | null
  /** Items in the sheet. */
  readonly count_items: number
  /** Those nobody decided on and nobody put on hold, by time. */
  readonly undecided: readonly Undecided[]
}

export interface Undecided {
  readonly item_id: string
  readonly scheduled_at: string
  readonly timezone: string
}

/** The account-weeks that were exported, with what is undecided in them. */
export async function readReviews(
  warehouse: Warehouse,
  weeks: { readonly first: string; readonly last: string },
): Promise<Review[]> {
  const exported = await warehouse.query(
    `select account_id, week, week_start_on, uri
     from marts.schedule_export_log
     where week_start_on between cast(@first as date) and cast(@last as date)
       and status = 'exported'
     qualify row_number() over (
       partition by week_start_on, account_id order by exported_at desc, load_id desc
     ) = 1
     order by week_start_on, account_id`,
    { ...weeks },
  )
  if (exported.length === 0) return []
  const items = await warehouse.query(
    `select account_id, week, item_id, scheduled_at, timezone,
       state = 'pending_approval' and coalesce(decision, '') != 'hold' as is_undecided
     from marts.content_plan
     where week_start_on between cast(@first as date) and cast(@last as date)
       and state != 'withdrawn'
     order by scheduled_at, item_id`,
    { ...weeks },
  )
  const byReview = Map.groupBy(
    items,
    (row) => `${String(row['account_id'])} ${String(row['week'])}`,
  )
  return exported.map((row) => {
    const [account_id, week] = [String(row['account_id']), String(row['week'])]
    const own = byReview.get(`${account_id} ${week}`) ?? []
    return {
      account_id,
      week,
      week_start_on: String(row['week_start_on']),
      uri: row['uri'] === null || row['uri'] === undefined ? null : String(row['uri']),
      count_items: own.length,
      undecided: own
        .filter((item) => item['is_undecided'] === true)
        .map((item) => ({
          item_id: String(item['item_id']),
          scheduled_at: String(item['scheduled_at']),
          timezone: String(item['timezone']),
        })),
    }
  })
}
