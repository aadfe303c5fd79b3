-- The planning units, the latest version of each. Read by intermediate.accounts.
-- @grain brand
-- @kind view
with

versions as (
    select
        *,
        row_number() over (
            partition by brand
            order by loaded_at desc nulls last, load_id desc nulls last
        ) as version_rank
    from raw.brands
),

latest as (
    select *
    from versions
    where version_rank = 1
)

select
    brand, -- Short name of the brand, lower case. @not_null @unique
    timezone, -- IANA zone in which the brand’s weeks are planned.
    country, -- ISO 3166 alpha-2 code, for holidays.
    display_name, -- Name shown to people.
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from latest
