-- Posts of an account per hour of the week, with the sums that means and variances
-- of their log lifts are made of. A lift says how much better than usual a post did:
-- the log of its result, corrected for its age, against the median of its account,
-- cut off at 2.5 so that one viral post cannot own an hour, less what the account
-- gains beyond its hours (one backfit step) and the platform’s mean, so that 0 is the
-- average post. Messages: purchases per recipient. Posts of the last 52 weeks: a whole
-- year, so that no season is missed, and no more, so that an audience’s old habits wear
-- off. Decimals, so that the same posts give the same sums. Read by
-- intermediate.slot_levels and intermediate.slot_spreads.
-- @grain account_id, hour_of_week
-- @kind table
with

outcomes as (
    select *
    from intermediate.post_outcomes
    where
        posted_at <= @as_of
        and fn.days_between(posted_at, @as_of) < 364
        and result is not null
        and age_hours >= 1
        and (channel = 'feed' or trials > 0)
),

curves as (
    select
        platform,
        age_bucket_hours,
        share,
        lead(age_bucket_hours) over (
            partition by platform
            order by age_bucket_hours nulls last
        ) as next_bucket_hours,
        lead(share) over (
            partition by platform
            order by age_bucket_hours nulls last
        ) as next_share
    from marts.checkback_curves
),

bucketed as (
    select
        account_id,
        platform,
        channel,
        hour_of_week,
        result,
        trials,
        age_hours,
        case
            when age_hours < 6 then 1
            when age_hours < 24 then 6
            when age_hours < 72 then 24
            when age_hours < 168 then 72
            else 168
        end as age_bucket_hours
    from outcomes
),

-- Between two check-backs the share rises in a straight line.
completed as (
    select
        bucketed.account_id,
        bucketed.platform,
        bucketed.channel,
        bucketed.hour_of_week,
        bucketed.trials,
        fn.safe_divide(
            bucketed.result,
            case
                when curves.next_share is null then curves.share
                else curves.share + (
                    curves.next_share - curves.share
                ) * fn.safe_divide(
                    bucketed.age_hours - curves.age_bucket_hours,
                    curves.next_bucket_hours - curves.age_bucket_hours
                )
            end
        ) as final_result
    from
        bucketed
        inner join curves
            on bucketed.platform = curves.platform
            and bucketed.age_bucket_hours = curves.age_bucket_hours
),

logged as (
    select
        account_id,
        platform,
        hour_of_week,
        case channel
            when 'messages' then ln((final_result + 0.5) / (trials + 1))
            else ln(final_result + 1)
        end as log_result
    from completed
),

ranked as (
    select
        *,
        row_number() over (
            partition by account_id
            order by log_result nulls last
        ) as result_rank,
        count(*) over (partition by account_id) as count_posts
    from logged
),

medians as (
    select
        account_id,
        (min(log_result) + max(log_result)) / 2 as median_log_result
    from ranked
    where 2 * result_rank between count_posts and count_posts + 2
    group by account_id
),

compared as (
    select
        ranked.account_id,
        ranked.platform,
        ranked.hour_of_week,
        fn.decimal(
            fn.clamp(ranked.log_result - medians.median_log_result, -2.5, 2.5)
        ) as lift
    from
        ranked
        inner join medians on ranked.account_id = medians.account_id
),

cells as (
    select
        account_id,
        platform,
        hour_of_week,
        count(*) as count_posts,
        sum(lift) as sum_lift,
        sum(
            fn.decimal(cast(lift as float64) * cast(lift as float64))
        ) as sum_squared_lift
    from compared
    group by account_id, platform, hour_of_week
),

platform_hours as (
    select
        platform,
        hour_of_week,
        cast(sum(sum_lift) as float64) / sum(count_posts) as platform_lift
    from cells
    group by platform, hour_of_week
),

platform_means as (
    select
        platform,
        cast(sum(sum_lift) as float64) / sum(count_posts) as mean_lift
    from cells
    group by platform
),

habits as (
    select
        cells.account_id,
        cells.platform,
        cast(
            sum(
                cells.sum_lift - fn.decimal(
                    cells.count_posts * platform_hours.platform_lift
                )
            ) as float64
        ) / (sum(cells.count_posts) + 5) as own_lift
    from
        cells
        inner join platform_hours
            on cells.platform = platform_hours.platform
            and cells.hour_of_week = platform_hours.hour_of_week
    group by cells.account_id, cells.platform
),

offsets as (
    select
        habits.account_id,
        platform_means.mean_lift + habits.own_lift as offset_lift
    from
        habits
        inner join platform_means on habits.platform = platform_means.platform
),

-- Every post of an account is moved by the same, so that its sums can be moved.
backfitted as (
    select
        cells.account_id,
        cells.platform,
        cells.hour_of_week,
        cells.count_posts,
        cells.sum_lift - fn.decimal(
            cells.count_posts * offsets.offset_lift
        ) as sum_lift,
        cells.sum_squared_lift - fn.decimal(
            offsets.offset_lift * (
                2 * cast(
                    cells.sum_lift as float64
                ) - cells.count_posts * offsets.offset_lift
            )
        ) as sum_squared_lift
    from
        cells
        inner join offsets on cells.account_id = offsets.account_id
)

select
    account_id, -- The account. @not_null
    platform, -- Its network. @not_null
    hour_of_week, -- Hour in the audience’s zone, 0 is Monday 00:00. @not_null @range 0..167
    count_posts, -- Posts in that hour. @not_null @range 1..
    sum_lift, -- Sum of their log lifts. @not_null
    sum_squared_lift -- Sum of the squares of their log lifts. @not_null
from backfitted
