-- What policies in shadow would have chosen from the captions a plan chose from. Read
-- by marts.shadow_results.
-- Rows are written once; who reads them takes the latest of a key all the same.
-- @grain experiment_id, decision_id, caption_key
-- @severity grain warn
-- @kind view
with

decisions as (select * from raw.shadow_decisions)

select
    experiment_id, -- The experiment. @not_null
    decision_id, -- The decision of the plan. @not_null
    plan_id, -- The plan. @not_null
    account_id, -- The account. @not_null
    week, -- ISO week. @not_null
    week_start_on, -- Monday of that week. @not_null
    policy, -- Name and version of the policy in shadow. @not_null
    caption_key, -- An eligible caption. @not_null
    seed, -- Key its draw was seeded with. @not_null
    epsilon, -- Share of uniform batches mixed in. @not_null @range 0..1
    draw, -- The draw, 0 to 1. @not_null
    propensity, -- Probability of entering the pool under the policy. @not_null @range 0..1
    is_selected, -- Whether it would have entered the pool. @not_null
    loaded_at, -- When the row was loaded. @not_null
    load_id, -- The load that brought it; later loads sort later. @not_null
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from decisions
