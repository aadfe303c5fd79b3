-- How each account's audience responded on each of the last 97 days, counted back
-- from the clock in blocks of 24 hours, so that a day is the same for all
-- accounts. The response is the arcsine of the root of the success rate, which
-- varies alike at every rate. Read by intermediate.account_saturation.
-- @grain account_id, days_ago
-- @kind table
with

outcomes as (
    select
        account_id,
        settle_hours,
        cast(floor(fn.days_between(posted_at, @as_of)) as int64) as days_ago,
        trials,
        successes,
        is_settled and trials > 0 and successes is not null as is_counted
    from intermediate.post_outcomes
    where posted_at <= @as_of and posted_at > fn.add_hours(@as_of, -97 * 24)
),

summed as (
    select
        account_id,
        days_ago,
        max(settle_hours) as settle_hours,
        count(*) as count_sends,
        cast(countif(is_counted) as int64) as count_settled,
        cast(
            sum(
                case
                    when is_counted then trials
                end
            ) as int64
        ) as trials,
        cast(
            sum(
                case
                    when is_counted then successes
                end
            ) as int64
        ) as successes
    from outcomes
    group by account_id, days_ago
)

select
    account_id, -- The account. @not_null
    days_ago, -- Whole days before the clock; 0 is the last 24 hours. @not_null @range 0..96
    settle_hours, -- Age from which its posts settle. @not_null
    count_sends, -- Posts and messages. @not_null @range 1..
    count_settled, -- Of these: settled, with trials and successes. @not_null @range 0..
    trials, -- Their trials; null without any. @range 1..
    successes, -- Their successes. @range 0..
    asin(sqrt((successes + 0.375) / (trials + 0.75))) as response -- Arcsine of the root of their rate. @range 0.000001..1.6
from summed
