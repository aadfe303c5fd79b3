-- What is known of every hour of the week on each level: the account, its cluster on
-- its network, its network, everybody; neighbouring hours counted in by the kernel. The
-- level above an account is its cluster, or its network where it has no cluster. Read by
-- intermediate.slot_spreads and marts.posting_slots.
-- @grain level, scope, hour_of_week
-- @kind table
with

cells as (
    select
        slot_cells.*,
        account_clusters.scope as cluster_scope
    from
        intermediate.slot_cells as slot_cells
        left join intermediate.account_clusters as account_clusters
            on slot_cells.account_id = account_clusters.account_id
),

kernel as (select * from intermediate.hour_kernel),

levels as (
    select
        'account' as level,
        account_id as scope,
        case
            when cluster_scope is null then 'platform'
            else 'cluster'
        end as parent_level,
        coalesce(cluster_scope, platform) as parent_scope,
        hour_of_week,
        count_posts,
        sum_lift
    from cells
    union all
    select
        'cluster' as level,
        cluster_scope as scope,
        'platform' as parent_level,
        platform as parent_scope,
        hour_of_week,
        sum(count_posts) as count_posts,
        sum(sum_lift) as sum_lift
    from cells
    where cluster_scope is not null
    group by cluster_scope, platform, hour_of_week
    union all
    select
        'platform' as level,
        platform as scope,
        'global' as parent_level,
        '' as parent_scope,
        hour_of_week,
        sum(count_posts) as count_posts,
        sum(sum_lift) as sum_lift
    from cells
    group by platform, hour_of_week
    union all
    select
        'global' as level,
        '' as scope,
        cast(null as string) as parent_level,
        cast(null as string) as parent_scope,
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
        levels.parent_level,
        levels.parent_scope,
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
    group by
        levels.level,
        levels.scope,
        levels.parent_level,
        levels.parent_scope,
        kernel.hour_of_week
)

select
    level, -- account, cluster, platform or global. @not_null @values account|cluster|platform|global
    scope, -- The account; network and cluster; the network; empty for global. @not_null
    parent_level, -- The level above; null for global. @values cluster|platform|global
    parent_scope, -- Its scope; null for global.
    hour_of_week, -- Hour in the audience’s zone, 0 is Monday 00:00. @not_null @range 0..167
    cast(n as float64) as n, -- Effective posts: kernel weights of the posts around. @not_null @range 0..
    cast(n_squared as float64) as n_squared, -- Sum of the squared kernel weights. @not_null @range 0..
    cast(sum_lift as float64) as sum_lift -- Weighted sum of their log lifts. @not_null
from smoothed
