-- Originals, the latest version of each. Read by the planner.
-- @grain content_id
-- @kind view
with

versions as (
    select
        *,
        row_number() over (
            partition by content_id
            order by loaded_at desc nulls last, load_id desc nulls last
        ) as version_rank
    from raw.content_items
),

latest as (
    select *
    from versions
    where version_rank = 1
)

select
    content_id, -- The owner’s id of the original. @not_null @unique
    kind, -- What it is. @not_null @values video|image|carousel|text|link
    brand, -- Brand it belongs to; any brand’s where null.
    source_uri, -- Where the media lies; never copied.
    title, -- Its own title.
    description, -- Its own description.
    alt_text, -- Text for those who cannot see it.
    mime, -- Media type.
    duration_s, -- Length in seconds.
    width, -- Pixels.
    height, -- Pixels.
    platforms, -- Platforms it may go to; all where null.
    category, -- What it is about.
    price, -- Price asked for it.
    currency, -- ISO 4217 code.
    available_from, -- Not planned before.
    available_until, -- Not planned from then on.
    evergreen, -- Whether it may be planned again in later weeks.
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from latest
