-- How an account stands and what follows for its week: size, how its audience
-- responds, risk and zone, and the targets the planner keeps to. Silence does not
-- clear an account: without enough recent results its risk stays as last judged
-- within 90 days. Read by the planner, the export gate and the dashboards.
-- @grain account_id
-- @kind table
-- @freshness as_of 2 days
with

accounts as (select * from intermediate.accounts),

saturation as (select * from intermediate.account_saturation),

sends as (
    select
        account_id,
        count(*) as count_sends_90d,
        sum(
            case
                when is_settled
                and successes is not null then trials
            end
        ) as trials,
        sum(
            case
                when is_settled
                and trials > 0 then successes
            end
        ) as successes
    from intermediate.post_outcomes
    where posted_at <= @as_of and posted_at > fn.add_hours(@as_of, -90 * 24)
    group by account_id
),

measured as (
    select
        accounts.*,
        coalesce(sends.count_sends_90d, 0) as count_sends_90d,
        fn.safe_divide(sends.successes, sends.trials) as response_rate,
        saturation.baseline_rate,
        saturation.decline,
        saturation.z_score,
        coalesce(saturation.saturation_score, 0) as saturation_score,
        coalesce(saturation.has_enough_history, false) as has_enough_history,
        saturation.judged_days_ago,
        coalesce(saturation.count_baseline_sends, 0) as count_baseline_sends,
        coalesce(saturation.count_recent_sends, 0) as count_recent_sends
    from
        accounts
        left join sends on accounts.account_id = sends.account_id
        left join saturation on accounts.account_id = saturation.account_id
),

judged as (
    select
        *,
        case
            when count_sends_90d < 21
            or audience_size is null then 'NEW'
            when audience_size < 500 then 'NEW'
            when audience_size < 2000 then 'SMALL'
            when audience_size < 10000 then 'MEDIUM'
            when audience_size < 50000 then 'LARGE'
            else 'XL'
        end as tier,
        case
            when judged_days_ago is null then 'LOW'
            -- RED stops an account's exports: chance does that once in a thousand.
            when saturation_score >= 0.35
            and z_score >= 3.09 then 'CRITICAL'
            when saturation_score >= 0.2
            and z_score >= 1.96 then 'HIGH'
            when saturation_score >= 0.1
            and z_score >= 1.28 then 'MODERATE'
            else 'LOW'
        end as risk
    from measured
),

rated as (
    select
        *,
        case risk
            when 'LOW' then 'GREEN'
            when 'CRITICAL' then 'RED'
            else 'YELLOW'
        end as zone,
        case risk
            when 'LOW' then 100
            when 'MODERATE' then 85
            when 'HIGH' then 70
            else 55
        end as risk_percent,
        case
            when channel = 'feed' then 3
            when tier = 'NEW' then 3
            when tier = 'SMALL' then 4
            when tier = 'MEDIUM' then 5
            when tier = 'LARGE' then 7
            else 10
        end as base_daily,
        case tier
            when 'NEW' then 40
            when 'SMALL' then 60
            when 'MEDIUM' then 80
            when 'LARGE' then 100
            else 140
        end as base_captions
    from judged
),

limited as (
    select
        *,
        coalesce(
            daily_cap,
            case
                when rhythm_minutes > 0 then cast(
                    floor(1440 / rhythm_minutes) as int64
                )
            end,
            base_daily
        ) as daily_target
    from rated
),

targeted as (
    select
        *,
        -- Whole per cents, so that halves are halves and round up.
        fn.round_half_up(7 * daily_target * risk_percent / 100) as week_target,
        fn.larger(
            1,
            fn.round_half_up(6 * daily_target * risk_percent / 1000)
        ) as daily_ppv_target,
        fn.larger(
            30,
            fn.round_half_up(base_captions * risk_percent / 100)
        ) as caption_target
    from limited
),

