-- How much better than usual each post did, as a log lift: its result, corrected
-- for its age, against the median of its account, cut off at 2.5 so that one
-- viral post cannot own an hour, less what the account gains beyond its hours (one
-- backfit step) and the platform's mean, so that 0 is the average post. Messages:
-- purchases per recipient. Posts of the last 52 weeks: a whole year, so that no
-- season is missed, and no more, so that an audience’s old habits wear off. Read by
-- intermediate.slot_cells.
-- @grain account_id, post_id
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
        post_id,
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
        bucketed.post_id,
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
        post_id,
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
        ranked.post_id,
        ranked.platform,
        ranked.hour_of_week,
        ranked.count_posts,
        fn.decimal(
            fn.clamp(ranked.log_result - medians.median_log_result, -2.5, 2.5)
        ) as raw_lift
    from
        ranked
        inner join medians on ranked.account_id = medians.account_id
),

platform_hours as (
    select
        platform,
        hour_of_week,
        cast(sum(raw_lift) as float64) / count(*) as platform_lift
    from compared
    group by platform, hour_of_week
),

platform_means as (
    select
        platform,
        cast(sum(raw_lift) as float64) / count(*) as mean_lift
    from compared
    group by platform
),

habits as (
    select
        compared.account_id,
        sum(
            compared.raw_lift - fn.decimal(platform_hours.platform_lift)
        ) as sum_unexplained
    from
        compared
        inner join platform_hours
            on compared.platform = platform_hours.platform
            and compared.hour_of_week = platform_hours.hour_of_week
    group by compared.account_id
),

backfitted as (
    select
        compared.account_id,
        compared.post_id,
        compared.platform,
        compared.hour_of_week,
        cast(compared.raw_lift as float64) - platform_means.mean_lift - cast(
            habits.sum_unexplained as float64
        ) / (compared.count_posts + 5) as lift
    from
        compared
        inner join habits on compared.account_id = habits.account_id
        inner join platform_means on compared.platform = platform_means.platform
)

select
    account_id, -- The account. @not_null
    post_id, -- The post. @not_null
    platform, -- Its network. @not_null
    hour_of_week, -- Hour in the audience’s zone, 0 is Monday 00:00. @not_null @range 0..167
    lift -- Log lift over the account’s average post. @not_null
from backfitted
