import { parseInstant } from '../../domain/time.ts'
import type { Row, WarehouseSession } from '../../sql/warehouse.ts'
import { minutesBetween } from './minutes-between.ts'
import { weeksAround } from './weeks-around.ts'

/** One attempt of the last day or so. */
export interface RecentAttempt {
  readonly publisher: string
  readonly account_id: string
  readonly claimed_at: string
  /** Null while it is being made, or where its run died. */
  readonly outcome: string | null
  readonly error_class: string | null
  /** When its outcome was known, or when it went out. */
  readonly attempted_at: string | null
}

/** An item that showed, or may have shown, people the same. */
export interface Repeat {
  readonly item_id: string
  readonly account_id: string
  readonly sent_at: string
}

/** What a publisher and its accounts did lately, read in the transaction that acts on it. */
export interface ProviderFacts {
  /** Attempts through the publisher, and of the account through any. */
  readonly recent: readonly RecentAttempt[]
  /** The last item with the same content; null where there is none. */
  readonly repeated: Repeat | null
}

/** What is to be sent, and how far back it matters what was. */
export interface Handover {
  readonly item_id: string
  readonly account_id: string
  readonly brand: string
  readonly publisher: string
  readonly content_key: string | null
  /** Minutes that quotas look back at most. */
  readonly quotaMinutes: number
  /** The same content is not sent within so many minutes; 0 is no rule. */
  readonly repeatMinutes: number
  readonly isAcrossAccounts: boolean
}

/** Failures are looked for within a day at least. */
const LEAST_MINUTES = 1440

const ATTEMPTS = `
from raw.claims
left join raw.publish_attempts on publish_attempts.week_start_on = claims.week_start_on
  and publish_attempts.publish_key = claims.publish_key
  and publish_attempts.revision = claims.revision
  and publish_attempts.attempt = claims.attempt`

const RECENT = `
select claims.publisher, claims.account_id, claims.claimed_at, publish_attempts.outcome,
  publish_attempts.error_class, publish_attempts.attempted_at
${ATTEMPTS}
where claims.week_start_on between cast(@first as date) and cast(@last as date)
  and claims.claimed_at > cast(@since as timestamp)
  and (claims.publisher = @publisher or claims.account_id = @account_id)`

/** What was found out not to have gone out is no repeat; what may have gone out is. */
const REPEATED = `
select claims.item_id, claims.account_id,
  coalesce(publish_attempts.attempted_at, claims.claimed_at) as sent_at
${ATTEMPTS}
left join (
  select distinct item_id, revision
  from raw.queue_events
  where week_start_on between cast(@first as date) and cast(@last as date)
    and from_state = 'unconfirmed' and to_state = 'refused'
) as proven on proven.item_id = claims.item_id and proven.revision = claims.revision
where claims.week_start_on between cast(@first as date) and cast(@last as date)
  and claims.content_key = @content_key and claims.item_id != @item_id
  and coalesce(publish_attempts.outcome, 'unconfirmed') in ('confirmed', 'unconfirmed')
  and proven.item_id is null
  and coalesce(publish_attempts.attempted_at, claims.claimed_at) > cast(@since as timestamp)
  and `

/** Most content went out never before, which is told without a join. */
const ANY_WITH_KEY = `
select 1 as one from raw.claims
where week_start_on between cast(@first as date) and cast(@last as date)
  and content_key = @content_key and item_id != @item_id
limit 1`

const ON_ACCOUNT = 'claims.account_id = @account_id'
const OF_BRAND = `(${ON_ACCOUNT} or claims.item_id in (
  select item_id from raw.plan_items
  where week_start_on between cast(@first as date) and cast(@last as date) and brand = @brand
))`
const LATEST = 'order by sent_at desc, claims.item_id limit 1'

/** Reads what a publisher and its accounts did lately, as far as it decides about an item. */
export async function readProviderFacts(
  session: WarehouseSession,
  handover: Handover,
  now: string,
): Promise<ProviderFacts> {
  const { publisher, account_id, quotaMinutes } = handover
  const since = before(now, Math.max(quotaMinutes, LEAST_MINUTES))
  const parameters = { publisher, account_id, since, ...weeksAround(now) }
  const rows = await session.query(RECENT, parameters)
  return {
    recent: rows.map((row) => row as unknown as RecentAttempt),
    repeated: await readRepeat(session, handover, now),
  }
}

async function readRepeat(
  session: WarehouseSession,
  handover: Handover,
  now: string,
): Promise<Repeat | null> {
  const { item_id, account_id, brand, content_key, repeatMinutes, isAcrossAccounts } = handover
  if (content_key === null || repeatMinutes <= 0) return null
  const key = { item_id, content_key, ...weeksAround(now) }
  if ((await session.query(ANY_WITH_KEY, key)).length === 0) return null
  const where = isAcrossAccounts ? OF_BRAND : ON_ACCOUNT
  const [row] = await session.query(`${REPEATED}${where} ${LATEST}`, {
    ...key,
    account_id,
    since: before(now, repeatMinutes),
    ...(isAcrossAccounts ? { brand } : {}),
  })
  return row === undefined ? null : repeatOf(row)
}

function repeatOf(row: Row): Repeat {
  const { item_id, account_id, sent_at } = row
  return { item_id: String(item_id), account_id: String(account_id), sent_at: String(sent_at) }
}

function before(now: string, minutes: number): string {
  return parseInstant(now)
    .subtract({ seconds: Math.round(minutes * 60) })
    .toString()
}

/** In words: why an item is not sent whose content went out before. */
export function repeatWords(repeated: Repeat, { item_id, account_id }: Handover, now: string) {
  const where = repeated.account_id === account_id ? '' : ` on ${repeated.account_id}`
  const days = Math.floor(minutesBetween(repeated.sent_at, now) / 1440)
  const when = days === 0 ? '' : ` (${days} days before)`
  return `the same content went out${where} as item ${repeated.item_id} at ${repeated.sent_at}${when}: change text or media of ${item_id}, or leave it out`
}
