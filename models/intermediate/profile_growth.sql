-- The followers a profile had 7 and 28 days before its latest good snapshot: those
-- of the snapshot nearest to that, from half a day less to 3 (7) days more, or null
-- where there is none. Half a day, since a crawl never starts at the very same
-- second. Read by marts.top_profiles.
-- @grain platform, username
-- @kind table
with

latest_profiles as (
    select *
    from intermediate.latest_profiles
),

counted as (
    select
        platform,
        username,
        fetched_at,
        followers
    from staging.profile_snapshots
    where followers is not null
),

spans as (
    select 7 as span_days, 6.5 as shortest_days, 10 as longest_days
    union all
    select 28 as span_days, 27.5 as shortest_days, 35 as longest_days
),

earlier as (
    select
        counted.platform,
        counted.username,
        counted.fetched_at,
        counted.followers,
        fn.days_between(
            counted.fetched_at,
            latest_profiles.fetched_at
        ) as days_before
    from
        latest_profiles
        inner join counted
            on latest_profiles.platform = counted.platform
            and latest_profiles.username = counted.username
    where latest_profiles.followers is not null
),

ranked as (
    select
        earlier.*,
        spans.span_days,
        row_number() over (
            partition by earlier.platform, earlier.username, spans.span_days
            order by
                abs(earlier.days_before - spans.span_days) nulls last,
                earlier.days_before nulls last
        ) as nearness
    from
        earlier
        inner join spans
            on earlier.days_before between spans.shortest_days and spans.longest_days
),

nearest as (
    select
        platform,
        username,
        max(
            case span_days
                when 7 then followers
            end
        ) as followers_7d_ago,
        max(
            case span_days
                when 7 then fetched_at
            end
        ) as read_7d_ago_at,
        max(
            case span_days
                when 28 then followers
            end
        ) as followers_28d_ago,
        max(
            case span_days
                when 28 then fetched_at
            end
        ) as read_28d_ago_at
    from ranked
    where nearness = 1
    group by platform, username
)

select
    platform, -- The network. @not_null
    username, -- The profile. @not_null
    followers_7d_ago, -- Followers in the snapshot nearest to 7 days before the latest good one, 6.5 to 10 days. @range 0..
    read_7d_ago_at, -- When that was read.
    followers_28d_ago, -- The same for 28 days, 27.5 to 35 days. @range 0..
    read_28d_ago_at -- When that was read.
from nearest
