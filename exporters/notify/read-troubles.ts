import { parseInstant } from '../../domain/time.ts'
import type { Warehouse } from '../../sql/warehouse.ts'

/** An approved item that did not go out, or of which nobody knows whether it did. */
export interface Trouble {
  readonly item_id: string
  readonly account_id: string
  readonly state: 'refused' | 'missed' | 'unconfirmed'
  readonly sequence: number
  readonly error_class: string | null
  readonly reason: string | null
  readonly caption: string | null
  /** The wall time planned, `2026-11-24T18:30`. */
  readonly local_time: string
}

const DAYS = 7

/**
 * What came to nothing in the last week: refused, missed although it was approved, and
 * unconfirmed where every search for it was in vain and a person has to say.
 */
export async function readTroubles(
  warehouse: Warehouse,
  weeks: { readonly first: string; readonly last: string },
  asOf: string,
): Promise<Trouble[]> {
  const since = parseInstant(asOf)
    .subtract({ hours: 24 * DAYS })
    .toString()
  const rows = await warehouse.query(
    `with asked as (
       select distinct publish_key
       from raw.publish_steps
       where week_start_on between cast(@first as date) and cast(@last as date)
         and step = 'person'
     )
     select queue.item_id, queue.account_id, queue.state, queue.state_sequence,
       queue.error_class, queue.reason, queue.caption, queue.local_time
     from marts.posting_queue as queue
     left join asked on asked.publish_key = queue.publish_key
     where queue.week_start_on between cast(@first as date) and cast(@last as date)
       and queue.state_at >= cast(@since as timestamp)
       and (queue.state in ('refused', 'missed')
         or (queue.state = 'unconfirmed' and asked.publish_key is not null))
     order by queue.state_at, queue.item_id`,
    { ...weeks, since },
  )
  const text = (value: unknown) => (value === null || value === undefined ? null : String(value))
  return rows.map((row) => ({
    item_id: String(row['item_id']),
    account_id: String(row['account_id']),
    state: row['state'] as Trouble['state'],
    sequence: Number(row['state_sequence']),
    error_class: text(row['error_class']),
    reason: text(row['reason']),
    caption: text(row['caption']),
    local_time: String(row['local_time']),
  }))
}
