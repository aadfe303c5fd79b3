-- The empirical-Bayes prior of every category of captions an account may use. Its
-- mean is the category's, drawn to the account's, drawn to everybody's; its
-- strength comes from how far captions differ. Read by marts.caption_bandit_stats.
-- @grain account_id, kind, category
-- @kind table
with

known as (select * from intermediate.caption_evidence),

posted as (select * from intermediate.caption_trials),

-- Posts with captions outside the bank still tell what is usual for the account.
observed as (
    select
        account_id,
        kind,
        category,
        count_counted,
        decayed_trials,
        decayed_successes
    from known
    where count_counted > 0
    union all
    select
        posted.account_id,
        posted.kind,
        cast(null as string) as category,
        posted.count_counted,
        posted.decayed_trials,
        posted.decayed_successes
    from
        posted
        left join known
            on posted.account_id = known.account_id
            and posted.caption_key = known.caption_key
    where posted.count_counted > 0 and known.caption_key is null
),

global_sums as (
    select
        kind,
        sum(fn.decimal(decayed_trials)) as trials,
        sum(fn.decimal(decayed_successes)) as successes,
        sum(count_counted) as count_counted
    from observed
    group by kind
),

account_sums as (
    select
        account_id,
        kind,
        sum(fn.decimal(decayed_trials)) as trials,
        sum(fn.decimal(decayed_successes)) as successes
    from observed
    group by account_id, kind
),

category_sums as (
    select
        account_id,
        kind,
        category,
        sum(fn.decimal(decayed_trials)) as trials,
        sum(fn.decimal(decayed_successes)) as successes
    from observed
    where category is not null
    group by account_id, kind, category
),

-- A mean is drawn to the one above it by as much as three posts weigh.
global_means as (
    select
        kind,
        (cast(successes as float64) + 0.5) / (
            cast(trials as float64) + 25
        ) as global_mean,
        fn.larger(25, 3 * cast(trials as float64) / count_counted) as pull
    from global_sums
),

category_keys as (
    select distinct
        account_id,
        kind,
        category
    from known
),

located as (
    select
        category_keys.account_id,
        category_keys.kind,
        category_keys.category,
        coalesce(global_means.global_mean, 0.02) as global_mean,
        coalesce(global_means.pull, 25) as pull,
        coalesce(cast(account_sums.trials as float64), 0) as account_trials,
        coalesce(
            cast(account_sums.successes as float64),
            0
        ) as account_successes,
        coalesce(cast(category_sums.trials as float64), 0) as category_trials,
        coalesce(
            cast(category_sums.successes as float64),
            0
        ) as category_successes
    from
        category_keys
        left join global_means on category_keys.kind = global_means.kind
        left join account_sums
            on category_keys.account_id = account_sums.account_id
            and category_keys.kind = account_sums.kind
        left join category_sums
            on category_keys.account_id = category_sums.account_id
            and category_keys.kind = category_sums.kind
            and category_keys.category = category_sums.category
),

account_means as (
    select
        *,
        (account_successes + pull * global_mean) / (
            account_trials + pull
        ) as account_mean
    from located
),

category_means as (
    select
        account_id,
        kind,
        category,
        (category_successes + pull * account_mean) / (
            category_trials + pull
        ) as mean
    from account_means
),

-- How much captions differ: the variance of their rates over the squared mean.
deviations as (
    select
        known.kind,
        sum(
            fn.decimal(
                known.decayed_trials * pow(
                    known.decayed_successes / known.decayed_trials - category_means.mean,
                    2
                ) - category_means.mean * (1 - category_means.mean)
            )
        ) as excess,
        sum(
            fn.decimal(
                known.decayed_trials * category_means.mean * category_means.mean
            )
        ) as scale
    from
        known
        inner join category_means
            on known.account_id = category_means.account_id
            and known.kind = category_means.kind
            and known.category = category_means.category
    where known.decayed_trials >= 5
    group by known.kind
),

spreads as (
    select
        kind,
        fn.clamp(
            coalesce(fn.safe_divide(excess, scale), 0.4),
            0.05,
            1.5
        ) as squared_cv
    from deviations
),

priors as (
    select
        category_means.account_id,
        category_means.kind,
        category_means.category,
        category_means.mean,
        fn.larger(
            2.0,
            (1 - category_means.mean) / (
                category_means.mean * coalesce(spreads.squared_cv, 0.4)
            ) - 1
        ) as strength
    from
        category_means
        left join spreads on category_means.kind = spreads.kind
)

select
    account_id, -- The account. @not_null
    kind, -- feed, ppv or bump. @not_null @values feed|ppv|bump
    category, -- What the captions are about. @not_null
    mean, -- Success rate expected of a caption nothing is known of. @not_null @range 0..1
    strength -- Trials that expectation weighs as much as. @not_null @range 2..
from priors
