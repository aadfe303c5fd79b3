-- As of which day each account's response is judged: 21 settled results 15 to 90
-- days ago and 5 in the last settled week are needed. An account without them, say
-- because it fell silent, is judged as of the latest day that had them, as long as
-- that week lies within 90 days. Read by intermediate.response_days.
-- @grain account_id
-- @kind table
with

results as (
    select
        account_id,
        settle_hours,
        cast(floor(fn.days_between(posted_at, @as_of)) as int64) as days_ago,
        case
            when is_settled
            and trials > 0
            and successes is not null then 1
            else 0
        end as result
    from intermediate.post_outcomes
    where posted_at <= @as_of and posted_at > fn.add_hours(@as_of, -180 * 24)
),

days as (
    select
        account_id,
        days_ago,
        max(settle_hours) as settle_hours,
        sum(result) as count_settled
    from results
    group by account_id, days_ago
),

today as (
    select
        account_id,
        max(settle_hours) as settle_hours,
        sum(
            case
                when days_ago between 15 and 89 then count_settled
                else 0
            end
        ) as count_baseline_sends,
        -- Later days have not settled yet.
        sum(
            case
                when days_ago * 24 >= settle_hours
                and days_ago * 24 < settle_hours + 7 * 24 then count_settled
                else 0
            end
        ) as count_recent_sends
    from days
    group by account_id
),

assessed as (
    select
        *,
        count_baseline_sends >= 21
        and count_recent_sends >= 5 as has_enough_history
    from today
),

-- A week that ends the wait ends, going back, on a day with results.
candidates as (
    select
        assessed.account_id,
        assessed.settle_hours,
        days.days_ago * 24 - 6 * 24 - assessed.settle_hours as hours_ago
    from
        assessed
        inner join days on assessed.account_id = days.account_id
    where
        not assessed.has_enough_history
        and days.count_settled > 0
        and days.days_ago <= 89
        and days.days_ago * 24 > 6 * 24 + assessed.settle_hours
),

weeks as (
    select
        candidates.account_id,
        candidates.hours_ago,
        sum(
            case
                when days.days_ago * 24 - candidates.hours_ago between 15 * 24 and 89 * 24 then days.count_settled
                else 0
            end
        ) as count_baseline_sends,
        sum(
            case
                when days.days_ago * 24 >= candidates.hours_ago + candidates.settle_hours
                and days.days_ago * 24 < candidates.hours_ago + candidates.settle_hours + 7 * 24 then days.count_settled
                else 0
            end
        ) as count_recent_sends
    from
        candidates
        inner join days on candidates.account_id = days.account_id
    group by candidates.account_id, candidates.hours_ago
),

earlier as (
    select
        account_id,
        min(hours_ago) as hours_ago
    from weeks
    where count_baseline_sends >= 21 and count_recent_sends >= 5
    group by account_id
),

judged as (
    select
        assessed.*,
        case
            when assessed.has_enough_history then 0
            else cast(floor(earlier.hours_ago / 24) as int64)
        end as judged_days_ago
    from
        assessed
        left join earlier on assessed.account_id = earlier.account_id
)

select
    account_id, -- The account. @not_null @unique
    settle_hours, -- Age from which its posts settle. @not_null
    cast(count_baseline_sends as int64) as count_baseline_sends, -- Settled results 15 to 90 days ago. @not_null @range 0..
    cast(count_recent_sends as int64) as count_recent_sends, -- Settled results of the last settled week. @not_null @range 0..
    has_enough_history, -- At least 21 and 5 of them. @not_null
    judged_days_ago -- Days between the day it is judged as of and the clock; null where none had enough. @range 0..81
from judged
