-- Posts of an account per hour of the week, with the sums that means and variances
-- are made of. Decimals, so that the same posts give the same sums. Read by
-- intermediate.slot_levels and intermediate.slot_spreads.
-- @grain account_id, hour_of_week
-- @kind table
with

residuals as (
    select
        account_id,
        platform,
        hour_of_week,
        fn.decimal(lift) as lift,
        fn.decimal(lift * lift) as squared_lift
    from intermediate.post_residuals
),

summed as (
    select
        account_id,
        platform,
        hour_of_week,
        count(*) as count_posts,
        sum(lift) as sum_lift,
        sum(squared_lift) as sum_squared_lift
    from residuals
    group by account_id, platform, hour_of_week
)

select
    account_id, -- The account. @not_null
    platform, -- Its network. @not_null
    hour_of_week, -- Hour in the audience’s zone, 0 is Monday 00:00. @not_null @range 0..167
    count_posts, -- Posts in that hour. @not_null @range 1..
    sum_lift, -- Sum of their log lifts. @not_null
    sum_squared_lift -- Sum of the squares of their log lifts. @not_null
from summed
