-- Originals made ready for an account, the latest version of each. Read by the
-- planner.
-- @grain variant_id
-- @kind view
with

versions as (
    select
        *,
        row_number() over (
            partition by variant_id
            order by loaded_at desc nulls last, load_id desc nulls last
        ) as version_rank
    from raw.variants
),

latest as (
    select *
    from versions
    where version_rank = 1
)

select
    variant_id, -- Hash of original, account and format. @not_null @unique
    content_id, -- The original. @not_null
    account_id, -- The account it is for. @not_null
    platform, -- The account’s platform. @not_null
    format, -- video, image, carousel, text or link as the platform takes it. @not_null
    title, -- Title within the platform’s limit.
    description, -- Description within the platform’s limit.
    hashtags, -- Hashtags within the platform’s limit.
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from latest
