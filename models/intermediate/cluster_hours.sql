-- When the best profiles of a cluster post, by hour of the week in UTC (where their
-- audiences live is not known), smoothed over neighbouring hours. Read by
-- marts.cluster_patterns.
-- @grain cluster_id, hour_of_week
-- @kind table
with

posts as (
    select
        cluster_members.cluster_id,
        profile_posts.platform,
        profile_posts.username,
        fn.hour_of_week(profile_posts.posted_at, 'UTC') as hour_of_week
    from
        intermediate.cluster_members as cluster_members
        inner join intermediate.profile_posts as profile_posts
            on cluster_members.platform = profile_posts.platform
            and cluster_members.username = profile_posts.username
    where cluster_members.is_best
),

profile_hours as (
    select
        cluster_id,
        hour_of_week,
        platform,
        username,
        count(*) as count_posts
    from posts
    group by cluster_id, hour_of_week, platform, username
),

hours as (
    select
        cluster_id,
        hour_of_week,
        sum(count_posts) as count_posts,
        count(*) as count_profiles
    from profile_hours
    group by cluster_id, hour_of_week
),

kernel as (select * from intermediate.hour_kernel),

kernel_sums as (
    select
        source_hour,
        sum(fn.decimal(weight)) as weight
    from kernel
    group by source_hour
),

smoothed as (
    select
        hours.cluster_id,
        kernel.hour_of_week,
        sum(
            fn.decimal(
                fn.safe_divide(
                    hours.count_posts * kernel.weight,
                    kernel_sums.weight
                )
            )
        ) as smoothed_posts
    from
        hours
        inner join kernel on hours.hour_of_week = kernel.source_hour
        inner join kernel_sums on kernel.source_hour = kernel_sums.source_hour
    group by hours.cluster_id, kernel.hour_of_week
),

totals as (
    select
        cluster_id,
        sum(count_posts) as count_posts_in_all
    from hours
    group by cluster_id
),

final as (
    select
        hours.*,
        totals.count_posts_in_all,
        cast(smoothed.smoothed_posts as float64) as smoothed_posts
    from
        hours
        inner join totals on hours.cluster_id = totals.cluster_id
        inner join smoothed
            on hours.cluster_id = smoothed.cluster_id
            and hours.hour_of_week = smoothed.hour_of_week
)

select
    cluster_id, -- The cluster. @not_null @range 1..
    hour_of_week, -- Hour of the week in UTC, 0 is Monday 00:00. @not_null @range 0..167
    cast(count_posts as int64) as count_posts, -- Posts of its best profiles in that hour. @not_null @range 1..
    count_profiles, -- Profiles they come from. @not_null @range 1..
    cast(count_posts_in_all as int64) as count_posts_in_all, -- Posts of its best profiles in all hours. @not_null @range 1..
    smoothed_posts, -- Posts in and near the hour, as if all fell into it by their nearness. @not_null @range 0..
    fn.safe_divide(168 * smoothed_posts, count_posts_in_all) as lift -- The same against posts spread evenly: 1 is average. @not_null @range 0..
from final
