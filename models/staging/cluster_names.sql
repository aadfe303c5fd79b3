-- What people call clusters, the latest word on each cluster of each training. Read by
-- intermediate.cluster_names.
-- @grain version, cluster_id
-- @kind view
with

versions as (
    select
        *,
        row_number() over (
            partition by version, cluster_id
            order by loaded_at desc nulls last, load_id desc nulls last
        ) as version_rank
    from raw.cluster_names
),

latest as (
    select *
    from versions
    where version_rank = 1
)

select
    version, -- The training whose cluster was named. @not_null
    cluster_id, -- The cluster in that training. @not_null @range 1..
    name, -- Its name; null where the one from its terms is wanted again.
    named_by, -- Who said so. @not_null
    named_at, -- When. @not_null
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from latest
