-- What each account's settled posts say about each caption: trials, successes and
-- revenue, as counted and with evidence losing half its weight in 26 weeks. Read
-- by marts.caption_bandit_stats.
-- @grain account_id, caption_key
-- @kind table
with

outcomes as (
    select
        account_id,
        kind,
        caption_key,
        posted_at,
        trials,
        successes,
        revenue,
        is_sample,
        is_settled and trials > 0 and successes is not null as is_counted
    from intermediate.post_outcomes
    where posted_at <= @as_of and caption_key is not null
),

decayed as (
    select
        *,
        pow(0.5, fn.days_between(posted_at, @as_of) / 182) as decay
    from outcomes
),

summed as (
    select
        account_id,
        caption_key,
        max(kind) as kind,
        count(*) as count_uses,
        max(posted_at) as last_used_at,
        countif(is_counted) as count_counted,
        sum(
            case
                when is_counted then trials
                else 0
            end
        ) as trials,
        sum(
            case
                when is_counted then successes
                else 0
            end
        ) as successes,
        sum(
            case
                when is_counted then revenue
            end
        ) as revenue,
        sum(
            case
                when is_counted then fn.decimal(decay * trials)
                else 0
            end
        ) as decayed_trials,
        sum(
            case
                when is_counted then fn.decimal(decay * successes)
                else 0
            end
        ) as decayed_successes,
        countif(is_sample) > 0 as is_sample
    from decayed
    group by account_id, caption_key
)

select
    account_id, -- The account. @not_null
    caption_key, -- The caption. @not_null
    kind, -- feed, ppv or bump, as posted. @not_null
    count_uses, -- Posts with it. @not_null @range 1..
    last_used_at, -- When it was last posted. @not_null
    cast(count_counted as int64) as count_counted, -- Posts of them that settled with trials. @not_null @range 0..
    cast(trials as int64) as trials, -- Trials of settled posts. @not_null @range 0..
    cast(successes as int64) as successes, -- Successes of settled posts. @not_null @range 0..
    revenue, -- Revenue of settled posts; null where none was reported. @range 0..
    cast(decayed_trials as float64) as decayed_trials, -- Trials, halved every 26 weeks. @not_null @range 0..
    cast(decayed_successes as float64) as decayed_successes, -- Successes, halved every 26 weeks. @not_null @range 0..
    is_sample -- True for sample rows. @not_null
from summed
