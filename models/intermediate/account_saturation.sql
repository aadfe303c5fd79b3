-- Whether an account's audience responds less than it used to: the last settled
-- week against the account's own median of 15 to 90 days ago, less the effect of
-- the day (the median over accounts at normal volume, where at least 8 exist). An
-- account without enough recent results is judged as of the last day that had
-- them. Most declines of 15 to 28 % are not seen in their first days. Read by
-- marts.account_health.
-- @grain account_id
-- @kind table
with

judged as (select * from intermediate.judged_weeks),

days as (
    select
        *,
        days_before between 15 and 89 as is_baseline,
        -- Later days have not settled yet.
        days_before * 24 >= settle_hours
        and days_before * 24 < settle_hours + 7 * 24 as is_recent
    from intermediate.response_days
),

ranked_baseline as (
    select
        account_id,
        response,
        row_number() over (
            partition by account_id
            order by response nulls last
        ) as response_rank,
        count(*) over (partition by account_id) as count_days
    from days
    where is_baseline and response is not null
),

baselines as (
    select
        account_id,
        (min(response) + max(response)) / 2 as baseline
    from ranked_baseline
    where 2 * response_rank between count_days and count_days + 2
    group by account_id
),

volumes as (
    select
        account_id,
        fn.safe_divide(
            sum(
                case
                    when is_baseline then count_sends
                end
            ),
            sum(
                case
                    when is_baseline then 1
                end
            )
        ) as usual_sends
    from days
    group by account_id
),

rolling as (
    select
        account_id,
        days_ago,
        response,
        weight,
        is_baseline,
        is_recent,
        sum(count_sends) over week_before as week_sends,
        count(*) over week_before as week_days
    from days
    window
        week_before as (
            partition by account_id
            order by days_ago nulls last
            range between current row and 6 following
        )
),

-- The day changes rates by a share, so responses by a share of their sine.
deviations as (
    select
        rolling.account_id,
        rolling.days_ago,
        rolling.weight,
        rolling.is_baseline,
        rolling.is_recent,
        rolling.response - baselines.baseline as deviation,
        fn.larger(0.01, sin(baselines.baseline)) as scale,
        cast(
            rolling.week_sends as float64
        ) / rolling.week_days <= 1.15 * volumes.usual_sends as is_calm
    from
        rolling
        inner join baselines on rolling.account_id = baselines.account_id
        inner join volumes on rolling.account_id = volumes.account_id
    where rolling.response is not null
),

ranked_calm as (
    select
        days_ago,
        deviation / scale as relative_deviation,
        row_number() over (
            partition by days_ago
            order by deviation / scale nulls last
        ) as deviation_rank,
        count(*) over (partition by days_ago) as count_accounts
    from deviations
    where is_calm
),

day_effects as (
    select
        days_ago,
        (min(relative_deviation) + max(relative_deviation)) / 2 as effect
    from ranked_calm
    where
        count_accounts >= 8
        and 2 * deviation_rank between count_accounts and count_accounts + 2
    group by days_ago
),

residuals as (
    select
        deviations.account_id,
        deviations.weight,
        deviations.is_baseline,
        deviations.is_recent,
        deviations.deviation - deviations.scale * coalesce(
            day_effects.effect,
            0
        ) as residual
    from
        deviations
        left join day_effects on deviations.days_ago = day_effects.days_ago
),

-- How far a post of weight 1 strays. Not a median's: rare wild days are what
-- raises false alarms.
spreads as (
    select
        account_id,
        fn.larger(
            0.005,
            sqrt(
                cast(
                    sum(fn.decimal(weight * residual * residual)) as float64
                ) / fn.larger(1, count(*) - 1)
            )
        ) as spread,
        cast(sum(fn.decimal(weight)) as float64) as weight
    from residuals
    where is_baseline
    group by account_id
),

recent as (
    select
        account_id,
        fn.safe_divide(
            cast(sum(fn.decimal(weight * residual)) as float64),
            cast(sum(fn.decimal(weight)) as float64)
        ) as change,
        cast(sum(fn.decimal(weight)) as float64) as weight
    from residuals
    where is_recent
    group by account_id
),

compared as (
    select
        judged.*,
        baselines.baseline,
        judged.judged_days_ago is not null
        and recent.change is not null as is_judged,
        -recent.change / (
            spreads.spread * sqrt(
                fn.safe_divide(1, recent.weight) + fn.safe_divide(
                    1,
                    spreads.weight
                )
            )
        ) as z_score,
        1 - pow(
            sin(fn.clamp(baselines.baseline + recent.change, 0.0, 1.6)),
            2
        ) / pow(fn.larger(0.01, sin(baselines.baseline)), 2) as decline
    from
        judged
        left join baselines on judged.account_id = baselines.account_id
        left join spreads on judged.account_id = spreads.account_id
        left join recent on judged.account_id = recent.account_id
),

scored as (
    select
        *,
        case
            when not is_judged then null
            -- What chance alone explains is taken off (James and Stein).
            when z_score > 1 then fn.clamp(
                decline * (1 - 1 / (z_score * z_score)),
                0.0,
                1.0
            )
            else 0
        end as saturation_score
    from compared
)

select
    account_id, -- The account. @not_null @unique
    count_baseline_sends, -- Settled sends 15 to 90 days ago. @not_null @range 0..
    count_recent_sends, -- Settled sends of the last settled week. @not_null @range 0..
    has_enough_history, -- At least 21 and 5 of them. @not_null
    judged_days_ago, -- Days between the day it is judged as of and the clock; null where none had enough. @range 0..81
    pow(sin(baseline), 2) as baseline_rate, -- Usual success rate; null without any. @range 0..1
    decline, -- Share of that rate lost; negative where it rose. @range ..1
    case
        when is_judged then z_score
    end as z_score, -- How sure the decline is, in standard errors.
    cast(saturation_score as float64) as saturation_score -- The decline, less what chance explains. @range 0..1
from scored
