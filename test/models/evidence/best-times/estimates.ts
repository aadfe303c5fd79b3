import type { Row, Warehouse } from '../../../../sql/warehouse.ts'

/** The hours of the week. */
export const HOURS: readonly number[] = Array.from({ length: 168 }, (_, hour) => hour)

/** Posts of an account in an hour of the week: how many, and sums over their log lifts. */
export interface Cell {
  readonly account: string
  readonly platform: string
  readonly hour: number
  readonly n: number
  readonly sum: number
  readonly squares: number
  /** Mean result of those posts as it was reported last, nothing corrected. */
  readonly plain: number
}

/** An account’s 168 hours as the mart has them. */
export interface Slots {
  readonly score: number[]
  readonly low: number[]
  readonly high: number[]
  /** Effective posts of the account around the hour. */
  readonly posts: number[]
  readonly levels: ReadonlySet<string>
}

const CELLS = `
  with plain as (
    select account_id, hour_of_week, avg(cast(result as double)) as result
    from intermediate.post_outcomes
    where result is not null
    group by account_id, hour_of_week
  )
  select
    cells.account_id as account, cells.platform, cells.hour_of_week as hour, cells.count_posts as n,
    cast(cells.sum_lift as double) as sum, cast(cells.sum_squared_lift as double) as squares,
    plain.result as plain
  from intermediate.slot_cells as cells
  inner join plain using (account_id, hour_of_week)
  order by account, hour`

/** The cells of all accounts that the mart gives hours. */
export async function readCells(warehouse: Warehouse): Promise<Cell[]> {
  const active = new Set((await readSlots(warehouse)).keys())
  const rows = await warehouse.query(CELLS)
  return rows
    .map((row) => ({
      account: String(row['account']),
      platform: String(row['platform']),
      hour: Number(row['hour']),
      n: Number(row['n']),
      sum: Number(row['sum']),
      squares: Number(row['squares']),
      plain: Number(row['plain']),
    }))
    .filter(({ account }) => active.has(account))
}

/** marts.posting_slots by account. */
export async function readSlots(warehouse: Warehouse): Promise<Map<string, Slots>> {
  const rows = await warehouse.query(
    'select * from marts.posting_slots order by account_id, hour_of_week',
  )
  const byAccount = Map.groupBy(rows, (row) => String(row['account_id']))
  return new Map(Array.from(byAccount, ([account, hours]) => [account, slotsOf(hours)]))
}

function slotsOf(rows: readonly Row[]): Slots {
  const column = (name: string) => rows.map((row) => Number(row[name]))
  return {
    score: column('score'),
    low: column('low'),
    high: column('high'),
    posts: column('n_posts'),
    levels: new Set(rows.map((row) => String(row['level']))),
  }
}
