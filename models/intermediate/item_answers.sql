-- What people last answered about each item, and what they last decided: an edit
-- changes values and decides nothing. No clock. Read by marts.content_plan.
-- @grain item_id
-- @kind view
with

approvals as (select * from staging.approvals),

ranked_answers as (
    select
        *,
        row_number() over (
            partition by week_start_on, account_id, item_id
            order by
                sequence desc nulls last,
                loaded_at desc nulls last,
                load_id desc nulls last
        ) as answer_rank
    from approvals
),

answers as (
    select *
    from ranked_answers
    where answer_rank = 1
),

ranked_decisions as (
    select
        *,
        row_number() over (
            partition by week_start_on, account_id, item_id
            order by
                sequence desc nulls last,
                loaded_at desc nulls last,
                load_id desc nulls last
        ) as decision_rank
    from staging.approvals
    where decision != 'edit'
),

decisions as (
    select *
    from ranked_decisions
    where decision_rank = 1
),

joined as (
    select
        answers.week_start_on,
        answers.account_id,
        answers.item_id,
        answers.revision,
        answers.scheduled_at,
        answers.local_time,
        answers.caption,
        answers.hashtags,
        answers.price,
        answers.note,
        decisions.decision,
        decisions.revision as decision_revision,
        decisions.reject_reason,
        decisions.reviewer,
        decisions.decided_at
    from
        answers
        left join decisions
            on answers.week_start_on = decisions.week_start_on
            and answers.account_id = decisions.account_id
            and answers.item_id = decisions.item_id
)

select
    week_start_on, -- Monday of the item’s week. @not_null
    account_id, -- Its account. @not_null
    item_id, -- The item. @not_null
    revision, -- Its revision after the latest answer. @not_null
    scheduled_at, -- When it goes out since then. @not_null
    local_time, -- The wall time meant since then. @not_null
    caption, -- Its text since then.
    hashtags, -- Its hashtags since then.
    price, -- Its price since then.
    note, -- What was noted with the latest answer.
    decision, -- The latest decision; null where values were edited only. @values approve|reject|hold|withdraw
    decision_revision, -- The revision that was decided on.
    reject_reason, -- Why it was rejected.
    reviewer, -- Who decided, as claimed.
    decided_at -- When that was read.
from joined
