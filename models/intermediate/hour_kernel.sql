-- How much an hour of the week says about another: hours up to 4 away with
-- exp(-d²/4.5) (a standard deviation of 1.5 h, round the week), the same hours on
-- other weekdays with 0.35 of that. Read by intermediate.slot_levels.
-- @grain hour_of_week, source_hour
-- @kind table
with

series as (select fn.int_series(0, 167) as hours_of_week),

hours as (
    select hour_of_week
    from
        series,
        unnest(series.hours_of_week) as hour_of_week
),

pairs as (
    select
        hours.hour_of_week,
        sources.hour_of_week as source_hour,
        abs(hours.hour_of_week - sources.hour_of_week) as apart,
        abs(
            mod(hours.hour_of_week, 24) - mod(sources.hour_of_week, 24)
        ) as clock_apart
    from
        hours
        cross join hours as sources
),

distances as (
    select
        hour_of_week,
        source_hour,
        case
            when apart > 84 then 168 - apart
            else apart
        end as distance,
        case
            when clock_apart > 12 then 24 - clock_apart
            else clock_apart
        end as clock_distance
    from pairs
),

weighted as (
    select
        hour_of_week,
        source_hour,
        case
            when distance <= 4 then exp(-distance * distance / 4.5)
            else 0.35 * exp(-clock_distance * clock_distance / 4.5)
        end as weight
    from distances
    where clock_distance <= 4
)

select
    hour_of_week, -- The hour that is asked about, 0 is Monday 00:00. @not_null @range 0..167
    source_hour, -- The hour that says something about it. @not_null @range 0..167
    cast(weight as float64) as weight -- How much: 1 is as much as the hour itself. @not_null @range 0..1
from weighted
