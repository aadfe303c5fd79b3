-- What is known of every hour of the week on each level (account, platform, all),
-- neighbouring hours counted in by the kernel. Read by intermediate.slot_spreads
-- and marts.posting_slots.
-- @grain level, scope, hour_of_week
-- @kind table
with

cells as (select * from intermediate.slot_cells),

kernel as (select * from intermediate.hour_kernel),

levels as (
    select
        'account' as level,
        account_id as scope,
        platform,
        hour_of_week,
        count_posts,
        sum_lift
    from cells
    union all
    select
        'platform' as level,
        platform as scope,
        platform,
        hour_of_week,
        sum(count_posts) as count_posts,
        sum(sum_lift) as sum_lift
    from cells
    group by platform, hour_of_week
    union all
    select
        'global' as level,
        '' as scope,
        '' as platform,
        hour_of_week,
        sum(count_posts) as count_posts,
        sum(sum_lift) as sum_lift
    from cells
    group by hour_of_week
),

smoothed as (
    select
        levels.level,
        levels.scope,
        levels.platform,
        kernel.hour_of_week,
        sum(
            fn.decimal(kernel.weight * cast(levels.count_posts as float64))
        ) as n,
        sum(
            fn.decimal(
                kernel.weight * kernel.weight * cast(
                    levels.count_posts as float64
                )
            )
        ) as n_squared,
        sum(
            fn.decimal(kernel.weight * cast(levels.sum_lift as float64))
        ) as sum_lift
    from
        levels
        inner join kernel on levels.hour_of_week = kernel.source_hour
    group by levels.level, levels.scope, levels.platform, kernel.hour_of_week
)

select
    level, -- account, platform or global. @not_null @values account|platform|global
    scope, -- The account or platform; empty for global. @not_null
    platform, -- The network; empty for global. @not_null
    hour_of_week, -- Hour in the audience’s zone, 0 is Monday 00:00. @not_null @range 0..167
    cast(n as float64) as n, -- Effective posts: kernel weights of the posts around. @not_null @range 0..
    cast(n_squared as float64) as n_squared, -- Sum of the squared kernel weights. @not_null @range 0..
    cast(sum_lift as float64) as sum_lift -- Weighted sum of their log lifts. @not_null
from smoothed
