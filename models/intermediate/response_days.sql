-- How each account's audience responded on each of the last 180 days, counted back
-- from the clock in blocks of 24 hours, so that a day is the same for all
-- accounts. Of every post's response (see intermediate.caption_responses) that part
-- is taken off by which its caption, in its other posts, differs from the account's
-- mean. Read by intermediate.account_saturation.
-- @grain account_id, days_ago
-- @kind table
with

judged as (select * from intermediate.judged_weeks),

captions as (select * from intermediate.caption_responses),

usual as (
    select
        account_id,
        fn.safe_divide(
            cast(sum(fn.decimal(weighted_response)) as float64),
            cast(sum(fn.decimal(weight)) as float64)
        ) as response
    from captions
    group by account_id
),

outcomes as (
    select
        account_id,
        caption_key,
        cast(floor(fn.days_between(posted_at, @as_of)) as int64) as days_ago,
        case
            when is_settled
            and trials > 0
            and successes is not null then trials
        end as trials,
        successes
    from intermediate.post_outcomes
    where posted_at <= @as_of and posted_at > fn.add_hours(@as_of, -180 * 24)
),

weighed as (
    select
        outcomes.account_id,
        outcomes.caption_key,
        outcomes.days_ago,
        judged.settle_hours,
        judged.judged_days_ago,
        outcomes.trials / (outcomes.trials + 100) as weight,
        asin(
            sqrt((outcomes.successes + 0.375) / (outcomes.trials + 0.75))
        ) as response,
        -- Its own part in what is known of the caption.
        case
            when outcomes.days_ago - coalesce(
                judged.judged_days_ago,
                0
            ) >= 15 then outcomes.trials / (outcomes.trials + 100)
            else 0
        end as own_weight
    from
        outcomes
        inner join judged on outcomes.account_id = judged.account_id
),

compared as (
    select
        weighed.*,
        fn.larger(0, captions.weight - weighed.own_weight) as caption_weight,
        captions.weighted_response - weighed.own_weight * weighed.response as caption_response,
        usual.response as usual_response
    from
        weighed
        left join captions
            on weighed.account_id = captions.account_id
            and weighed.caption_key = captions.caption_key
        left join usual on weighed.account_id = usual.account_id
),

adjusted as (
    select
        *,
        -- Drawn to the account's mean by as much as one post weighs.
        response - coalesce(
            (caption_response - caption_weight * usual_response) / (
                caption_weight + 1
            ),
            0
        ) as own_response
    from compared
),

summed as (
    select
        account_id,
        days_ago,
        max(settle_hours) as settle_hours,
        max(judged_days_ago) as judged_days_ago,
        count(*) as count_sends,
        count(response) as count_settled,
        cast(sum(fn.decimal(weight)) as float64) as weight,
        cast(
            sum(fn.decimal(weight * own_response)) as float64
        ) as weighted_response
    from adjusted
    group by account_id, days_ago
)

select
    account_id, -- The account. @not_null
    days_ago, -- Whole days before the clock; 0 is the last 24 hours. @not_null @range 0..179
    days_ago - coalesce(judged_days_ago, 0) as days_before, -- Whole days before the day it is judged as of. @not_null @range ..179
    settle_hours, -- Age from which its posts settle. @not_null
    count_sends, -- Posts and messages. @not_null @range 1..
    count_settled, -- Of these: settled, with trials and successes. @not_null @range 0..
    weight, -- What they weigh, a post at most 1; null without any. @range 0..
    fn.safe_divide(weighted_response, weight) as response -- Mean response, less what captions explain. @range -1.6..3.2
from summed
