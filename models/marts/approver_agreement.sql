-- How often each reviewer approves what was planned for an account as it was
-- planned, what they change, why they reject, and how far and which way they move
-- things, by the time of day planned: night from 22, morning from 5, afternoon from
-- 12, evening from 17. Of each item the latest decision counts, to whoever made it;
-- what is on hold or taken back is not decided. No clock. Read by send-notifications
-- and the dashboards.
-- @grain reviewer, account_id
-- @kind table
with

approvals as (select * from staging.approvals),

plan_items as (select * from staging.plan_items),

answers as (select * from intermediate.item_answers),

ranked_approvals as (
    select
        *,
        row_number() over (
            partition by week_start_on, account_id, item_id, sequence
            order by loaded_at desc nulls last, load_id desc nulls last
        ) as version_rank
    from approvals
),

changes as (
    select
        ranked_approvals.week_start_on,
        ranked_approvals.account_id,
        ranked_approvals.item_id,
        countif(field = 'scheduled_at') > 0 as is_moved,
        countif(field = 'caption') > 0 as is_reworded,
        countif(field in ('hashtags', 'price')) > 0 as is_adjusted
    from
        ranked_approvals,
        unnest(ranked_approvals.changed_fields) as field
    where ranked_approvals.version_rank = 1
    group by
        ranked_approvals.week_start_on,
        ranked_approvals.account_id,
        ranked_approvals.item_id
),

firsts as (
    select
        week_start_on,
        account_id,
        item_id,
        min(decided_at) as first_answered_at,
        countif(is_sample) > 0 as is_sample
    from approvals
    group by week_start_on, account_id, item_id
),

decisions as (
    select
        answers.*,
        coalesce(answers.reviewer, 'not named') as decided_by,
        coalesce(changes.is_moved, false) as is_moved,
        coalesce(changes.is_reworded, false) as is_reworded,
        coalesce(changes.is_adjusted, false) as is_adjusted,
        firsts.first_answered_at,
        firsts.is_sample
    from
        answers
        inner join firsts
            on answers.week_start_on = firsts.week_start_on
            and answers.account_id = firsts.account_id
            and answers.item_id = firsts.item_id
        left join changes
            on answers.week_start_on = changes.week_start_on
            and answers.account_id = changes.account_id
            and answers.item_id = changes.item_id
    where answers.decision in ('approve', 'reject')
),

-- What people had before them when they first answered.
shown as (
    select
        decisions.week_start_on,
        decisions.account_id,
        decisions.item_id,
        decisions.decided_by,
        cast(
            fn.round_half_up(
                fn.hours_between(
                    plan_items.scheduled_at,
                    decisions.scheduled_at
                ) * 60
            ) as int64
        ) as move_minutes,
        mod(
            fn.hour_of_week(plan_items.scheduled_at, plan_items.timezone),
            24
        ) as planned_hour,
        row_number() over (
            partition by
                decisions.week_start_on,
                decisions.account_id,
                decisions.item_id
            order by
                plan_items.loaded_at desc nulls last,
                plan_items.load_id desc nulls last,
                plan_items.plan_id nulls last
        ) as plan_rank
    from
        decisions
        inner join plan_items
            on decisions.week_start_on = plan_items.week_start_on
            and decisions.account_id = plan_items.account_id
            and decisions.item_id = plan_items.item_id
            and decisions.first_answered_at >= plan_items.loaded_at
    where decisions.is_moved and decisions.decision = 'approve'
),

moves as (
    select
        decided_by,
        account_id,
        item_id,
        week_start_on,
        move_minutes,
        case
            when planned_hour < 5
            or planned_hour >= 22 then 'night'
            when planned_hour < 12 then 'morning'
            when planned_hour < 17 then 'afternoon'
            else 'evening'
        end as daypart
    from shown
    where plan_rank = 1
),

told as (
    select
        *,
        'any' as span
    from moves
    union all
    select
        *,
        daypart as span
    from moves
),

ranked_moves as (
    select
        *,
        row_number() over (
            partition by decided_by, account_id, span
            order by
                move_minutes nulls last,
                week_start_on nulls last,
                item_id nulls last
        ) as move_rank,
        count(*) over (partition by decided_by, account_id, span) as count_moves
    from told
),

medians as (
    select
        decided_by,
        account_id,
        span,
        (
            cast(min(move_minutes) as float64) + cast(
                max(move_minutes) as float64
            )
        ) / 2 as minutes
    from ranked_moves
    where 2 * move_rank between count_moves and count_moves + 2
    group by decided_by, account_id, span
),

