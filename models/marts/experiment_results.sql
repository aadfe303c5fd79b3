-- What each arm of each experiment came to. The evidence is a mixture e-value
-- against equal arms at equal exposure: on each account both arms count with what
-- the smaller one has. It may be looked at any time; from log 20 on, with 200 views
-- an arm, the better arm is the winner. The chance to be best and the expected loss
-- are for allocation and never decide. Read by look-at-experiments and people.
-- @grain experiment_id, arm
-- @kind table
with

experiments as (
    select *
    from staging.experiments
    where kind = 'captions'
),

exposures as (select * from intermediate.experiment_exposures),

arms as (
    select
        *,
        'A' as arm
    from experiments
    union all
    select
        *,
        'B' as arm
    from experiments
),

smaller as (
    select
        experiment_id,
        account_id,
        min(effective_trials) as trials
    from exposures
    group by experiment_id, account_id
    having count(*) = 2
),

sums as (
    select
        exposures.experiment_id,
        exposures.arm,
        sum(exposures.count_posts) as count_posts,
        sum(exposures.trials) as trials,
        sum(exposures.successes) as successes,
        max(exposures.overdispersion) as overdispersion,
        sum(fn.decimal(exposures.effective_trials)) as effective_trials,
        sum(fn.decimal(exposures.effective_successes)) as effective_successes,
        sum(fn.decimal(coalesce(smaller.trials, 0))) as balanced_trials,
        sum(
            fn.decimal(
                coalesce(
                    exposures.effective_successes * fn.safe_divide(
                        smaller.trials,
                        exposures.effective_trials
                    ),
                    0
                )
            )
        ) as balanced_successes
    from
        exposures
        left join smaller
            on exposures.experiment_id = smaller.experiment_id
            and exposures.account_id = smaller.account_id
    group by exposures.experiment_id, exposures.arm
),

filled as (
    select
        arms.*,
        coalesce(sums.count_posts, 0) as count_posts,
        coalesce(sums.trials, 0) as trials,
        coalesce(sums.successes, 0) as successes,
        sums.overdispersion,
        cast(coalesce(sums.effective_trials, 0) as float64) as effective_trials,
        cast(
            coalesce(sums.effective_successes, 0) as float64
        ) as effective_successes,
        cast(coalesce(sums.balanced_trials, 0) as float64) as balanced_trials,
        cast(
            coalesce(sums.balanced_successes, 0) as float64
        ) as balanced_successes
    from
        arms
        left join sums
            on arms.experiment_id = sums.experiment_id and arms.arm = sums.arm
),

paired as (
    select
        own.*,
        other.trials as other_trials,
        20 + own.balanced_successes as own_shape,
        20 + other.balanced_successes as other_shape,
        own.balanced_successes - other.balanced_successes as ahead,
        -- The posterior of the rate under a prior of one success in 31.
        (1 + own.effective_successes) / (31 + own.effective_trials) as mean,
        (1 + other.effective_successes) / (
            31 + other.effective_trials
        ) as other_mean,
        own.effective_trials + 32 as weight,
        other.effective_trials + 32 as other_weight
    from
        filled as own
        inner join filled as other
            on own.experiment_id = other.experiment_id and own.arm != other.arm
),

-- log B(x, y) by Stirling’s series (DLMF 5.11.1), exact to 1e-11 from 20 on.
weighed as (
    select
        *,
        (own_shape - 0.5) * fn.ln(own_shape) + (other_shape - 0.5) * fn.ln(
            other_shape
        ) - (own_shape + other_shape - 0.5) * fn.ln(
            own_shape + other_shape
        ) + 0.9189385332046727 + (
            1 / 12.0 - (1 / 360.0 - 1 / 1260.0 / pow(own_shape, 2)) / pow(
                own_shape,
                2
            )
        ) / own_shape + (
            1 / 12.0 - (1 / 360.0 - 1 / 1260.0 / pow(other_shape, 2)) / pow(
                other_shape,
                2
            )
        ) / other_shape - (
            1 / 12.0 - (
                1 / 360.0 - 1 / 1260.0 / pow(own_shape + other_shape, 2)
            ) / pow(own_shape + other_shape, 2)
        ) / (own_shape + other_shape) + 27.951991886244485 + (
            own_shape + other_shape - 40
        ) * 0.6931471805599453 as log_e_value,
        sqrt(
            mean * (1 - mean) / weight + other_mean * (
                1 - other_mean
            ) / other_weight
        ) as sd
    from paired
),

scored as (
    select
        *,
        trials >= 200 and other_trials >= 200 as has_enough_views,
        fn.safe_divide(mean - other_mean, sd) as z
    from weighed
),

-- The normal distribution of z (Abramowitz and Stegun 26.2.17).
densities as (
    select
        *,
        exp(-z * z / 2) * 0.3989422804014327 as density,
        1 / (1 + 0.2316419 * abs(z)) as t
    from scored
),

chances as (
    select
        *,
        density * t * (
            0.31938153 + t * (
                -0.356563782 + t * (
                    1.781477937 + t * (-1.821255978 + t * 1.330274429)
                )
            )
        ) as tail
    from densities
),

judged as (
    select
        *,
        case
            when z >= 0 then 1 - tail
            else tail
        end as p_best,
        case
            when state in ('winner', 'stopped') then state
            when has_enough_views
            and log_e_value >= 2.995732273553991 then 'winner'
            when has_enough_views then 'no_difference_yet'
            else 'running'
        end as verdict
    from chances
)

select
    experiment_id, -- The experiment. @not_null
    arm, -- The arm. @not_null @values A|B
    name, -- What people call the experiment. @not_null
    verdict as state, -- Where it stands; running until both arms have 200 views. @not_null @values running|winner|stopped|no_difference_yet
    coalesce(winner = arm, verdict = 'winner' and ahead > 0) as is_winner, -- Whether this arm won. @not_null
    started_at, -- When it began. @not_null
    ended_at, -- When it ended.
    cast(count_posts as int64) as count_posts, -- Settled posts with the arm’s captions. @not_null @range 0..
    cast(trials as int64) as views, -- Their trials. @not_null @range 0..
    cast(successes as int64) as successes, -- Their successes. @not_null @range 0..
    fn.safe_divide(successes, trials) as rate, -- Successes per trial; null without trials. @range 0..1
    overdispersion, -- Correlation of successes within a post; null without posts. @range 0..1
    effective_trials, -- What the trials count as. @not_null @range 0..
    effective_successes, -- What the successes count as. @not_null @range 0..
    balanced_trials, -- Effective trials at equal exposure. @not_null @range 0..
    balanced_successes, -- Effective successes at equal exposure. @not_null @range 0..
    has_enough_views, -- Whether both arms have 200 views. @not_null
    log_e_value, -- Evidence against equal arms; log 20, about 3, declares a winner. @not_null
    p_best, -- Chance to be the better arm; for allocation only. @not_null @range 0..1
    sd * density - (mean - other_mean) * (1 - p_best) as expected_loss, -- Rate lost on average by keeping to it; for allocation only. @not_null
    is_sample -- True for sample rows. @not_null
from judged
