-- What each caption policy would have earned by its latest evaluation, by two
-- estimators (SNIPS, doubly robust) with intervals from re-sampled account-weeks, and
-- which policy is in force. Evaluations are appended by the task evaluate-policies.
-- @grain policy, estimator
-- @kind view
with

evaluations as (select * from staging.policy_evaluations),

events as (
    select
        version as policy,
        row_number() over (
            order by loaded_at desc nulls last, load_id desc nulls last
        ) as event_rank
    from raw.model_versions
    where learner = 'caption-policy' and is_in_force
),

final as (
    select
        evaluations.*,
        events.policy is not null as is_promoted,
        fn.safe_divide(
            evaluations.effective_size,
            evaluations.count_sent
        ) as effective_share
    from
        evaluations
        left join events
            on evaluations.policy = events.policy and events.event_rank = 1
)

select
    policy, -- Name and version of the policy. @not_null
    estimator, -- snips or doubly_robust. @not_null @values snips|doubly_robust
    version, -- The evaluation. @not_null
    evaluated_at, -- The clock of the evaluation. @not_null
    incumbent, -- The policy in force then, which it is compared with. @not_null
    is_promoted, -- Whether it was promoted and is in force now. @not_null
    first_week, -- First ISO week of the decisions. @not_null
    last_week, -- Last ISO week of them. @not_null
    count_decisions, -- Decisions it was estimated from. @not_null @range 0..
    count_account_weeks, -- Account-weeks they belong to: what was re-sampled. @not_null @range 0..
    count_sent, -- Captions that were sent and settled. @not_null @range 0..
    effective_size, -- Captions of its own choice that would tell as much. @not_null @range 0..
    effective_share, -- That as a share of the captions sent; null where none was.
    reward, -- Successes per trial of the captions it lets in. @not_null
    low, -- Lower end of the 95 % interval; null where one account-week is all there is.
    high, -- Upper end of it.
    difference, -- Its reward minus the incumbent’s. @not_null
    difference_low, -- Lower end of the 95 % interval of the difference.
    difference_high, -- Upper end of it.
    is_clear, -- Whether that interval lies above 0, over enough account-weeks. @not_null
    is_sample -- True for sample rows. @not_null
from final