typical as (
    select
        decided_by,
        account_id,
        max(
            case
                when span = 'any' then minutes
            end
        ) as any_minutes,
        max(
            case
                when span = 'morning' then minutes
            end
        ) as morning_minutes,
        max(
            case
                when span = 'afternoon' then minutes
            end
        ) as afternoon_minutes,
        max(
            case
                when span = 'evening' then minutes
            end
        ) as evening_minutes,
        max(
            case
                when span = 'night' then minutes
            end
        ) as night_minutes
    from medians
    group by decided_by, account_id
),

counted as (
    select
        decided_by,
        account_id,
        count(*) as count_decided,
        countif(decision = 'approve') as count_approved,
        countif(
            decision = 'approve'
            and not is_moved
            and not is_reworded
            and not is_adjusted
        ) as count_unchanged,
        countif(decision = 'approve' and is_moved) as count_moved,
        countif(decision = 'approve' and is_reworded) as count_reworded,
        countif(decision = 'approve' and is_adjusted) as count_adjusted,
        countif(decision = 'reject') as count_rejected,
        countif(
            decision = 'reject' and reject_reason = 'off-brand'
        ) as count_off_brand,
        countif(
            decision = 'reject' and reject_reason = 'wrong time'
        ) as count_wrong_time,
        countif(
            decision = 'reject' and reject_reason = 'wrong content'
        ) as count_wrong_content,
        countif(
            decision = 'reject' and reject_reason = 'repeated'
        ) as count_repeated,
        countif(decision = 'reject' and reject_reason = 'legal') as count_legal,
        countif(
            decision = 'reject' and reject_reason is null
        ) as count_unexplained,
        max(decided_at) as last_decided_at,
        countif(is_sample) > 0 as is_sample
    from decisions
    group by decided_by, account_id
),

joined as (
    select
        counted.*,
        typical.any_minutes,
        typical.morning_minutes,
        typical.afternoon_minutes,
        typical.evening_minutes,
        typical.night_minutes
    from
        counted
        left join typical
            on counted.decided_by = typical.decided_by
            and counted.account_id = typical.account_id
)

select
    decided_by as reviewer, -- Who decided, as claimed in the sheet; not named where nobody was. @not_null
    account_id, -- The account whose items they are. @not_null
    cast(count_decided as int64) as count_decided, -- Items they approved or rejected. @not_null @range 1..
    cast(count_approved as int64) as count_approved, -- Of these: approved. @not_null @range 0..
    cast(count_unchanged as int64) as count_approved_unchanged, -- Approved as planned. @not_null @range 0..
    fn.safe_divide(count_unchanged, count_decided) as agreement_rate, -- Approved as planned, of all decided. @not_null @range 0..1
    cast(count_moved as int64) as count_moved, -- Approved at another time. @not_null @range 0..
    cast(count_reworded as int64) as count_reworded, -- Approved with another text. @not_null @range 0..
    cast(count_adjusted as int64) as count_adjusted, -- Approved with other hashtags or another price. @not_null @range 0..
    cast(count_rejected as int64) as count_rejected, -- Rejected. @not_null @range 0..
    cast(count_off_brand as int64) as count_rejected_off_brand, -- Rejected as off-brand. @not_null @range 0..
    cast(count_wrong_time as int64) as count_rejected_wrong_time, -- Rejected for the time. @not_null @range 0..
    cast(count_wrong_content as int64) as count_rejected_wrong_content, -- Rejected for the content. @not_null @range 0..
    cast(count_repeated as int64) as count_rejected_repeated, -- Rejected as repeated. @not_null @range 0..
    cast(count_legal as int64) as count_rejected_legal, -- Rejected for legal reasons. @not_null @range 0..
    cast(
        count_rejected - count_off_brand - count_wrong_time - count_wrong_content - count_repeated - count_legal - count_unexplained as int64
    ) as count_rejected_other, -- Rejected for another reason. @not_null @range 0..
    cast(count_unexplained as int64) as count_rejected_unexplained, -- Rejected without a reason. @not_null @range 0..
    any_minutes as typical_move_minutes, -- Median move of what they moved and approved, in minutes; negative is earlier. Null for none.
    morning_minutes as typical_move_morning_minutes, -- The same of what was planned from 5 to 12.
    afternoon_minutes as typical_move_afternoon_minutes, -- From 12 to 17.
    evening_minutes as typical_move_evening_minutes, -- From 17 to 22.
    night_minutes as typical_move_night_minutes, -- From 22 to 5.
    last_decided_at, -- When their latest decision was read. @not_null
    is_sample -- True where sample rows are in it. @not_null
from joined
