import type { Row, Warehouse } from '../../sql/warehouse.ts'

/** What a week taught: its results, and how they compare. */
export interface Learned {
  readonly posts: number
  readonly settled_posts: number
  readonly trials: number
  readonly successes: number
  /** Accounts by how their rate differs from the mean of their four weeks before, best first. */
  readonly accounts: readonly Row[]
  /** The week's best captions by success rate, among those shown at least 200 times. */
  readonly captions: readonly Row[]
  /** For each account the hour it does best in by now, with what is known of it. */
  readonly hours: readonly Row[]
  /** The crawled profiles by how fast they grew within four weeks, the fastest first. */
  readonly profiles: readonly Row[]
}

const TOTALS = `
  select
      coalesce(sum(posts), 0) as posts, coalesce(sum(settled_posts), 0) as settled_posts,
      coalesce(sum(trials), 0) as trials, coalesce(sum(successes), 0) as successes
  from marts.weekly_report
  where week_start_on = cast(@monday as date)`

const ACCOUNTS = `
  with before as (
      select account_id, sum(successes) / nullif(sum(trials), 0) as rate
      from marts.weekly_report
      where week_start_on between cast(@monday as date) - 28 and cast(@monday as date) - 1
      group by account_id
  )
  select
      weekly_report.account_id, weekly_report.posts, weekly_report.success_rate,
      before.rate as rate_before,
      weekly_report.success_rate / nullif(before.rate, 0) - 1 as change
  from marts.weekly_report
  inner join before on before.account_id = weekly_report.account_id
  where weekly_report.week_start_on = cast(@monday as date)
      and weekly_report.success_rate is not null
  order by change desc nulls last, account_id`

const CAPTIONS = `
  select
      caption_bank.text, sum(post_performance.trials) as trials,
      sum(post_performance.successes) as successes,
      sum(post_performance.successes) / sum(post_performance.trials) as success_rate
  from marts.post_performance
  inner join marts.caption_bank on caption_bank.caption_key = post_performance.caption_key
  where post_performance.week_start_on = cast(@monday as date) and post_performance.is_settled
  group by caption_bank.caption_key, caption_bank.text
  having sum(post_performance.trials) >= 200
  order by success_rate desc nulls last, caption_bank.text
  limit 5`

const HOURS = `
  select account_id, hour_of_week, score, low, high, n_posts, level
  from marts.posting_slots
  qualify row_number() over (
      partition by account_id order by score desc nulls last, hour_of_week
  ) = 1
  order by account_id`

const PROFILES = `
  select platform, username, niche, followers, growth_28d, growth_28d_rate, last_outcome
  from marts.top_profiles
  order by growth_28d_rate desc nulls last, platform, username`

/** Reads what the week that starts on `monday` (`2026-11-23`) taught, after the models were built. */
export async function learned(warehouse: Warehouse, monday: string): Promise<Learned> {
  const [totals = {}] = await warehouse.query(TOTALS, { monday })
  return {
    posts: Number(totals['posts']),
    settled_posts: Number(totals['settled_posts']),
    trials: Number(totals['trials']),
    successes: Number(totals['successes']),
    accounts: await warehouse.query(ACCOUNTS, { monday }),
    captions: await warehouse.query(CAPTIONS, { monday }),
    hours: await warehouse.query(HOURS),
    profiles: await warehouse.query(PROFILES),
  }
}
