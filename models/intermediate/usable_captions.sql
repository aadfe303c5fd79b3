-- The captions of the bank that each active account may use: its own, its brand's,
-- everybody's, feed captions on feeds and ppv and bump captions in messages. Of a
-- caption in several places the nearest to the account counts. Read by
-- marts.caption_bandit_stats.
-- @grain account_id, caption_key
-- @kind table
with

accounts as (
    select
        account_id,
        brand,
        channel
    from intermediate.accounts
    where is_active
),

bank as (
    select
        *,
        case kind
            when 'feed' then 'feed'
            else 'messages'
        end as channel
    from marts.caption_bank
),

placed as (
    select
        accounts.account_id,
        1 as distance,
        bank.*
    from
        accounts
        inner join bank
            on accounts.account_id = bank.scope_account_id
            and accounts.channel = bank.channel
    union all
    select
        accounts.account_id,
        2 as distance,
        bank.*
    from
        accounts
        inner join bank
            on accounts.brand = bank.scope_brand
            and accounts.channel = bank.channel
    where bank.scope_account_id = ''
    union all
    select
        accounts.account_id,
        3 as distance,
        bank.*
    from
        accounts
        inner join bank on accounts.channel = bank.channel
    where bank.scope_brand = '' and bank.scope_account_id = ''
),

nearest as (
    select
        *,
        row_number() over (
            partition by account_id, caption_key
            order by distance nulls last, scope_brand nulls last
        ) as nearness
    from placed
),

usable as (
    select *
    from nearest
    where nearness = 1 and is_active
)

select
    account_id, -- The account. @not_null
    caption_key, -- A caption it may use. @not_null
    kind, -- feed, ppv or bump. @not_null @values feed|ppv|bump
    category, -- What it is about. @not_null
    impressions as history_trials, -- Trials known from elsewhere. @range 0..
    case
        when successes > impressions then impressions
        else successes
    end as history_successes, -- Successes known from elsewhere, at most the trials. @range 0..
    revenue as history_revenue, -- Revenue known from elsewhere. @range 0..
    history_as_of, -- When that history was read. @not_null
    is_sample -- True for sample rows. @not_null
from usable
