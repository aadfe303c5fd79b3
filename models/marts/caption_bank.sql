-- Every caption and who may use it: the account, else every account of the brand,
-- else everybody. Read by marts.caption_bandit_stats and the planner.
-- @grain caption_key, scope_brand, scope_account_id
-- @kind table
with

captions as (select * from staging.captions)

select
    caption_key, -- SHA-256 (hex) of the normalised text. @not_null
    coalesce(brand, '') as scope_brand, -- Brand that may use it; empty for every brand. @not_null
    coalesce(account_id, '') as scope_account_id, -- Account that may use it; empty for every account of the brand. @not_null
    text, -- The caption as it will be posted. @not_null
    coalesce(kind, 'feed') as kind, -- feed, ppv (priced message), bump (follow-up). @not_null @values feed|ppv|bump
    coalesce(category, 'uncategorised') as category, -- What it is about. @not_null
    content_type, -- The type of content it goes with.
    coalesce(caption_group, caption_key) as caption_group, -- Captions sharing a group are near-duplicates. @not_null
    price, -- Price asked with it. @range 0..
    currency, -- ISO 4217 code.
    hashtags, -- Hashtags without the #.
    language, -- BCP 47 tag.
    coalesce(active, true) as is_active, -- Whether it may be planned. @not_null
    available_from, -- Not planned before.
    expires_at, -- Not planned from then on.
    impressions, -- Trials known from elsewhere. @range 0..
    successes, -- Successes known from elsewhere. @range 0..
    revenue, -- Revenue known from elsewhere. @range 0..
    coalesce(as_of, loaded_at) as history_as_of, -- When that history was read. @not_null
    is_sample -- True for sample rows. @not_null
from captions
