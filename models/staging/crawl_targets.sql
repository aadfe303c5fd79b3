-- The profiles we were told to crawl, the latest version of each. Read by
-- marts.top_profiles.
-- @grain platform, username
-- @kind view
with

versions as (
    select
        *,
        row_number() over (
            partition by platform, username
            order by loaded_at desc nulls last, load_id desc nulls last
        ) as version_rank
    from raw.crawl_targets
),

latest as (
    select *
    from versions
    where version_rank = 1
)

select
    platform, -- The network. @not_null
    username, -- The profile, lower case. @not_null
    niche, -- What it is about.
    priority, -- Higher is crawled first.
    coalesce(active, true) as is_active, -- False: paused. @not_null
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from latest
