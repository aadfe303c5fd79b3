-- What an hour of the week is worth to an account, in its audience's zone: the
-- expected log lift over the account's average post, learned from the account,
-- drawn towards its platform, towards all accounts, and towards the cold-start
-- map where little was measured. Every active account has all 168 hours; an
-- untried hour is unknown (a wide interval), not bad. Read by the planner.
-- @grain account_id, hour_of_week
-- @kind table
with

accounts as (
    select *
    from intermediate.accounts
    where is_active
),

levels as (select * from intermediate.slot_levels),

spreads as (select * from intermediate.slot_spreads),

cold_starts as (select * from intermediate.cold_start_lifts),

strengths as (
    select
        max(noise_variance) as noise_variance,
        max(
            case
                when level = 'account' then pseudo_posts
            end
        ) as account_strength,
        max(
            case
                when level = 'platform' then pseudo_posts
            end
        ) as platform_strength,
        20.0 as global_strength
    from spreads
),

hours as (
    select distinct hour_of_week
    from intermediate.hour_kernel
),

evidence as (
    select
        accounts.account_id,
        accounts.platform,
        accounts.is_sample,
        hours.hour_of_week,
        coalesce(own.n, 0) as account_n,
        coalesce(own.sum_lift, 0) as account_sum,
        coalesce(platforms.n, 0) as platform_n,
        coalesce(platforms.sum_lift, 0) as platform_sum,
        coalesce(everywhere.n, 0) as global_n,
        coalesce(everywhere.sum_lift, 0) as global_sum,
        case
            when cold_starts.lift is null then 0
            else 5
        end as cold_n,
        5 * coalesce(cold_starts.lift, 0) as cold_sum
    from
        accounts
        cross join hours
        left join levels as own
            on own.level = 'account'
            and accounts.account_id = own.scope
            and hours.hour_of_week = own.hour_of_week
        left join levels as platforms
            on platforms.level = 'platform'
            and accounts.platform = platforms.scope
            and hours.hour_of_week = platforms.hour_of_week
        left join levels as everywhere
            on everywhere.level = 'global'
            and hours.hour_of_week = everywhere.hour_of_week
        left join cold_starts
            on accounts.platform = cold_starts.platform
            and mod(hours.hour_of_week, 24) = cold_starts.hour_of_day
),

weights as (
    select
        evidence.*,
        strengths.noise_variance,
        evidence.account_n + strengths.account_strength as account_total,
        evidence.platform_n + evidence.cold_n + strengths.platform_strength as platform_total,
        evidence.global_n + strengths.global_strength as global_total,
        strengths.account_strength,
        strengths.platform_strength
    from
        evidence
        cross join strengths
),

-- Each level is drawn towards the one above it.
priors as (
    select
        *,
        (
            platform_sum + cold_sum + platform_strength * global_sum / global_total
        ) / platform_total as prior_score,
        account_strength / account_total as prior_weight,
        platform_strength / platform_total as global_weight
    from weights
),

scored as (
    select
        *,
        (account_sum + account_strength * prior_score) / account_total as score,
        sqrt(
            noise_variance / account_total + prior_weight * prior_weight * noise_variance / platform_total
        ) as std_error,
        1 - prior_weight as account_share,
        prior_weight * platform_n / platform_total as platform_share,
        prior_weight * global_weight * global_n / global_total as global_share
    from priors
),

bounded as (
    select
        *,
        1 - account_share - platform_share - global_share as cold_share,
        -- 1.5 times as wide: the raw 95 % interval covered 76 % of true values.
        score - 1.5 * 1.959964 * std_error as low,
        score + 1.5 * 1.959964 * std_error as high
    from scored
),

answered as (
    select
        *,
        case
            when account_share >= platform_share
            and account_share >= global_share
            and account_share >= cold_share then 'account'
            when platform_share >= global_share
            and platform_share >= cold_share then 'platform'
            when global_share >= cold_share then 'global'
            else 'cold-start'
        end as level
    from bounded
)

select
    account_id, -- The account. @not_null @ref marts.account_health(account_id)
    platform, -- Its network. @not_null
    hour_of_week, -- Hour in the audience’s zone, 0 is Monday 00:00. @not_null @range 0..167
    cast(score as float64) as score, -- Expected log lift over the account’s average post. @not_null @range -5..5
    cast(std_error as float64) as std_error, -- Standard error of the score. @not_null @range 0..
    cast(low as float64) as low, -- Lower end of the 95 % interval. @not_null
    cast(high as float64) as high, -- Upper end of the 95 % interval. @not_null
    cast(account_n as float64) as n_posts, -- Effective posts of the account around that hour. @not_null @range 0..
    level, -- Which level says most of it; cluster is for accounts with a cluster. @not_null @values account|cluster|platform|global|cold-start
    is_sample -- True for sample rows. @not_null
from answered
