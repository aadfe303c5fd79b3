-- The evidence about every caption an account may use: its settled posts and the
-- history that came with the caption, as counted and halved every 26 weeks. Read
-- by intermediate.caption_priors and marts.caption_bandit_stats.
-- @grain account_id, caption_key
-- @kind table
with

captions as (select * from intermediate.usable_captions),

posted as (select * from intermediate.caption_trials),

histories as (
    select
        account_id,
        caption_key,
        history_trials,
        history_successes,
        history_revenue,
        pow(
            0.5,
            fn.larger(0, fn.days_between(history_as_of, @as_of)) / 182
        ) as decay
    from captions
    where history_trials > 0 and history_successes is not null
),

known as (
    select
        captions.account_id,
        captions.caption_key,
        captions.kind,
        captions.category,
        captions.is_sample,
        coalesce(posted.count_uses, 0) as count_uses,
        posted.last_used_at,
        coalesce(posted.count_counted, 0) + case
            when histories.decay is null then 0
            else 1
        end as count_counted,
        coalesce(posted.trials, 0) + coalesce(
            histories.history_trials,
            0
        ) as trials,
        coalesce(posted.successes, 0) + coalesce(
            histories.history_successes,
            0
        ) as successes,
        fn.add_reported(posted.revenue, histories.history_revenue) as revenue,
        coalesce(posted.decayed_trials, 0) + coalesce(
            histories.decay * histories.history_trials,
            0
        ) as decayed_trials,
        coalesce(posted.decayed_successes, 0) + coalesce(
            histories.decay * histories.history_successes,
            0
        ) as decayed_successes
    from
        captions
        left join posted
            on captions.account_id = posted.account_id
            and captions.caption_key = posted.caption_key
        left join histories
            on captions.account_id = histories.account_id
            and captions.caption_key = histories.caption_key
)

select
    account_id, -- The account. @not_null
    caption_key, -- A caption it may use. @not_null
    kind, -- feed, ppv or bump. @not_null @values feed|ppv|bump
    category, -- What it is about. @not_null
    count_uses, -- Posts of the account with it, settled or not. @not_null @range 0..
    last_used_at, -- When the account last posted it.
    count_counted, -- Settled posts with trials, plus one for a history. @not_null @range 0..
    cast(trials as int64) as trials, -- Trials of settled posts and of its history. @not_null @range 0..
    cast(successes as int64) as successes, -- Their successes. @not_null @range 0..
    revenue, -- Their revenue; null where none was reported. @range 0..
    decayed_trials, -- Trials, halved every 26 weeks. @not_null @range 0..
    decayed_successes, -- Successes, halved every 26 weeks. @not_null @range 0..
    is_sample -- True for sample rows. @not_null
from known