explained as (
    select
        *,
        case
            when audience_size is null then 'audience size not reported, treated as NEW; '
            when count_sends_90d < 21 then 'NEW with ' || fn.text(
                count_sends_90d
            ) || ' sends in 90 days, fewer than 21; '
            else ''
        end || case
            when has_enough_history then ''
            else 'not enough history: settled results ' || fn.text(
                count_baseline_sends
            ) || ' (21 needed) 15 to 90 days ago, ' || fn.text(
                count_recent_sends
            ) || ' (5 needed) in the last settled week'
        end || case
            when has_enough_history
            or judged_days_ago is null then ''
            else '; judged as of ' || fn.text(judged_days_ago) || case
                when judged_days_ago = 1 then ' day ago: '
                else ' days ago: '
            end
        end || case
            when judged_days_ago is null then ''
            when risk = 'LOW'
            and decline > 0.1 then 'responses ' || fn.percent_text(
                decline
            ) || ' below the usual ' || fn.percent_text(
                baseline_rate
            ) || ', which chance explains'
            when risk = 'LOW' then 'responses near the usual ' || fn.percent_text(
                baseline_rate
            )
            else 'responses ' || fn.percent_text(
                decline
            ) || ' below the usual ' || fn.percent_text(baseline_rate)
        end as reason
    from targeted
)

select
    account_id, -- The account. @not_null @unique
    brand, -- The brand that owns it. @not_null
    platform, -- Its network. @not_null
    channel, -- Whether it has a feed or sends messages. @not_null @values feed|messages
    page_type, -- Kind of message page. @values free|paid|standard
    handle, -- Its name on the network. @not_null
    timezone, -- Its zone, else its brand’s, else UTC. @not_null
    brand_timezone, -- Zone of its brand’s weeks. @not_null
    audience_timezone, -- Zone of its hours of the week. @not_null
    country, -- ISO 3166 alpha-2 code, for holidays.
    audience_size, -- Followers or subscribers. @range 0..
    reward, -- What counts as success. @not_null @values engagement|clicks|purchases
    mode, -- Planning mode, where set. @values optimize|safe|conservative
    auto_export, -- Whether its schedules go out without asking. @not_null
    is_active, -- Neither switched off nor paused. @not_null
    daily_cap, -- Most items a day, where set. @range 0..
    min_gap_minutes, -- Shortest time between two items, where set. @range 0..
    rhythm_minutes, -- Post every so many minutes, where set. @range 0..
    quiet_hours, -- Wall times without posts, 23:00-07:00.
    publisher, -- Publisher that takes its posts, where set.
    publisher_account, -- Its name at that publisher.
    tier, -- Size by audience; NEW with fewer than 21 sends in 90 days. @not_null @values NEW|SMALL|MEDIUM|LARGE|XL
    count_sends_90d, -- Posts and messages of the last 90 days. @not_null @range 0..
    response_rate, -- Success rate of its settled posts of 90 days. @range 0..1
    baseline_rate, -- Usual success rate, 15 to 90 days ago. @range 0..1
    saturation_score, -- Share of its response lost beyond chance. @not_null @range 0..1
    z_score, -- How sure the decline is, in standard errors.
    risk, -- Risk of tiring its audience, as last judged; LOW where it never was. @not_null @values LOW|MODERATE|HIGH|CRITICAL
    zone, -- GREEN for LOW, RED for CRITICAL, else YELLOW. @not_null @values GREEN|YELLOW|RED
    has_enough_history, -- At least 21 settled sends 15 to 90 days ago and 5 in the last settled week. @not_null
    judged_days_ago, -- Days between the day its risk was judged as of and the clock: 0 with enough history, more where it fell silent, null where 90 days had none. @range 0..81
    cast(risk_percent as float64) / 100 as risk_multiplier, -- What the risk leaves of volume and captions. @not_null @range 0.55..1
    cast(base_daily as int64) as base_daily, -- Items a day by tier; 3 on feeds. @not_null @range 3..10
    daily_target, -- Items a day at most: the cap, else the rhythm, else by tier. @not_null @range 0..
    week_target, -- Items a week at most: 7 days at the risk’s share, halves up. @not_null @range 0..
    case
        when channel = 'messages' then daily_ppv_target
    end as daily_ppv_target, -- Priced messages a day; null on feeds. @range 1..
    caption_target, -- Captions the pool should hold. @not_null @range 30..140
    reason, -- What tier and risk rest on, in words. @not_null
    cast(@as_of as timestamp) as as_of, -- The clock of the build. @not_null
    is_sample -- True for sample rows. @not_null
from explained
