-- Accounts with everything their brand and the defaults fill in. Read by every
-- model that counts hours, weeks, trials or targets.
-- @grain account_id
-- @kind view
with

accounts as (select * from staging.accounts),

brands as (select * from staging.brands),

modes as (select * from intermediate.account_modes),

completed as (
    select
        accounts.*,
        coalesce(brands.timezone, 'UTC') as brand_timezone,
        coalesce(accounts.timezone, brands.timezone, 'UTC') as own_timezone,
        coalesce(accounts.country, brands.country) as own_country,
        coalesce(modes.mode, accounts.mode) as own_mode,
        coalesce(accounts.active, true)
        and not coalesce(modes.is_paused, false) as is_active,
        case
            when accounts.channel = 'messages' then 'purchases'
            else 'engagement'
        end as default_reward,
        case
            when accounts.reward is not null then accounts.reward
            when accounts.channel = 'messages' then 'purchases'
            else 'clicks or engagement'
        end as success_measure,
        cast(
            case
                when accounts.channel = 'messages' then 48
                else 72
            end as int64
        ) as settle_hours
    from
        accounts
        left join brands on accounts.brand = brands.brand
        left join modes on accounts.account_id = modes.account_id
)

select
    account_id, -- The account. @not_null @unique
    brand, -- The brand that owns it. @not_null
    platform, -- Its network. @not_null
    handle, -- Its name there. @not_null
    channel, -- Whether it has a feed or sends messages. @not_null @values feed|messages
    page_type, -- Kind of message page. @values free|paid|standard
    own_timezone as timezone, -- Its zone, else its brand’s, else UTC. @not_null
    brand_timezone, -- Zone of its brand’s weeks, else UTC. @not_null
    coalesce(audience_timezone, own_timezone) as audience_timezone, -- Zone of its hours of the week. @not_null
    own_country as country, -- ISO 3166 alpha-2 code of the audience, else the brand’s.
    audience_size, -- Followers or subscribers. @range 0..
    coalesce(reward, default_reward) as reward, -- What counts as success. @not_null @values engagement|clicks|purchases
    success_measure, -- How successes are counted: the reward, or clicks where tracked. @not_null
    settle_hours, -- Age from which a reading settles a post. @not_null
    own_mode as mode, -- Planning mode last set, else the imported one. @values optimize|safe|conservative
    coalesce(auto_export, true) as auto_export, -- Whether its schedules go out without asking. @not_null
    daily_cap, -- Most items a day, where set. @range 0..
    min_gap_minutes, -- Shortest time between two items, where set. @range 0..
    rhythm_minutes, -- Post every so many minutes, where set. @range 0..
    quiet_hours, -- Wall times without posts, 23:00-07:00.
    publisher, -- Publisher that takes its posts, where set.
    publisher_account, -- Its name at that publisher.
    is_active, -- Neither switched off nor paused. @not_null
    is_sample -- True for sample rows. @not_null
from completed
