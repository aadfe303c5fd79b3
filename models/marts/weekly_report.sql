-- What each account achieved in each week with posts, against the week before.
-- Trials, successes and rates count settled posts only. Read by people and the
-- dashboards.
-- @grain week, account_id
-- @kind table
-- @freshness week_start_on 21 days
with

outcomes as (
    select
        *,
        is_settled and trials > 0 and successes is not null as is_counted
    from intermediate.post_outcomes
    where posted_at <= @as_of
),

weeks as (
    select
        week_start_on,
        account_id,
        max(brand) as brand,
        max(platform) as platform,
        count(*) as count_posts,
        countif(is_settled) as count_settled,
        sum(
            case
                when is_counted then trials
            end
        ) as trials,
        sum(
            case
                when is_counted then successes
            end
        ) as successes,
        sum(engagement) as engagement,
        -- Money of two currencies cannot be added.
        case
            when coalesce(
                min(revenue_currency) != max(revenue_currency),
                false
            ) then null
            else sum(revenue)
        end as revenue,
        case
            when min(revenue_currency) = max(revenue_currency) then min(
                revenue_currency
            )
        end as currency,
        countif(is_sample) > 0 as is_sample
    from outcomes
    group by week_start_on, account_id
),

rated as (
    select
        *,
        fn.safe_divide(successes, trials) as success_rate
    from weeks
),

compared as (
    select
        rated.*,
        before.count_posts as previous_posts,
        before.success_rate as previous_rate,
        case
            when before.currency = rated.currency then before.revenue
        end as previous_revenue
    from
        rated
        left join rated as before
            on rated.account_id = before.account_id
            and rated.week_start_on = fn.add_days(before.week_start_on, 7)
)

select
    fn.iso_week(week_start_on) as week, -- ISO week in the brand’s zone, 2026-W48. @not_null
    week_start_on, -- Monday of that week. @not_null
    account_id, -- The account. @not_null
    brand, -- Its brand. @not_null
    platform, -- Its network. @not_null
    count_posts as posts, -- Posts and messages. @not_null @range 1..
    cast(count_settled as int64) as settled_posts, -- Of these: settled. @not_null @range 0..
    cast(trials as int64) as trials, -- Trials of settled posts. @range 0..
    cast(successes as int64) as successes, -- Successes of settled posts. @range 0..
    success_rate, -- Successes per trial. @range 0..1
    cast(engagement as int64) as engagement, -- Engagement so far, settled or not. @range 0..
    revenue, -- Money so far; null where none was reported or currencies differ. @range 0..
    currency, -- Currency of that money.
    previous_posts, -- Posts of the week before; null without any. @range 0..
    previous_rate, -- Success rate of the week before. @range 0..1
    success_rate - previous_rate as rate_change, -- Difference of the rates. @range -1..1
    previous_revenue, -- Money of the week before, in the same currency. @range 0..
    is_sample -- True for sample rows. @not_null
from compared
