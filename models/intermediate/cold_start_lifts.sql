-- The cold-start map as log lifts: a smooth bump of 0.3 round the platform's best
-- hour on every day, with a mean of 0. Read by marts.posting_slots.
-- @grain platform, hour_of_day
-- @kind table
with

best_hours as (select * from intermediate.cold_start_hours),

series as (select fn.int_series(0, 23) as hours_of_day),

hours as (
    select hour_of_day
    from
        series,
        unnest(series.hours_of_day) as hour_of_day
),

distances as (
    select
        best_hours.platform,
        hours.hour_of_day,
        fn.smaller(
            abs(hours.hour_of_day - best_hours.best_hour),
            24 - abs(hours.hour_of_day - best_hours.best_hour)
        ) as distance
    from
        best_hours
        cross join hours
),

bumps as (
    select
        platform,
        hour_of_day,
        fn.decimal(0.3 * exp(-distance * distance / 8.0)) as bump
    from distances
),

centred as (
    select
        platform,
        hour_of_day,
        cast(bump as float64) - cast(
            sum(bump) over (partition by platform) as float64
        ) / 24 as lift
    from bumps
)

select
    platform, -- The network. @not_null
    hour_of_day, -- Hour of the day in the audience’s zone. @not_null @range 0..23
    lift -- Log lift expected there; 0 is average. @not_null
from centred
