import type { Warehouse } from '../sql/warehouse.ts'

/** How much is made up. */
export interface SyntheticSize {
  readonly posts: number
  readonly accounts: number
  readonly captions: number
  /** Days of history before FIRST_CLOCK. */
  readonly days: number
}

/** The clock of the first build; the history ends there. */
export const FIRST_CLOCK = '2026-11-20T00:00:00Z'

/** Ages in hours at which every post is read. */
const AGES = '[1, 6, 24, 72, 168]'

/** A number from 0 to n − 1 that looks random and is always the same for a row and a purpose. */
const draw = (row: string, purpose: string, n: number): string =>
  `cast(hash(${row}, '${purpose}') % ${n} as bigint)`

/** Fills brands, accounts, captions and the history of posts with readings, as one load. */
export async function fillRaw(warehouse: Warehouse, size: SyntheticSize): Promise<void> {
  const { accounts, captions } = size
  await warehouse.execute(`
insert into raw.brands by name
select 'brand' || i as brand, 'Europe/Oslo' as timezone, 'NO' as country, ${loaded('0')}
from range(${Math.ceil(accounts / 5)}) as t (i);
insert into raw.accounts by name
select
    ${accountOf('i')} as account_id,
    ${platformOf('i')} as platform,
    'page' || i as handle,
    'brand' || i // 5 as brand,
    case when i % 5 = 0 then 'messages' else 'feed' end as channel,
    case when i % 5 = 0 then 'paid' end as page_type,
    1 + ${draw('i', 'audience', 80000)} as audience_size,
    ${loaded('0')}
from range(${accounts}) as t (i);
insert into raw.captions by name
select
    fn.caption_key('Caption ' || i) as caption_key,
    'Caption ' || i as text,
    case when i % 3 = 0 then 'brand' || i % ${Math.ceil(accounts / 5)} end as brand,
    case when i % 5 = 0 then 'ppv' else 'feed' end as kind,
    'category' || i % 12 as category,
    ${loaded('0')}
from range(${captions}) as t (i)`)
  await addPosts(warehouse, size, 0, size.posts, '1')
}

/**
 * Appends posts number `from` to `to` − 1 with their readings, as one load. Posts are spread
 * evenly in time: number `size.posts` is the first after FIRST_CLOCK.
 */
export async function addPosts(
  warehouse: Warehouse,
  size: SyntheticSize,
  from: number,
  to: number,
  load: string,
): Promise<void> {
  const seconds = (size.days * 86400) / size.posts
  const account = draw('i', 'account', size.accounts)
  await warehouse.execute(`
insert into raw.posts by name
select
    ${accountOf(account)} as account_id,
    'post' || i as post_id,
    timestamptz '${FIRST_CLOCK}' + to_seconds((i - ${size.posts}) * ${seconds}) as posted_at,
    ['video', 'image', 'text'][1 + ${draw('i', 'type', 3)}] as content_type,
    'Caption ' || ${draw('i', 'caption', size.captions)} as caption,
    ${loaded(load)}
from range(${from}, ${to}) as t (i);
insert into raw.post_metrics by name
select
    account_id,
    post_id,
    posted_at + to_hours(age) as read_at,
    case when account_id like 'messages:%' then null else 100 + ${draw('post_id', 'shown', 900)} end as impressions,
    case when account_id like 'messages:%' then 100 + ${draw('post_id', 'sent', 900)} end as recipients,
    case when account_id like 'messages:%' then ${draw('post_id', 'bought', 40)} end as purchases,
    case when account_id like 'messages:%' then null else ${draw('post_id', 'likes', 60)} * age // 168 end as likes,
    case when account_id like 'messages:%' then null else ${draw('post_id', 'comments', 9)} end as comments,
    ${loaded(load)}
from raw.posts cross join unnest(${AGES}) as ages (age)
where load_id = '${load}'`)
}

const loaded = (load: string): string =>
  `'${load}' as load_id, timestamptz '${FIRST_CLOCK}' as loaded_at, true as is_sample`

const platformOf = (account: string): string =>
  `case when ${account} % 5 = 0 then 'messages' else ['instagram', 'tiktok', 'x', 'reddit'][${account} % 5] end`

const accountOf = (account: string): string => `${platformOf(account)} || ':page' || ${account}`
