-- Every logged caption decision with what became of it: the item and its time, whether
-- the approver changed the words, the post and its settled result with the time that
-- was read. A caption placed again by a later plan counts for that plan's decision.
-- What the evaluation of caption policies reads.
-- @grain decision_id, caption_key
-- @kind table
with

versions as (
    select
        *,
        row_number() over (
            partition by decision_id, caption_key
            order by loaded_at desc nulls last, load_id desc nulls last
        ) as version_rank
    from staging.caption_decisions
),

decisions as (
    select *
    from versions
    where version_rank = 1
),

runs as (
    select
        plan_id,
        max(as_of) as decided_at,
        max(solver) as solver
    from staging.plan_runs
    group by plan_id
),

placed as (
    select
        decisions.decision_id,
        decisions.caption_key,
        decisions.account_id,
        decisions.week_start_on,
        decisions.item_id,
        row_number() over (
            partition by
                decisions.week_start_on,
                decisions.account_id,
                decisions.item_id
            order by
                runs.decided_at desc nulls last,
                decisions.loaded_at desc nulls last,
                decisions.decision_id nulls last,
                decisions.caption_key nulls last
        ) as place_rank
    from
        decisions
        left join runs on decisions.plan_id = runs.plan_id
    where decisions.item_id is not null and decisions.is_selected
),

planned as (
    select
        week_start_on,
        account_id,
        item_id,
        caption,
        row_number() over (
            partition by week_start_on, account_id, item_id
            order by loaded_at desc nulls last, load_id desc nulls last
        ) as plan_rank
    from staging.plan_items
),

outcomes as (
    select
        *,
        row_number() over (
            partition by account_id, item_id
            order by posted_at nulls last, post_id nulls last
        ) as post_rank
    from intermediate.post_outcomes
    where item_id is not null
),

exposed as (
    select
        placed.decision_id,
        placed.caption_key,
        items.scheduled_at,
        items.state,
        items.decision,
        items.decided_at as answered_at,
        items.caption is distinct from planned.caption as is_edited,
        outcomes.post_id,
        outcomes.posted_at,
        outcomes.is_settled,
        outcomes.read_at,
        outcomes.trials,
        outcomes.successes,
        outcomes.revenue,
        outcomes.revenue_currency
    from
        placed
        inner join marts.content_plan as items
            on placed.week_start_on = items.week_start_on
            and placed.account_id = items.account_id
            and placed.item_id = items.item_id
        left join planned
            on placed.week_start_on = planned.week_start_on
            and placed.account_id = planned.account_id
            and placed.item_id = planned.item_id
            and planned.plan_rank = 1
        left join outcomes
            on placed.account_id = outcomes.account_id
            and placed.item_id = outcomes.item_id
            and outcomes.post_rank = 1
    where placed.place_rank = 1
),

final as (
    select
        decisions.*,
        runs.decided_at,
        runs.solver,
        exposed.scheduled_at,
        exposed.state,
        exposed.decision,
        exposed.answered_at,
        exposed.is_edited,
        exposed.post_id,
        exposed.posted_at,
        exposed.is_settled,
        exposed.read_at,
        exposed.trials,
        exposed.successes,
        exposed.revenue,
        exposed.revenue_currency,
        case
            when exposed.is_settled
            and not exposed.is_edited then fn.safe_divide(
                exposed.successes,
                exposed.trials
            )
        end as reward
    from
        decisions
        left join runs on decisions.plan_id = runs.plan_id
        left join exposed
            on decisions.decision_id = exposed.decision_id
            and decisions.caption_key = exposed.caption_key
)

select
    decision_id, -- Hash of plan, account and kind of pool. @not_null
    caption_key, -- The caption. @not_null
    plan_id, -- The plan that decided. @not_null
    account_id, -- The account decided for. @not_null
    week, -- ISO week. @not_null
    week_start_on, -- Monday of that week. @not_null
    decided_at, -- The clock of the plan.
    solver, -- Name and version of the planner.
    policy, -- Name and version of the selection policy, and whether the batch was uniform. @not_null
    seed, -- Key the draw was seeded with. @not_null
    epsilon, -- Share of uniform batches mixed in. @not_null
    kind, -- Kind of the pool.
    pool_size, -- Captions the pool may have.
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
    scheduled_at as slot_at, -- When that item goes or went out, as last answered.
    state, -- Where the item stands in the ledger.
    decision, -- What the approver decided. @values approve|reject|hold|withdraw
    answered_at, -- When that was read.
    is_edited, -- Whether an approver changed the words; null where it was not placed.
    post_id, -- The post it went out with.
    posted_at, -- When that was published.
    is_settled, -- Whether its result is final.
    read_at as outcome_as_of, -- When the result was read.
    trials, -- Recipients, impressions or views. @range 0..
    successes, -- Purchases, clicks or interactions. @range 0..
    revenue, -- Money made with it. @range 0..
    revenue_currency, -- Currency of that money.
    reward, -- Successes per trial, settled and sent with its own words; else null. @range 0..1
    is_sample -- True for sample rows. @not_null
from final
