-- What each caption policy in shadow would have earned by now, against the policy that
-- was followed: both from the captions that were sent, those of the shadow weighed by
-- how much likelier it would have let them in (SNIPS, Swaminathan and Joachims 2015).
-- The interval of the difference is a confidence sequence over account-weeks
-- (Waudby-Smith and others 2021, asymptotic; tightest at 26): it may be looked at
-- any time. Nothing is said below 200 views or 8 account-weeks. Read by people.
-- @grain experiment_id
-- @kind table
with

experiments as (
    select *
    from staging.experiments
    where kind = 'shadow'
),

versions as (
    select
        *,
        row_number() over (
            partition by experiment_id, decision_id, caption_key
            order by loaded_at desc nulls last, load_id desc nulls last
        ) as version_rank
    from staging.shadow_decisions
),

choices as (
    select
        versions.experiment_id,
        versions.account_id,
        versions.week,
        versions.is_selected,
        outcomes.is_selected as is_followed,
        outcomes.trials,
        outcomes.reward,
        fn.safe_divide(versions.propensity, outcomes.propensity) as weight
    from
        versions
        inner join intermediate.caption_decision_outcomes as outcomes
            on versions.decision_id = outcomes.decision_id
            and versions.caption_key = outcomes.caption_key
    where versions.version_rank = 1
),

pools as (
    select
        experiment_id,
        sum(
            case
                when is_selected then 1
                else 0
            end
        ) as count_chosen,
        sum(
            case
                when is_selected
                and is_followed then 1
                else 0
            end
        ) as count_shared
    from choices
    group by experiment_id
),

sent as (
    select *
    from choices
    where reward is not null and weight is not null
),

totals as (
    select
        experiment_id,
        count(*) as count_sent,
        sum(coalesce(trials, 0)) as views,
        cast(sum(fn.decimal(weight)) as float64) as weight,
        cast(sum(fn.decimal(weight * weight)) as float64) as squared_weight,
        cast(sum(fn.decimal(weight * reward)) as float64) as weighted_reward,
        cast(sum(fn.decimal(reward)) as float64) as reward
    from sent
    group by experiment_id
),

means as (
    select
        *,
        fn.safe_divide(weighted_reward, weight) as shadow_reward,
        fn.safe_divide(reward, count_sent) as followed_reward
    from totals
),

-- What each account-week adds to the difference of the two ratios, linearised, times
-- the captions sent: numbers of a size that decimals hold well.
weeks as (
    select
        sent.experiment_id,
        sent.account_id,
        sent.week,
        cast(
            sum(
                fn.decimal(
                    fn.safe_divide(
                        sent.weight * means.count_sent * (
                            sent.reward - means.shadow_reward
                        ),
                        means.weight
                    )
                ) - fn.decimal(sent.reward - means.followed_reward)
            ) as float64
        ) as part
    from
        sent
        inner join means on sent.experiment_id = means.experiment_id
    group by sent.experiment_id, sent.account_id, sent.week
),

spreads as (
    select
        experiment_id,
        count(*) as count_account_weeks,
        cast(sum(fn.decimal(part * part)) as float64) as squares
    from weeks
    group by experiment_id
),

-- 0.3378 is the square of the mixture’s width that is tightest at 26 account-weeks.
bounds as (
    select
        *,
        case
            when count_account_weeks >= 2 then sqrt(
                fn.safe_divide(
                    squares * count_account_weeks,
                    count_account_weeks - 1
                ) * 2 * (count_account_weeks * 0.3378 + 1) / (
                    count_account_weeks * 0.3378
                ) * fn.ln(sqrt(count_account_weeks * 0.3378 + 1) / 0.05)
            )
        end as reach
    from spreads
),

final as (
    select
        experiments.*,
        coalesce(pools.count_chosen, 0) as count_chosen,
        coalesce(means.count_sent, 0) as count_sent,
        coalesce(means.views, 0) as views,
        coalesce(bounds.count_account_weeks, 0) as count_account_weeks,
        coalesce(
            fn.safe_divide(means.weight * means.weight, means.squared_weight),
            0
        ) as effective_size,
        fn.safe_divide(pools.count_shared, pools.count_chosen) as shared_share,
        means.shadow_reward,
        means.followed_reward,
        means.shadow_reward - means.followed_reward as difference,
        fn.safe_divide(bounds.reach, means.count_sent) as half
    from
        experiments
        left join pools on experiments.experiment_id = pools.experiment_id
        left join means on experiments.experiment_id = means.experiment_id
        left join bounds on experiments.experiment_id = bounds.experiment_id
)

select
    experiment_id, -- The experiment. @not_null
    name, -- What people call it. @not_null
    policy, -- The policy in shadow.
    state, -- Whether it still runs. @not_null @values running|winner|stopped
    started_at, -- When it began. @not_null
    cast(count_chosen as int64) as count_chosen, -- Captions it would have let into pools. @not_null @range 0..
    shared_share, -- Share of them that the followed policy let in too; null where it chose none. @range 0..1
    cast(count_sent as int64) as count_sent, -- Captions sent and settled that both could have let in. @not_null @range 0..
    cast(views as int64) as views, -- Their trials. @not_null @range 0..
    cast(count_account_weeks as int64) as count_account_weeks, -- Account-weeks they belong to. @not_null @range 0..
    effective_size, -- Captions of its own choice that would tell as much. @not_null @range 0..
    shadow_reward, -- Successes per trial of the captions it lets in; null where nothing is settled.
    followed_reward, -- The same of the policy that was followed. @range 0..1
    difference, -- The first minus the second.
    difference - half as difference_low, -- Lower end of the 95 % confidence sequence; null below 2 account-weeks.
    difference + half as difference_high, -- Upper end of it.
    case
        when views < 200
        or count_account_weeks < 8 then 'running'
        when difference - half > 0 then 'better'
        when difference + half < 0 then 'worse'
        else 'no_difference_yet'
    end as verdict, -- What may be said; running until there is enough. @not_null @values running|better|worse|no_difference_yet
    is_sample -- True for sample rows. @not_null
from final
