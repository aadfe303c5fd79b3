-- How much of its final result a post has 1, 6, 24, 72 and 168 hours after
-- publication, per platform. Starts from a default curve worth 20 posts and moves
-- to what was measured on posts of the last 52 weeks. Read by intermediate.slot_cells and by analysts.
-- @grain platform, age_bucket_hours
-- @kind table
with

platforms as (
    select distinct platform
    from intermediate.accounts
),

outcomes as (
    select *
    from intermediate.post_outcomes
    where
        posted_at <= @as_of
        and fn.days_between(posted_at, @as_of) < 364
        and result_168h >= 5
),

-- Seen on simulated posts of four networks; replaced as results come in.
defaults as (
    select 1 as age_bucket_hours, 0.22 as default_share
    union all
    select 6 as age_bucket_hours, 0.5 as default_share
    union all
    select 24 as age_bucket_hours, 0.8 as default_share
    union all
    select 72 as age_bucket_hours, 0.95 as default_share
    union all
    select 168 as age_bucket_hours, 1.0 as default_share
),

measured as (
    select
        platform,
        count(result_1h) as count_1h,
        sum(
            fn.decimal(
                fn.clamp(fn.safe_divide(result_1h, result_168h), 0.0, 1.0)
            )
        ) as shares_1h,
        count(result_6h) as count_6h,
        sum(
            fn.decimal(
                fn.clamp(fn.safe_divide(result_6h, result_168h), 0.0, 1.0)
            )
        ) as shares_6h,
        count(result_24h) as count_24h,
        sum(
            fn.decimal(
                fn.clamp(fn.safe_divide(result_24h, result_168h), 0.0, 1.0)
            )
        ) as shares_24h,
        count(result_72h) as count_72h,
        sum(
            fn.decimal(
                fn.clamp(fn.safe_divide(result_72h, result_168h), 0.0, 1.0)
            )
        ) as shares_72h,
        count(result_168h) as count_168h,
        sum(
            fn.decimal(
                fn.clamp(fn.safe_divide(result_168h, result_168h), 0.0, 1.0)
            )
        ) as shares_168h
    from outcomes
    group by platform
),

buckets as (
    select
        platforms.platform,
        defaults.age_bucket_hours,
        cast(defaults.default_share as float64) as default_share,
        case defaults.age_bucket_hours
            when 1 then measured.count_1h
            when 6 then measured.count_6h
            when 24 then measured.count_24h
            when 72 then measured.count_72h
            when 168 then measured.count_168h
        end as count_posts,
        case defaults.age_bucket_hours
            when 1 then measured.shares_1h
            when 6 then measured.shares_6h
            when 24 then measured.shares_24h
            when 72 then measured.shares_72h
            when 168 then measured.shares_168h
        end as sum_shares
    from
        platforms
        cross join defaults
        left join measured on platforms.platform = measured.platform
),

pooled as (
    select
        platform,
        age_bucket_hours,
        coalesce(count_posts, 0) as count_posts,
        (20 * default_share + coalesce(cast(sum_shares as float64), 0)) / (
            20 + coalesce(count_posts, 0)
        ) as share
    from buckets
),

-- A curve never falls.
risen as (
    select
        platform,
        age_bucket_hours,
        count_posts,
        max(share) over (
            partition by platform
            order by age_bucket_hours nulls last
            rows between unbounded preceding and current row
        ) as share
    from pooled
)

select
    platform, -- The network. @not_null
    cast(age_bucket_hours as int64) as age_bucket_hours, -- Age of the check-back in hours. @not_null @values 1|6|24|72|168
    share, -- Share of the final result it has by then. @not_null @range 0..1
    count_posts as n -- Posts with a reading at that age and a final one. @not_null @range 0..
from risen
