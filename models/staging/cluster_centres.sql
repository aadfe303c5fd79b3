-- The centres of every training of clusters, term by term, heaviest first. Read by
-- intermediate.clusters and what places profiles.
-- @grain version, cluster_id, term
-- @kind view
with

versions as (
    select
        *,
        row_number() over (
            partition by version, cluster_id, term
            order by loaded_at desc nulls last, load_id desc nulls last
        ) as version_rank
    from raw.cluster_centres
),

latest as (
    select
        *,
        row_number() over (
            partition by version, cluster_id
            order by weight desc nulls last, term nulls last
        ) as term_rank
    from versions
    where version_rank = 1
)

select
    version, -- The training. @not_null
    cluster_id, -- The cluster; 1 is the largest. @not_null @range 1..
    term, -- A term of its profiles. @not_null
    weight, -- Its weight in millionths; squares sum to 1 over a centre. @not_null @range 0..1000001
    term_rank, -- 1 is the heaviest. @not_null @range 1..
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from latest
