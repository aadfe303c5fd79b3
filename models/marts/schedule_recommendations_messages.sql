-- What exporters read: every item of a schedule with all that a sheet shows of it.
-- No clock. Filter on week_start_on. Read by the exporters only.
-- @grain item_id
-- @kind view
-- @freshness scheduled_at 14 days
with

items as (select * from marts.content_plan),

schedules as (select * from marts.schedule_recommendations),

accounts as (
    select
        account_id,
        handle
    from staging.accounts
),

joined as (
    select
        items.*,
        schedules.schedule_id as current_schedule_id,
        schedules.is_exportable and items.state != 'withdrawn' as is_exportable,
        accounts.handle,
        fn.why(items.reasons) as why
    from
        items
        inner join schedules
            on items.week_start_on = schedules.week_start_on
            and items.account_id = schedules.account_id
        left join accounts on items.account_id = accounts.account_id
)

select
    item_id, -- The item. @not_null
    current_schedule_id as schedule_id, -- The account’s schedule of the week. @not_null
    plan_id, -- The latest plan that proposed the item. @not_null
    week, -- ISO week, 2026-W48. @not_null
    week_start_on, -- Monday of that week. @not_null
    brand, -- The brand. @not_null
    account_id, -- The account. @not_null
    handle, -- Its name on the network.
    platform, -- Its network. @not_null
    channel, -- feed or messages. @not_null @values feed|messages
    kind, -- feed, ppv or bump. @not_null
    content_id, -- The original.
    content_type, -- video, image, carousel, text, link, …
    title, -- Title of the variant.
    source_uri, -- Where the media lies.
    caption_key, -- The caption of the bank it was planned with.
    caption, -- The text to post.
    hashtags, -- Hashtags without the #.
    price, -- Price asked. @range 0..
    currency, -- ISO 4217 code.
    scheduled_at, -- When it goes out. @not_null
    local_time, -- The wall time that was meant. @not_null
    timezone, -- Zone of that wall time. @not_null
    why, -- Why this slot and this caption, in a sentence.
    score, -- What it added to the plan’s objective. @not_null
    slot_value, -- Best-time score of the planned slot. @not_null
    caption_value, -- Sampled success rate of the caption, 0 to 1. @not_null
    revision, -- Revision now. @not_null @range 1..
    state, -- State in the ledger. @not_null
    status, -- The word people read for it. @not_null
    state_reason, -- Why it is in that state, where something was said.
    decision, -- Latest decision. @values approve|reject|hold|withdraw
    reject_reason, -- Why it was rejected.
    reviewer, -- Who decided, as claimed.
    note, -- What was noted with the latest answer.
    post_id, -- The platform’s id of the published post.
    url, -- Where it can be seen.
    is_exportable, -- Whether its schedule may be exported and it was not withdrawn. @not_null
    is_sample -- True for sample rows. @not_null
from joined
