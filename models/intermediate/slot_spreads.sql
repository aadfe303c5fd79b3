-- How far posts of one hour differ, and how far the levels differ from the level
-- above them, by moments; their ratio says how many posts a level must have to
-- count as much as the one above. Read by marts.posting_slots.
-- @grain level
-- @kind table
with

cells as (
    select *
    from intermediate.slot_cells
    where count_posts > 1
),

levels as (select * from intermediate.slot_levels),

measured_noise as (
    select
        fn.safe_divide(
            sum(
                sum_squared_lift - fn.decimal(
                    cast(sum_lift as float64) * cast(
                        sum_lift as float64
                    ) / count_posts
                )
            ),
            sum(count_posts - 1)
        ) as noise_variance
    from cells
),

noise as (
    select fn.larger(0.01, coalesce(noise_variance, 0.6)) as noise_variance
    from measured_noise
),

pairs as (
    select
        child.level,
        child.n,
        child.n_squared,
        parent.n as parent_n,
        child.sum_lift / child.n - parent.sum_lift / parent.n as deviation
    from
        levels as child
        inner join levels as parent
            on child.hour_of_week = parent.hour_of_week
            and child.parent_level = parent.level
            and child.parent_scope = parent.scope
    where child.n > 0.3 and child.n < 0.9 * parent.n
),

-- A child is part of its parent: the noise of their difference is
-- noise_variance * n_squared / n² * (1 - n / parent_n).
moments as (
    select
        pairs.level,
        sum(
            fn.decimal(
                pairs.n * (
                    pairs.deviation * pairs.deviation - noise.noise_variance * pairs.n_squared / (
                        pairs.n * pairs.n
                    ) * (1 - pairs.n / pairs.parent_n)
                )
            )
        ) as weighted_excess,
        sum(fn.decimal(pairs.n * (1 - pairs.n / pairs.parent_n))) as weight
    from
        pairs
        cross join noise
    group by pairs.level
),

child_levels as (
    select 'account' as level
    union all
    select 'cluster' as level
    union all
    select 'platform' as level
),

spreads as (
    select
        child_levels.level,
        noise.noise_variance,
        -- Of the variance between hourly curves the kernel leaves about 0.6.
        fn.larger(
            0.02,
            coalesce(
                fn.safe_divide(moments.weighted_excess, 0.6 * moments.weight),
                0.03
            )
        ) as level_variance
    from
        child_levels
        cross join noise
        left join moments on child_levels.level = moments.level
)

select
    level, -- The lower of the two levels compared. @not_null @unique @values account|cluster|platform
    cast(noise_variance as float64) as noise_variance, -- Variance of log lifts within an hour; 0.6 where unknown. @not_null @range 0.01..
    cast(level_variance as float64) as level_variance, -- Variance of a level’s hours around those above; 0.03 where unknown. @not_null @range 0.02..
    noise_variance / level_variance as pseudo_posts -- Posts with which it counts as much as the level above. @not_null @range 0.0001..
from spreads
