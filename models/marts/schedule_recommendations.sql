-- The plan of one account's week: what is in it, whether it keeps the rules, and
-- whether it may be exported: only where it is valid, the zone is not RED and
-- auto-export is on. No clock. Filter on week_start_on. Read by the export gate
-- and run summaries.
-- @grain schedule_id
-- @kind view
-- @freshness week_start_on 21 days
with

items as (select * from marts.content_plan),

health as (select * from marts.account_health),

placed as (
    select
        items.*,
        items.state not in (
            'withdrawn',
            'rejected',
            'cancelled',
            'missed',
            'refused'
        ) as is_live,
        -- Weeks are the brand's; a person may have meant the account's.
        fn.week_start(
            items.scheduled_at,
            coalesce(health.brand_timezone, items.timezone)
        ) != items.week_start_on
        and fn.week_start(
            items.scheduled_at,
            items.timezone
        ) != items.week_start_on as is_outside
    from
        items
        left join health on items.account_id = health.account_id
),

ranked as (
    select
        *,
        countif(is_live) over (
            partition by week_start_on, account_id, scheduled_at
        ) as count_at_instant,
        rank() over (
            partition by week_start_on, account_id
            order by
                plan_ordinal desc nulls last,
                planned_at desc nulls last,
                plan_id nulls last
        ) as plan_rank
    from placed
),

schedules as (
    select
        week_start_on,
        account_id,
        max(week) as week,
        max(brand) as brand,
        max(platform) as platform,
        max(channel) as channel,
        max(
            case
                when plan_rank = 1 then schedule_id
            end
        ) as schedule_id,
        max(
            case
                when plan_rank = 1 then plan_id
            end
        ) as plan_id,
        max(
            case
                when plan_rank = 1 then mode
            end
        ) as mode,
        countif(state != 'withdrawn') as count_items,
        countif(state = 'pending_approval') as count_pending,
        countif(
            state in (
                'approved',
                'armed',
                'deferred',
                'sent',
                'confirmed',
                'unconfirmed'
            )
        ) as count_approved,
        countif(state = 'rejected') as count_rejected,
        countif(state = 'confirmed') as count_posted,
        countif(is_live) as count_live,
        countif(is_live and is_outside) as count_outside,
        countif(is_live and count_at_instant > 1) as count_clashing,
        max(
            case
                when plan_rank = 1 then week_limit
            end
        ) as week_limit,
        countif(is_sample) > 0 as is_sample
    from ranked
    group by week_start_on, account_id
),

joined as (
    select
        schedules.*,
        health.tier,
        health.risk,
        health.zone,
        coalesce(schedules.week_limit, health.week_target) as week_target,
        health.auto_export
    from
        schedules
        left join health on schedules.account_id = health.account_id
),

checked as (
    select
        *,
        case
            when count_items = 0 then 'there are no items; '
            else ''
        end || case
            when count_outside > 0 then 'items outside the week: ' || fn.text(
                count_outside
            ) || '; '
            else ''
        end || case
            when count_clashing > 0 then 'items at the same time as another: ' || fn.text(
                count_clashing
            ) || '; '
            else ''
        end || case
            when count_live > week_target then 'items: ' || fn.text(
                count_live
            ) || ', more than the ' || fn.text(
                week_target
            ) || ' a week allowed; '
            else ''
        end || case
            when tier is null then 'the account is not known; '
            else ''
        end as problems
    from joined
),

gated as (
    select
        *,
        problems = '' as is_valid,
        case
            when problems != '' then 'not valid: ' || problems
            else ''
        end || case
            when zone = 'RED' then 'the zone is RED: ' || fn.lower(
                risk
            ) || ' saturation; '
            else ''
        end || case
            when not coalesce(auto_export, true) then 'auto-export is off; '
            else ''
        end as obstacles
    from checked
)

select
    schedule_id, -- SCH_<week>_<ACCOUNT>_<hash6> of the latest plan. @not_null
    plan_id, -- The latest plan. @not_null
    week, -- ISO week, 2026-W48. @not_null
    week_start_on, -- Monday of that week. @not_null
    brand, -- The brand. @not_null
    account_id, -- The account. @not_null
    platform, -- Its network. @not_null
    channel, -- feed or messages. @not_null @values feed|messages
    mode, -- Mode of the plan. @values optimize|safe|conservative
    tier, -- Size of the account at the latest build. @values NEW|SMALL|MEDIUM|LARGE|XL
    risk, -- Its risk. @values LOW|MODERATE|HIGH|CRITICAL
    zone, -- Its zone. @values GREEN|YELLOW|RED
    cast(count_items as int64) as count_items, -- Items that were not withdrawn. @not_null @range 0..
    cast(count_pending as int64) as count_pending, -- Items nobody decided on yet. @not_null @range 0..
    cast(count_approved as int64) as count_approved, -- Items approved, on their way or posted. @not_null @range 0..
    cast(count_rejected as int64) as count_rejected, -- Items rejected. @not_null @range 0..
    cast(count_posted as int64) as count_posted, -- Items posted for sure. @not_null @range 0..
    week_target, -- Items a week at most, as the plan had it. @range 0..
    is_valid, -- Whether it keeps the rules. @not_null
    case
        when is_valid then 'ok'
        else rtrim(problems, '; ')
    end as validation, -- ok, or what is wrong. @not_null
    coalesce(auto_export, true) as auto_export, -- Whether it goes out without asking. @not_null
    obstacles = '' as is_exportable, -- Valid, not RED, auto-export on. @not_null
    case
        when obstacles != '' then rtrim(obstacles, '; ')
    end as export_gate, -- Why it is not exported; null where it is.
    is_sample -- True for sample rows. @not_null
from gated
