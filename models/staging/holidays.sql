-- Days to avoid or prefer, the latest version of each. Read by
-- marts.holiday_calendar.
-- @grain holiday_on, name, country
-- @kind view
with

versions as (
    select
        *,
        row_number() over (
            partition by holiday_on, name, country
            order by loaded_at desc nulls last, load_id desc nulls last
        ) as version_rank
    from raw.holidays
),

latest as (
    select *
    from versions
    where version_rank = 1
)

select
    holiday_on, -- The day. @not_null
    name, -- What it is called. @not_null
    country, -- ISO 3166 alpha-2 code; everywhere where null.
    effect, -- What it means for planning; avoid where null. @values avoid|prefer|none
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from latest
