-- The profiles of each cluster with what is known of their size and pace, and which
-- of them are its best: the quarter of a cluster’s profiles on one network (rounded
-- up) whose recent posts are answered most per follower, by the median of at least
-- three posts. Read by intermediate.cluster_hours, marts.cluster_patterns and
-- marts.profile_clusters.
-- @grain platform, username
-- @kind table
with

measured_posts as (
    select
        platform,
        username,
        engagement_rate,
        row_number() over (
            partition by platform, username
            order by engagement_rate nulls last, post_id nulls last
        ) as rate_rank,
        count(*) over (partition by platform, username) as count_measured
    from intermediate.profile_posts
    where engagement_rate is not null
),

medians as (
    select
        platform,
        username,
        max(count_measured) as count_measured,
        (min(engagement_rate) + max(engagement_rate)) / 2 as engagement_rate
    from measured_posts
    where 2 * rate_rank between count_measured and count_measured + 2
    group by platform, username
),

members as (
    select
        nearest_clusters.platform,
        nearest_clusters.username,
        nearest_clusters.cluster_id,
        nearest_clusters.is_sample,
        latest_profiles.followers,
        profile_engagement.posts_per_week,
        coalesce(medians.count_measured, 0) as count_measured,
        case
            when medians.count_measured >= 3 then medians.engagement_rate
        end as engagement_rate
    from
        intermediate.nearest_clusters as nearest_clusters
        inner join intermediate.latest_profiles as latest_profiles
            on nearest_clusters.platform = latest_profiles.platform
            and nearest_clusters.username = latest_profiles.username
        left join intermediate.profile_engagement as profile_engagement
            on nearest_clusters.platform = profile_engagement.platform
            and nearest_clusters.username = profile_engagement.username
        left join medians
            on nearest_clusters.platform = medians.platform
            and nearest_clusters.username = medians.username
    where nearest_clusters.cluster_id is not null
),

ranked as (
    select
        *,
        row_number() over (
            partition by cluster_id, platform
            order by engagement_rate desc nulls last, username nulls last
        ) as engagement_rank,
        count(engagement_rate) over (
            partition by cluster_id, platform
        ) as count_ranked
    from members
)

select
    platform, -- The network. @not_null
    username, -- The profile. @not_null
    cluster_id, -- Its cluster. @not_null @range 1..
    followers, -- Followers. @range 0..
    posts_per_week, -- Pace of its recent posts; null where it cannot be told. @range 0..
    count_measured, -- Recent posts whose engagement and audience are known. @not_null @range 0..
    engagement_rate, -- Median engagement of a post per follower; null below three posts. @range 0..
    engagement_rate is not null
    and 4 * engagement_rank <= count_ranked + 3 as is_best, -- Whether it is among the best of its cluster on its network. @not_null
    is_sample -- True for sample rows. @not_null
from ranked
