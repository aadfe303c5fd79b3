-- What each plan proposed, as planned. Read, live, by marts.content_plan.
-- Rows are written once; who reads them takes the latest of a key all the same.
-- @grain item_id, plan_id
-- @severity grain warn
-- @kind view
with

plan_items as (select * from raw.plan_items)

select
    item_id, -- Hash of account, week, variant or caption, ordinal. @not_null
    plan_id, -- The plan. @not_null
    schedule_id, -- SCH_<week>_<ACCOUNT>_<hash6>. @not_null
    week, -- Its ISO week. @not_null
    week_start_on, -- Monday of that week. @not_null
    brand, -- The brand. @not_null
    account_id, -- The account it is for. @not_null
    platform, -- The account’s platform. @not_null
    channel, -- feed or messages. @not_null @values feed|messages
    kind, -- feed, ppv or bump. @not_null
    ordinal, -- Distinguishes equal items of one account-week. @not_null
    revision, -- 1 as planned; an edit raises it. @not_null
    content_id, -- The original.
    variant_id, -- The variant of that original.
    content_type, -- video, image, carousel, text, link, …
    title, -- Title of the variant.
    source_uri, -- Where the media lies.
    caption_key, -- The caption of the bank.
    caption, -- The text to post.
    hashtags, -- Hashtags without the #.
    price, -- Price asked.
    currency, -- ISO 4217 code.
    scheduled_at, -- When it goes out. @not_null
    local_time, -- The wall time that was meant, 2026-11-23T18:00. @not_null
    timezone, -- Zone of that wall time. @not_null
    tzdata, -- Version of the zone rules it was resolved with. @not_null
    week_limit, -- Items its account might have that week when it was planned.
    slot_value, -- Best-time score of the slot (log engagement lift). @not_null
    caption_value, -- Sampled success rate of the caption, 0 to 1. @not_null
    score, -- What the item adds to the plan’s objective. @not_null
    propensity, -- Probability with which its caption entered the pool.
    seed, -- Key its draw was seeded with. @not_null
    reasons, -- The numbers behind slot, caption and time, and where they came from. @not_null
    loaded_at, -- When the row was loaded. @not_null
    load_id, -- The load that brought it; later loads sort later. @not_null
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from plan_items
