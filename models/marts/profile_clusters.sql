-- The cluster of every crawled profile in the version in force: the one whose centre
-- is nearest to its terms of today, new profiles included; and how the profile stands
-- in it. No rows before the first training. Read by advice and analysts.
-- @grain platform, username
-- @kind table
with

final as (
    select
        nearest_clusters.*,
        cluster_members.followers,
        cluster_members.posts_per_week,
        cluster_members.engagement_rate,
        cluster_members.is_best
    from
        intermediate.nearest_clusters as nearest_clusters
        left join intermediate.cluster_members as cluster_members
            on nearest_clusters.platform = cluster_members.platform
            and nearest_clusters.username = cluster_members.username
)

select
    platform, -- The network. @not_null
    username, -- The profile. @not_null
    cluster_id, -- Its cluster; null where it shares no term with any centre. @range 1..
    cluster_name, -- The cluster’s name for people.
    similarity, -- Cosine of the angle between profile and centre. @not_null @range 0..1.001
    margin, -- How much closer than the next centre. @not_null @range 0..1.001
    followers, -- Followers. @range 0..
    posts_per_week, -- Pace of its recent posts; null where it cannot be told. @range 0..
    engagement_rate, -- Median engagement of a recent post per follower; null below three posts. @range 0..
    coalesce(is_best, false) as is_best, -- Whether it is among the best quarter of its cluster on its network. @not_null
    trained_cluster_id, -- The cluster it got in the training; null for those that had no part in it. @range 1..
    is_new, -- Whether it had no part in the training. @not_null
    version, -- The training in force. @not_null
    is_sample -- True for sample rows. @not_null
from final
