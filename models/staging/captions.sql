-- The caption bank as it was last imported, one row a caption and owner. Read by
-- marts.caption_bank.
-- @grain caption_key, brand, account_id
-- @kind view
with

versions as (
    select
        *,
        row_number() over (
            partition by caption_key, brand, account_id
            order by loaded_at desc nulls last, load_id desc nulls last
        ) as version_rank
    from raw.captions
),

latest as (
    select *
    from versions
    where version_rank = 1
)

select
    caption_key, -- SHA-256 (hex) of the normalised text. @not_null
    text, -- The caption as it will be posted. @not_null
    brand, -- Brand it belongs to; shared where brand and account are null.
    account_id, -- Account it belongs to.
    kind, -- feed, ppv (priced message), bump (follow-up). @values feed|ppv|bump
    category, -- What it is about.
    content_type, -- The type of content it goes with.
    caption_group, -- Captions sharing a group are near-duplicates.
    price, -- Price asked with it.
    currency, -- ISO 4217 code.
    hashtags, -- Hashtags without the #.
    language, -- BCP 47 tag.
    active, -- False: never planned.
    available_from, -- Not planned before.
    expires_at, -- Not planned from then on.
    impressions, -- Trials known from elsewhere.
    successes, -- Successes known from elsewhere.
    revenue, -- Revenue known from elsewhere.
    as_of, -- When that history was read.
    loaded_at, -- When this version was loaded. @not_null
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from latest
