-- How the profiles of a cluster live: how large they are (facet followers, of all
-- its profiles), and how its best ones post: their engagement per follower and their
-- pace (engagement_rate, posts_per_week: median and quartiles), their hours of the
-- week in UTC and their content types (hour_of_week, content_type: share of posts with
-- a 95 % Wilson interval). What the best do is what they do, not proof that it
-- helps. Read by advice and analysts.
-- @grain cluster_id, facet, value
-- @kind table
with

clusters as (select * from intermediate.clusters),

cluster_members as (select * from intermediate.cluster_members),

cluster_hours as (select * from intermediate.cluster_hours),

numbers as (
    select
        cluster_id,
        platform,
        username,
        'followers' as facet,
        'all profiles' as value,
        cast(followers as float64) as number
    from cluster_members
    where followers is not null
    union all
    select
        cluster_id,
        platform,
        username,
        'engagement_rate' as facet,
        'best profiles' as value,
        engagement_rate as number
    from cluster_members
    where is_best
    union all
    select
        cluster_id,
        platform,
        username,
        'posts_per_week' as facet,
        'best profiles' as value,
        posts_per_week as number
    from cluster_members
    where is_best and posts_per_week is not null
),

ranked as (
    select
        *,
        row_number() over (
            partition by cluster_id, facet
            order by number nulls last, platform nulls last, username nulls last
        ) as number_rank,
        count(*) over (partition by cluster_id, facet) as count_profiles
    from numbers
),

spreads as (
    select
        cluster_id,
        facet,
        value,
        max(count_profiles) as count_profiles,
        min(
            case
                when 4 * number_rank >= count_profiles then number
            end
        ) as low_quartile,
        (
            min(
                case
                    when 2 * number_rank >= count_profiles then number
                end
            ) + max(
                case
                    when 2 * number_rank <= count_profiles + 2 then number
                end
            )
        ) / 2 as median,
        min(
            case
                when 4 * number_rank >= 3 * count_profiles then number
            end
        ) as high_quartile
    from ranked
    group by cluster_id, facet, value
),

typed_posts as (
    select
        cluster_members.cluster_id,
        cluster_members.platform,
        cluster_members.username,
        profile_posts.content_type,
        count(*) as count_posts
    from
        cluster_members
        inner join intermediate.profile_posts as profile_posts
            on cluster_members.platform = profile_posts.platform
            and cluster_members.username = profile_posts.username
    where cluster_members.is_best and profile_posts.content_type is not null
    group by
        cluster_members.cluster_id,
        cluster_members.platform,
        cluster_members.username,
        profile_posts.content_type
),

types as (
    select
        cluster_id,
        content_type,
        sum(count_posts) as count_posts,
        count(*) as count_profiles
    from typed_posts
    group by cluster_id, content_type
),

types_in_all as (
    select
        *,
        sum(count_posts) over (partition by cluster_id) as count_posts_in_all
    from types
),

patterns as (
    select
        cluster_id,
        facet,
        value,
        count_profiles,
        cast(null as int64) as count_posts,
        cast(null as int64) as count_posts_in_all,
        median,
        low_quartile,
        high_quartile,
        cast(null as float64) as lift
    from spreads
    union all
    select
        cluster_id,
        'content_type' as facet,
        content_type as value,
        count_profiles,
        cast(count_posts as int64) as count_posts,
        cast(count_posts_in_all as int64) as count_posts_in_all,
        cast(null as float64) as median,
        cast(null as float64) as low_quartile,
        cast(null as float64) as high_quartile,
        cast(null as float64) as lift
    from types_in_all
    union all
    select
        cluster_id,
        'hour_of_week' as facet,
        fn.text(hour_of_week) as value,
        count_profiles,
        count_posts,
        count_posts_in_all,
        cast(null as float64) as median,
        cast(null as float64) as low_quartile,
        cast(null as float64) as high_quartile,
        lift
    from cluster_hours
),

final as (
    select
        patterns.*,
        clusters.cluster_name,
        clusters.version,
        clusters.is_sample
    from
        patterns
        inner join clusters on patterns.cluster_id = clusters.cluster_id
)

select
    cluster_id, -- The cluster. @not_null @ref intermediate.clusters(cluster_id)
    cluster_name, -- Its name for people. @not_null
    facet, -- What is told. @not_null @values followers|engagement_rate|posts_per_week|content_type|hour_of_week
    value, -- Which content type or hour of the week (0 is Monday 00:00 UTC), or whose numbers. @not_null
    count_profiles, -- Profiles it is told from. @not_null @range 1..
    count_posts, -- Posts of that type or hour. @range 1..
    count_posts_in_all, -- Posts of all types or hours. @range 1..
    median, -- Median over the profiles; null for types and hours. @range 0..
    low_quartile, -- A quarter of the profiles have this or less. @range 0..
    high_quartile, -- Three quarters of them have this or less. @range 0..
    fn.safe_divide(count_posts, count_posts_in_all) as post_share, -- Share of the posts. @range 0..1
    fn.wilson_lower(count_posts, count_posts_in_all) as share_low, -- Lower bound of that share. @range 0..1
    fn.wilson_upper(count_posts, count_posts_in_all) as share_high, -- Upper bound of it. @range 0..1
    lift, -- How many times as many posts as on average fall into and near the hour; null but for hours. @range 0..
    version, -- The training in force. @not_null
    is_sample -- True for sample rows. @not_null
from final
