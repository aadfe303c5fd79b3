-- What an hour of the week is worth to an account, in its audience's zone: the
-- expected log lift over the account's average post, learned from the account,
-- drawn towards the accounts of its cluster on its network, towards its network,
-- towards all accounts, and towards the cold-start map where little was measured.
-- Every active account has all 168 hours; an untried hour is unknown (a wide
-- interval), not bad. Read by the planner.
-- @grain account_id, hour_of_week
-- @kind table
with

accounts as (
    select
        accounts.account_id,
        accounts.platform,
        accounts.is_sample,
        account_clusters.scope as cluster_scope
    from
        intermediate.accounts as accounts
        left join intermediate.account_clusters as account_clusters
            on accounts.account_id = account_clusters.account_id
    where accounts.is_active
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
                when level = 'cluster' then pseudo_posts
            end
        ) as cluster_strength,
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

known as (
    select
        accounts.account_id,
        accounts.platform,
        accounts.is_sample,
        hours.hour_of_week,
        coalesce(own.n, 0) as account_n,
        coalesce(own.sum_lift, 0) as account_sum,
        coalesce(clusters.n, 0) as cluster_n,
        coalesce(clusters.sum_lift, 0) as cluster_sum,
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
        left join levels as clusters
            on clusters.level = 'cluster'
            and accounts.cluster_scope = clusters.scope
            and hours.hour_of_week = clusters.hour_of_week
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

-- A level whose posts are all of the level below says nothing that was not said.
compared as (
    select
        *,
        cluster_n > account_n as has_cluster,
        platform_n > cluster_n and platform_n > account_n as has_platform,
        global_n > platform_n as has_global
    from known
),

evidence as (
    select
        account_id,
        platform,
        is_sample,
        hour_of_week,
        account_n,
        account_sum,
        cold_n,
        cold_sum,
        case
            when has_cluster then cluster_n
            else 0
        end as cluster_n,
        case
            when has_cluster then cluster_sum
            else 0
        end as cluster_sum,
        case
            when has_platform then platform_n
            else 0
        end as platform_n,
        case
            when has_platform then platform_sum
            else 0
        end as platform_sum,
        case
            when has_global then global_n
            else 0
        end as global_n,
        case
            when has_global then global_sum
            else 0
        end as global_sum
    from compared
),

-- How much of each level comes from the levels above it; all where it says nothing.
weights as (
    select
        evidence.*,
        strengths.noise_variance,
        evidence.account_n + strengths.account_strength as account_total,
        evidence.cluster_n + strengths.cluster_strength as cluster_total,
        evidence.platform_n + evidence.cold_n + strengths.platform_strength as platform_total,
        evidence.global_n + strengths.global_strength as global_total,
        strengths.account_strength / (
            evidence.account_n + strengths.account_strength
        ) as above_account,
        case
            when evidence.cluster_n = 0 then 1
            else strengths.cluster_strength / (
                evidence.cluster_n + strengths.cluster_strength
            )
        end as above_cluster,
        strengths.platform_strength / (
            evidence.platform_n + evidence.cold_n + strengths.platform_strength
        ) as above_platform
    from
        evidence
        cross join strengths
),

-- Each level is drawn towards the one above it.
platform_priors as (
    select
        *,
        (
            platform_sum + cold_sum
        ) / platform_total + above_platform * global_sum / global_total as platform_score,
        noise_variance / platform_total as platform_variance
    from weights
),

priors as (
    select
        *,
        cluster_sum / cluster_total + above_cluster * platform_score as prior_score,
        above_cluster * above_cluster * platform_variance + case
            when cluster_n = 0 then 0
            else noise_variance / cluster_total
        end as prior_variance
    from platform_priors
),

pooled as (
    select
        *,
        account_sum / account_total + above_account * prior_score as lift,
        sqrt(
            noise_variance / account_total + above_account * above_account * prior_variance
        ) as std_error,
        account_n / account_total as account_share,
        above_account * cluster_n / cluster_total as cluster_share,
        above_account * above_cluster * platform_n / platform_total as platform_share,
        above_account * above_cluster * above_platform * global_n / global_total as global_share
    from priors
),

-- What the account's posts would get by the hours they were published in.
average_posts as (
    select
        pooled.account_id,
        fn.safe_divide(
            cast(
                sum(
                    fn.decimal(
                        pooled.lift * cast(slot_cells.count_posts as float64)
                    )
                ) as float64
            ),
            sum(slot_cells.count_posts)
        ) as lift
    from
        pooled
        inner join intermediate.slot_cells as slot_cells
            on pooled.account_id = slot_cells.account_id
            and pooled.hour_of_week = slot_cells.hour_of_week
    group by pooled.account_id
),

scored as (
    select
        pooled.*,
        pooled.lift - coalesce(average_posts.lift, 0) as score,
        1 - account_share - cluster_share - platform_share - global_share as cold_share
    from
        pooled
        left join average_posts on pooled.account_id = average_posts.account_id
),

bounded as (
    select
        *,
        -- 1.3 times as wide: the standard error leaves out what the kernel blurs.
        score - 1.3 * 1.959964 * std_error as low,
        score + 1.3 * 1.959964 * std_error as high
    from scored
),

answered as (
    select
        *,
        case
            when account_share >= cluster_share
            and account_share >= platform_share
            and account_share >= global_share
            and account_share >= cold_share then 'account'
            when cluster_share >= platform_share
            and cluster_share >= global_share
            and cluster_share >= cold_share then 'cluster'
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
    cast(score as float64) as score, -- Expected log lift over the account’s average post; over its network’s where it has none. @not_null @range -5..5
    cast(std_error as float64) as std_error, -- Standard error of the score. @not_null @range 0..
    cast(low as float64) as low, -- Lower end of the 95 % interval. @not_null
    cast(high as float64) as high, -- Upper end of the 95 % interval. @not_null
    cast(account_n as float64) as n_posts, -- Effective posts of the account around that hour. @not_null @range 0..
    level, -- Which level says most of it. @not_null @values account|cluster|platform|global|cold-start
    is_sample -- True for sample rows. @not_null
from answered
