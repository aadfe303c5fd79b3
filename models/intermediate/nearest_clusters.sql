-- The cluster of every crawled profile in the version in force: the one whose centre
-- is nearest to its terms of today, new profiles included. No rows before the first
-- training. Read by intermediate.cluster_members and marts.profile_clusters.
-- @grain platform, username
-- @kind table
with

clusters as (select * from intermediate.clusters),

versions as (
    select version
    from staging.cluster_versions
    where is_in_force
),

centres as (
    select cluster_centres.*
    from
        staging.cluster_centres as cluster_centres
        inner join versions on cluster_centres.version = versions.version
),

similarities as (
    select
        profile_terms.platform,
        profile_terms.username,
        centres.cluster_id,
        cast(sum(profile_terms.weight * centres.weight) as int64) as similarity
    from
        intermediate.profile_terms as profile_terms
        inner join centres on profile_terms.term = centres.term
    group by profile_terms.platform, profile_terms.username, centres.cluster_id
),

ranked as (
    select
        *,
        row_number() over (
            partition by platform, username
            order by similarity desc nulls last, cluster_id nulls last
        ) as nearness,
        lead(similarity) over (
            partition by platform, username
            order by similarity desc nulls last, cluster_id nulls last
        ) as next_similarity
    from similarities
    where similarity > 0
),

final as (
    select
        latest_profiles.platform,
        latest_profiles.username,
        latest_profiles.is_sample,
        versions.version,
        ranked.cluster_id,
        clusters.cluster_name,
        coalesce(ranked.similarity, 0) as similarity,
        coalesce(ranked.next_similarity, 0) as next_similarity,
        cluster_labels.cluster_id as trained_cluster_id,
        cluster_labels.username is null as is_new
    from
        intermediate.latest_profiles as latest_profiles
        cross join versions
        left join ranked
            on latest_profiles.platform = ranked.platform
            and latest_profiles.username = ranked.username
            and ranked.nearness = 1
        left join clusters on ranked.cluster_id = clusters.cluster_id
        left join staging.cluster_labels as cluster_labels
            on versions.version = cluster_labels.version
            and latest_profiles.platform = cluster_labels.platform
            and latest_profiles.username = cluster_labels.username
)

select
    platform, -- The network. @not_null
    username, -- The profile. @not_null
    cluster_id, -- Its cluster; null where it shares no term with any centre. @range 1..
    cluster_name, -- The cluster’s name for people.
    similarity / 1000000000000 as similarity, -- Cosine of the angle between profile and centre. @not_null @range 0..1.001
    (similarity - next_similarity) / 1000000000000 as margin, -- How much closer than the next centre. @not_null @range 0..1.001
    trained_cluster_id, -- The cluster it got in the training; null for those that had no part in it. @range 1..
    is_new, -- Whether it had no part in the training. @not_null
    version, -- The training in force. @not_null
    is_sample -- True for sample rows. @not_null
from final
