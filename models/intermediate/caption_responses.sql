-- What each caption of an account was answered with within a year, leaving out the
-- 15 days that are judged: for the part of a day's response that its captions
-- explain. The response is the arcsine of the root of the success rate, which
-- varies alike at every rate; a post weighs as much as its trials tell, at most 1.
-- Read by intermediate.response_days.
-- @grain account_id, caption_key
-- @kind table
with

outcomes as (
    select
        account_id,
        coalesce(caption_key, '') as caption_key,
        cast(floor(fn.days_between(posted_at, @as_of)) as int64) as days_ago,
        trials / (trials + 100) as weight,
        asin(sqrt((successes + 0.375) / (trials + 0.75))) as response
    from intermediate.post_outcomes
    where
        is_settled
        and trials > 0
        and successes is not null
        and posted_at <= @as_of
        and posted_at > fn.add_hours(@as_of, -450 * 24)
),

judged as (select * from intermediate.judged_weeks),

known as (
    select outcomes.*
    from
        outcomes
        inner join judged on outcomes.account_id = judged.account_id
    where
        outcomes.days_ago - coalesce(
            judged.judged_days_ago,
            0
        ) between 15 and 364
),

summed as (
    select
        account_id,
        caption_key,
        sum(fn.decimal(weight)) as weight,
        sum(fn.decimal(weight * response)) as weighted_response
    from known
    group by account_id, caption_key
)

select
    account_id, -- The account. @not_null
    caption_key, -- The caption; empty for posts without one. @not_null
    cast(weight as float64) as weight, -- Weight of its settled posts. @not_null @range 0..
    cast(weighted_response as float64) as weighted_response -- Sum of weight times response. @not_null @range 0..
from summed
