-- Every plan item as it stands now: as the latest plan of its week proposed it,
-- with what people changed since, its state in the ledger and what they said. No
-- clock: rows are seen the moment they are appended. Filter on week_start_on.
-- Read by the planner, exporters, the queue and the dashboards.
-- @grain item_id
-- @kind view
-- @freshness planned_at 14 days
with

plan_runs as (select * from staging.plan_runs),

plan_items as (select * from staging.plan_items),

answers as (select * from intermediate.item_answers),

states as (select * from intermediate.item_states),

landed as (
    select
        plan_items.*,
        plan_runs.as_of as planned_at,
        plan_runs.mode,
        plan_runs.ordinal as plan_ordinal,
        row_number() over (
            partition by
                plan_items.week_start_on,
                plan_items.account_id,
                plan_items.item_id
            order by
                plan_runs.ordinal desc nulls last,
                plan_runs.as_of desc nulls last,
                plan_items.plan_id nulls last,
                plan_items.loaded_at desc nulls last,
                plan_items.load_id desc nulls last
        ) as plan_rank
    from
        plan_items
        inner join plan_runs
            on plan_items.week_start_on = plan_runs.week_start_on
            and plan_items.plan_id = plan_runs.plan_id
),

planned as (
    select *
    from landed
    where plan_rank = 1
),

stated as (
    select
        planned.*,
        coalesce(answers.revision >= planned.revision, false) as is_answered,
        answers.revision as answer_revision,
        answers.scheduled_at as answer_scheduled_at,
        answers.local_time as answer_local_time,
        answers.caption as answer_caption,
        answers.hashtags as answer_hashtags,
        answers.price as answer_price,
        answers.note,
        answers.decision,
        answers.reject_reason,
        answers.reviewer,
        answers.decided_at,
        coalesce(states.state, 'pending_approval') as state,
        states.sequence as state_sequence,
        states.revision as state_revision,
        states.state_at,
        states.reason as state_reason,
        states.post_id,
        states.url,
        -- What was decided before an item came back is not its decision.
        answers.decision is not null
        and not coalesce(
            states.state = 'pending_approval'
            and answers.decision_revision < states.revision,
            false
        ) as is_decided
    from
        planned
        left join answers
            on planned.week_start_on = answers.week_start_on
            and planned.account_id = answers.account_id
            and planned.item_id = answers.item_id
        left join states
            on planned.week_start_on = states.week_start_on
            and planned.account_id = states.account_id
            and planned.item_id = states.item_id
),

effective as (
    select
        *,
        case
            when is_answered then answer_scheduled_at
            else scheduled_at
        end as effective_scheduled_at,
        case
            when is_answered then answer_local_time
            else local_time
        end as effective_local_time,
        case
            when is_answered then answer_caption
            else caption
        end as effective_caption,
        case
            when is_answered then answer_hashtags
            else hashtags
        end as effective_hashtags,
        case
            when is_answered then answer_price
            else price
        end as effective_price,
        fn.larger(
            fn.larger(revision, answer_revision),
            state_revision
        ) as effective_revision,
        case state
            when 'pending_approval' then 'PENDING_APPROVAL'
            when 'armed' then 'SCHEDULED'
            when 'deferred' then 'SCHEDULED'
            when 'sent' then 'SCHEDULED'
            when 'confirmed' then 'POSTED'
            when 'refused' then 'FAILED'
            else fn.upper(state)
        end as status
    from stated
)

select
    item_id, -- The item: what the sheet holds and a publish key is made of. @not_null
    plan_id, -- The latest plan that proposed it. @not_null
    schedule_id, -- The schedule of that plan. @not_null
    week, -- ISO week, 2026-W48. @not_null
    week_start_on, -- Monday of that week. @not_null
    brand, -- The brand. @not_null
    account_id, -- The account it is for. @not_null
    platform, -- The account’s network. @not_null
    channel, -- feed or messages. @not_null @values feed|messages
    kind, -- feed, ppv or bump. @not_null
    ordinal, -- Distinguishes equal items of one account-week. @not_null
    content_id, -- The original.
    variant_id, -- The variant of that original.
    content_type, -- video, image, carousel, text, link, …
    title, -- Title of the variant.
    source_uri, -- Where the media lies.
    caption_key, -- The caption of the bank it was planned with.
    effective_caption as caption, -- The text to post, as last answered.
    effective_hashtags as hashtags, -- Hashtags without the #, as last answered.
    effective_price as price, -- Price asked, as last answered. @range 0..
    currency, -- ISO 4217 code.
    effective_scheduled_at as scheduled_at, -- When it goes out, as last answered. @not_null
    effective_local_time as local_time, -- The wall time that was meant. @not_null
    timezone, -- Zone of that wall time. @not_null
    tzdata, -- Version of the zone rules it was resolved with. @not_null
    week_limit, -- Items its account might have that week when it was planned. @range 0..
    slot_value, -- Best-time score of the planned slot. @not_null
    caption_value, -- Sampled success rate of the caption, 0 to 1. @not_null
    score, -- What it added to the plan’s objective. @not_null
    propensity, -- Probability with which its caption entered the pool.
    seed, -- Key its draw was seeded with. @not_null
    reasons, -- The numbers behind slot, caption and time (JSON). @not_null
    effective_revision as revision, -- Revision now: of plan, answer or ledger, the highest. @not_null @range 1..
    is_answered as has_answer, -- Whether values come from an answer, not from the plan. @not_null
    state, -- State in the ledger; pending_approval without any event. @not_null @values pending_approval|approved|rejected|withdrawn|held|armed|deferred|sent|confirmed|unconfirmed|refused|missed|cancelled
    status, -- The word people read for it. @not_null @values PENDING_APPROVAL|APPROVED|REJECTED|WITHDRAWN|HELD|SCHEDULED|POSTED|UNCONFIRMED|FAILED|MISSED|CANCELLED
    state_sequence, -- Sequence of the event that led there.
    state_at, -- When it got there.
    state_reason, -- Why, where something was said.
    case
        when is_decided then decision
    end as decision, -- Latest decision about this revision on. @values approve|reject|hold|withdraw
    case
        when is_decided then reject_reason
    end as reject_reason, -- Why it was rejected.
    case
        when is_decided then reviewer
    end as reviewer, -- Who decided, as claimed.
    note, -- What was noted with the latest answer.
    case
        when is_decided then decided_at
    end as decided_at, -- When that was read.
    post_id, -- The platform’s id of the published post.
    url, -- Where it can be seen.
    plan_ordinal, -- How many plans of that brand-week came before it. @not_null @range 0..
    planned_at, -- The clock of the plan. @not_null
    mode, -- Mode of the plan. @not_null @values optimize|safe|conservative
    is_sample -- True for sample rows. @not_null
from effective
