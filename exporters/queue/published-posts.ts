import { parseInstant } from '../../domain/time.ts'
import type { Row, Warehouse } from '../../sql/warehouse.ts'
import { minutesBetween } from './minutes-between.ts'
import { CHECK_BACK_HOURS, type PublishedPost } from '../../platforms/publishing/metrics-reader.ts'
import { weeksAround } from './weeks-around.ts'

/**
 * CTE `published`: confirmed items of the weeks @first to @last. One was published when its attempt
 * says so; one that was found later, when it
 * went out as its platform says, else when it was tried.
 */
export const PUBLISHED = `
with confirmed as (
  select item_id, account_id, week_start_on, url, event_at, published_at as found_at,
    coalesce(post_id, publish_key, item_id) as post_id
  from raw.queue_events
  where week_start_on between cast(@first as date) and cast(@last as date)
    and to_state = 'confirmed'
),
attempts as (
  select item_id, publisher, attempted_at
  from raw.publish_attempts
  where week_start_on between cast(@first as date) and cast(@last as date)
    and outcome in ('confirmed', 'unconfirmed')
  qualify row_number() over (partition by item_id order by revision desc, attempt desc) = 1
),
published as (
  select confirmed.item_id, confirmed.account_id, confirmed.week_start_on, confirmed.post_id,
    confirmed.url,
    coalesce(attempts.publisher, 'unknown') as publisher,
    coalesce(confirmed.found_at, attempts.attempted_at, confirmed.event_at) as published_at
  from confirmed
  left join attempts on attempts.item_id = confirmed.item_id
)`

const DUE = `${PUBLISHED},
readings as (
  select account_id, post_id, max(read_at) as read_at
  from raw.post_metrics
  where read_at >= cast(@first as timestamp)
  group by account_id, post_id
)
select published.*, readings.read_at, accounts.platform, accounts.publisher_account
from published
left join staging.accounts on accounts.account_id = published.account_id
left join readings on readings.account_id = published.account_id
  and readings.post_id = published.post_id
where published_at <= cast(@as_of as timestamp)
order by published_at, item_id`

/**
 * Published posts with a check-back that is due at a clock: one of the ages has been reached and
 * no reading was taken at that age or later. A missed one is due until it is caught up or its week
 * is too long ago.
 */
export async function dueCheckBacks(warehouse: Warehouse, asOf: string): Promise<PublishedPost[]> {
  const rows = await warehouse.query(DUE, { ...weeksAround(asOf), as_of: asOf })
  return rows.flatMap((row) => {
    const age_hours = hoursBetween(row['published_at'], asOf)
    const read_age =
      row['read_at'] === null ? -1 : hoursBetween(row['published_at'], row['read_at'])
    const due_hours = CHECK_BACK_HOURS.filter((age) => age <= age_hours && age > read_age)
    return due_hours.length > 0 ? [{ ...postOf(row), age_hours, due_hours }] : []
  })
}

const AGES = CHECK_BACK_HOURS.map((hours) => {
  const isAhead = `fn.add_hours(published_at, ${hours}) > cast(@as_of as timestamp)`
  return `min(case when ${isAhead} then fn.add_hours(published_at, ${hours}) end)`
})

/** The next time after a clock at which a check-back falls due, with nothing read in between. */
export async function nextCheckBackAt(warehouse: Warehouse, asOf: string): Promise<string | null> {
  const columns = AGES.map((age, index) => `${age} as age_${index}`).join(', ')
  const [row] = await warehouse.query(`${PUBLISHED} select ${columns} from published`, {
    ...weeksAround(asOf),
    as_of: asOf,
  })
  const times = Object.values(row ?? {}).filter((time) => time !== null)
  const sorted = times
    .map((time) => parseInstant(String(time)))
    .toSorted((a, b) => a.epochMilliseconds - b.epochMilliseconds)
  return sorted[0]?.toString() ?? null
}

function postOf(row: Row): Omit<PublishedPost, 'age_hours' | 'due_hours'> {
  return {
    item_id: String(row['item_id']),
    account_id: String(row['account_id']),
    publisher_account: (row['publisher_account'] as string | null | undefined) ?? null,
    platform: String(row['platform'] ?? String(row['account_id']).split(':')[0]),
    post_id: String(row['post_id']),
    publisher: String(row['publisher']),
    published_at: String(row['published_at']),
  }
}

function hoursBetween(from: Row[string] | undefined, to: Row[string] | undefined): number {
  return minutesBetween(String(from), String(to)) / 60
}
