import type { Warehouse } from '../../sql/warehouse.ts'

/** What a day came to. */
export interface Day {
  readonly published: number
  readonly missed: number
  readonly refused: number
  /** Posts whose outcome is unknown now. */
  readonly unconfirmed: number
  /** Decisions so far, and those among them that approved what was planned as it was. */
  readonly decided: number
  readonly unchanged: number
}

/** Counts the events from one instant (included) to another, and what stands open now. */
export async function readDay(
  warehouse: Warehouse,
  weeks: { readonly first: string; readonly last: string },
  span: { readonly from: string; readonly until: string },
): Promise<Day> {
  const events = await warehouse.query(
    `select to_state, count(distinct item_id) as count_items
     from raw.queue_events
     where week_start_on between cast(@first as date) and cast(@last as date)
       and event_at >= cast(@from as timestamp) and event_at < cast(@until as timestamp)
       and to_state in ('confirmed', 'missed', 'refused')
     group by to_state`,
    { ...weeks, ...span },
  )
  const open = await warehouse.query(
    `select count(*) as count_items
     from marts.posting_queue
     where week_start_on between cast(@first as date) and cast(@last as date)
       and state = 'unconfirmed'`,
    { ...weeks },
  )
  const count = (state: string) =>
    Number(events.find((row) => row['to_state'] === state)?.['count_items'] ?? 0)
  return {
    published: count('confirmed'),
    missed: count('missed'),
    refused: count('refused'),
    unconfirmed: Number(open[0]?.['count_items'] ?? 0),
    ...(await readAgreement(warehouse)),
  }
}

/** Of all reviewers; nothing before the models were built. */
async function readAgreement(warehouse: Warehouse): Promise<Pick<Day, 'decided' | 'unchanged'>> {
  const name = 'marts.approver_agreement'
  if ((await warehouse.columns(name)) === null) return { decided: 0, unchanged: 0 }
  const [row] = await warehouse.query(
    `select sum(count_decided) as decided, sum(count_approved_unchanged) as unchanged from ${name}`,
  )
  return { decided: Number(row?.['decided'] ?? 0), unchanged: Number(row?.['unchanged'] ?? 0) }
}
