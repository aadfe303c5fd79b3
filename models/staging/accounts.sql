-- The places a brand publishes, the latest version of each. Read by
-- intermediate.accounts and, live, by the operational views.
-- @grain account_id
-- @kind view
with

versions as (
    select
        *,
        row_number() over (
            partition by account_id
            order by loaded_at desc nulls last, load_id desc nulls last
        ) as version_rank
    from raw.accounts
),

latest as (
    select *
    from versions
    where version_rank = 1
)

select
    account_id, -- <platform>:<handle>, lower case. @not_null @unique
    platform, -- instagram, tiktok, x, reddit, messages, … @not_null
    handle, -- The account’s name on the platform, lower case. @not_null
    brand, -- The brand that owns the account. @not_null
    channel, -- Whether the account has a feed or sends messages. @not_null @values feed|messages
    page_type, -- Kind of message page. @values free|paid|standard
    timezone, -- Zone of the account; the brand’s where null.
    audience_timezone, -- Zone in which hours of the week are counted.
    country, -- ISO 3166 alpha-2 code of the audience.
    audience_size, -- Followers or subscribers.
    reward, -- What counts as success. @values engagement|clicks|purchases
    mode, -- Planning mode of the account. @values optimize|safe|conservative
    auto_export, -- Whether its schedules may be exported without asking.
    daily_cap, -- Most items a day; the tier’s where null.
    min_gap_minutes, -- Shortest time between two items; the tier’s where null.
    rhythm_minutes, -- Post every so many minutes, where configured.
    quiet_hours, -- Wall times without posts, 23:00-07:00.
    publisher, -- Publisher that takes its posts; the configured one where null.
    publisher_account, -- Name of the account at that publisher.
    active, -- False: not planned, not published.
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from latest
