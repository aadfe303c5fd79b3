-- The cluster each profile got in every training it had part in. Read by
-- marts.profile_clusters.
-- @grain version, platform, username
-- @kind view
with

versions as (
    select
        *,
        row_number() over (
            partition by version, platform, username
            order by loaded_at desc nulls last, load_id desc nulls last
        ) as version_rank
    from raw.cluster_labels
),

latest as (
    select *
    from versions
    where version_rank = 1
)

select
    version, -- The training. @not_null
    platform, -- The network. @not_null
    username, -- The profile. @not_null
    cluster_id, -- Its cluster; null where it shares no term with any centre. @range 1..
    similarity, -- Cosine of the angle to the centre. @not_null @range 0..1.001
    margin, -- How much closer than the next centre. @not_null @range 0..1.001
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from latest
