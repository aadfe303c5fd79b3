-- The latest estimate of what each caption policy would have earned. Read by
-- marts.caption_policy_evaluation.
-- @grain policy, estimator
-- @kind view
with

ranked as (
    select
        *,
        row_number() over (
            partition by policy, estimator
            order by
                evaluated_at desc nulls last,
                loaded_at desc nulls last,
                load_id desc nulls last
        ) as evaluation_rank
    from raw.policy_evaluations
)

select
    policy, -- Name and version of the policy. @not_null
    estimator, -- snips or doubly_robust. @not_null
    version, -- The evaluation: day of its clock and a hash of what it read. @not_null
    evaluated_at, -- The clock of the evaluation. @not_null
    incumbent, -- The policy in force then. @not_null
    first_week, -- First ISO week of the decisions. @not_null
    last_week, -- Last ISO week of them. @not_null
    count_decisions, -- Decisions it was estimated from. @not_null @range 0..
    count_account_weeks, -- Account-weeks they belong to. @not_null @range 0..
    count_sent, -- Captions that were sent and settled. @not_null @range 0..
    effective_size, -- Captions of its own choice that would tell as much. @not_null @range 0..
    reward, -- Successes per trial of the captions it lets in. @not_null
    low, -- Lower end of the 95 % interval.
    high, -- Upper end of it.
    difference, -- Its reward minus the incumbent’s. @not_null
    difference_low, -- Lower end of the 95 % interval of the difference.
    difference_high, -- Upper end of it.
    is_clear, -- Whether that interval lies above 0, over enough account-weeks. @not_null
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from ranked
where evaluation_rank = 1
