-- Every caption a plan could have used, drawn and chosen or not. Read by
-- intermediate.caption_decision_outcomes.
-- Rows are written once; who reads them takes the latest of a key all the same.
-- @grain decision_id, caption_key
-- @severity grain warn
-- @kind view
with

decisions as (select * from raw.caption_decisions)

select
    decision_id, -- Hash of plan, account and kind of pool. @not_null
    plan_id, -- The plan that decided. @not_null
    account_id, -- The account decided for. @not_null
    week, -- ISO week. @not_null
    week_start_on, -- Monday of that week. @not_null
    caption_key, -- The caption. @not_null
    policy, -- Name and version of the selection policy, and whether the batch was uniform. @not_null
    seed, -- Key the draw was seeded with. @not_null
    epsilon, -- Share of uniform batches mixed in. @not_null @range 0..1
    kind, -- Kind of the pool. @values feed|ppv|bump
    pool_size, -- Captions the pool may have. @range 0..
    is_uniform, -- Whether the batch was one of the uniform ones.
    caption_group, -- Its near-duplicates, of which one may enter.
    category, -- What it was about.
    alpha, -- First shape of the posterior the draw came from.
    beta, -- Second shape of the posterior.
    prior_alpha, -- First shape of the prior the posterior grew from.
    prior_beta, -- Second shape of that prior.
    amount_shape, -- Shape of the law of its mean amount.
    amount_rate, -- Rate of that law.
    draw, -- The draw, 0 to 1.
    amount_draw, -- The mean amount drawn.
    propensity, -- Probability of entering the pool, 0 to 1.
    is_eligible, -- Whether it could have been used. @not_null
    lock_reason, -- Why not, where it could not.
    is_selected, -- Whether it entered the pool. @not_null
    item_id, -- The plan item it was placed in.
    loaded_at, -- When the row was loaded. @not_null
    load_id, -- The load that brought it; later loads sort later. @not_null
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from decisions
