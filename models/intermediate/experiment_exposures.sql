-- What each arm of an experiment got on each account: settled posts from its start to
-- its end, and what their trials count as. Successes of one post hang together, so
-- that n trials of a post count as n / (1 + (n - 1) rho), rho by moments over the
-- posts of the experiment, 0.0001 to 0.05, 0.003 where there is nothing to go by.
-- Read by marts.experiment_results.
-- @grain experiment_id, account_id, arm
-- @kind table
with

experiments as (
    select *
    from staging.experiments
    where kind = 'captions'
),

arms as (
    select
        experiments.experiment_id,
        'A' as arm,
        caption_key
    from
        experiments,
        unnest(experiments.arm_a) as caption_key
    union all
    select
        experiments.experiment_id,
        'B' as arm,
        caption_key
    from
        experiments,
        unnest(experiments.arm_b) as caption_key
),

accounts as (
    select
        experiments.experiment_id,
        experiments.started_at,
        experiments.ended_at,
        account_id
    from
        experiments,
        unnest(experiments.account_ids) as account_id
),

posts as (
    select
        accounts.experiment_id,
        accounts.account_id,
        arms.arm,
        outcomes.trials,
        outcomes.successes,
        fn.safe_divide(outcomes.successes, outcomes.trials) as rate
    from
        accounts
        inner join arms on accounts.experiment_id = arms.experiment_id
        inner join intermediate.post_outcomes as outcomes
            on accounts.account_id = outcomes.account_id
            and arms.caption_key = outcomes.caption_key
    where
        outcomes.is_settled
        and outcomes.trials > 0
        and outcomes.successes is not null
        and outcomes.posted_at <= @as_of
        and outcomes.posted_at >= accounts.started_at
        and (
            accounts.ended_at is null
            or outcomes.posted_at < accounts.ended_at
        )
),

shown as (
    select
        experiment_id,
        account_id,
        arm,
        count(*) as count_posts,
        sum(trials) as trials,
        sum(successes) as successes,
        fn.safe_divide(sum(successes), sum(trials)) as rate
    from posts
    group by experiment_id, account_id, arm
),

spreads as (
    select
        posts.experiment_id,
        sum(
            fn.decimal(
                fn.safe_divide(shown.count_posts, shown.count_posts - 1) * pow(
                    posts.rate - shown.rate,
                    2
                ) - shown.rate * (1 - shown.rate) / posts.trials
            )
        ) as above_chance,
        sum(fn.decimal(shown.rate * (1 - shown.rate))) as by_chance
    from
        posts
        inner join shown
            on posts.experiment_id = shown.experiment_id
            and posts.account_id = shown.account_id
            and posts.arm = shown.arm
    where shown.count_posts > 1
    group by posts.experiment_id
),

correlations as (
    select
        experiment_id,
        fn.clamp(
            coalesce(fn.safe_divide(above_chance, by_chance), 0.003),
            0.0001,
            0.05
        ) as rho
    from spreads
),

weighed as (
    select
        posts.experiment_id,
        posts.account_id,
        posts.arm,
        posts.trials,
        posts.successes,
        coalesce(correlations.rho, 0.003) as rho,
        1 / (
            1 + (posts.trials - 1) * coalesce(correlations.rho, 0.003)
        ) as weight
    from
        posts
        left join correlations
            on posts.experiment_id = correlations.experiment_id
),

summed as (
    select
        experiment_id,
        account_id,
        arm,
        count(*) as count_posts,
        sum(trials) as trials,
        sum(successes) as successes,
        max(rho) as rho,
        sum(fn.decimal(weight * trials)) as effective_trials,
        sum(fn.decimal(weight * successes)) as effective_successes
    from weighed
    group by experiment_id, account_id, arm
)

select
    experiment_id, -- The experiment. @not_null
    account_id, -- An account it runs on. @not_null
    arm, -- The arm. @not_null @values A|B
    count_posts, -- Settled posts with the arm’s captions. @not_null @range 1..
    cast(trials as int64) as trials, -- Their trials. @not_null @range 1..
    cast(successes as int64) as successes, -- Their successes. @not_null @range 0..
    cast(rho as float64) as overdispersion, -- Correlation of successes within a post of the experiment. @not_null @range 0.0001..0.05
    cast(effective_trials as float64) as effective_trials, -- What the trials count as. @not_null @range 0..
    cast(effective_successes as float64) as effective_successes -- What the successes count as. @not_null @range 0..
from summed
