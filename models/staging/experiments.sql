-- Every experiment as it was started, and how it ended if it did: by a winner or by
-- a person who stopped it, whichever came first. Read, live, by the planner and by
-- marts.experiment_results.
-- @grain experiment_id
-- @kind view
with

events as (
    select
        *,
        row_number() over (
            partition by experiment_id, event = 'started'
            order by
                sequence nulls last,
                loaded_at nulls last,
                load_id nulls last
        ) as event_rank
    from raw.experiments
),

starts as (
    select *
    from events
    where event = 'started' and event_rank = 1
),

ends as (
    select *
    from events
    where event != 'started' and event_rank = 1
),

joined as (
    select
        starts.*,
        ends.event as end_event,
        ends.event_at as ended_at,
        ends.winner as end_winner,
        ends.reason as end_reason
    from
        starts
        left join ends on starts.experiment_id = ends.experiment_id
)

select
    experiment_id, -- The experiment. @not_null @unique
    coalesce(name, experiment_id) as name, -- What people call it. @not_null
    hypothesis, -- What is expected.
    coalesce(kind, 'captions') as kind, -- captions: A against B; shadow: a policy that is never followed. @not_null @values captions|shadow
    brand, -- The brand, where it runs on all of its accounts.
    account_ids, -- The accounts it runs on.
    reward, -- What counts as success. @values engagement|clicks|purchases
    caption_kind, -- Kind of the arms’ captions. @values feed|ppv|bump
    arm_a, -- Captions of arm A.
    arm_b, -- Captions of arm B.
    policy, -- shadow: the policy.
    minimum_effect, -- Relative difference it should find. @range 0..
    baseline_rate, -- Success rate that was computed with. @range 0..1
    expected_weeks, -- Weeks that should take. @range 0..
    actor as started_by, -- Who started it. @not_null
    event_at as started_at, -- When. @not_null
    case end_event
        when 'won' then 'winner'
        when 'stopped' then 'stopped'
        else 'running'
    end as state, -- Where it stands. @not_null @values running|winner|stopped
    ended_at, -- When it ended.
    end_winner as winner, -- The arm that won. @values A|B
    end_reason, -- Why it ended, in words.
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from joined
