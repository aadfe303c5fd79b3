-- What a profile's recent public posts come to: those published in the 28 days
-- before they were last read, each by its latest reading. A profile carries only its
-- last dozen or so, so their pace is taken from the time between the first and the
-- last of them. Read by marts.top_profiles.
-- @grain platform, username
-- @kind table
with

readings as (
    select
        *,
        row_number() over (
            partition by platform, username, post_id
            order by fetched_at desc nulls last
        ) as reading_rank,
        max(fetched_at) over (
            partition by platform, username
        ) as last_fetched_at
    from staging.profile_posts
    where fetched_at <= @as_of and posted_at <= fetched_at
),

recent as (
    select
        *,
        row_number() over (
            partition by
                platform,
                username,
                case
                    when likes is null then 1
                    else 0
                end
            order by likes nulls last, post_id nulls last
        ) as likes_rank,
        count(likes) over (partition by platform, username) as count_likes
    from readings
    where reading_rank = 1 and fn.days_between(posted_at, last_fetched_at) <= 28
),

summed as (
    select
        platform,
        username,
        count(*) as count_posts,
        fn.days_between(min(posted_at), max(posted_at)) as span_days,
        countif(is_sample) > 0 as is_sample
    from recent
    group by platform, username
),

medians as (
    select
        platform,
        username,
        (
            cast(min(likes) as float64) + cast(max(likes) as float64)
        ) / 2 as median_likes
    from recent
    where
        likes is not null
        and 2 * likes_rank between count_likes and count_likes + 2
    group by platform, username
),

paced as (
    select
        summed.*,
        case
            when summed.span_days >= 1 then 7 * fn.safe_divide(
                summed.count_posts - 1,
                summed.span_days
            )
        end as posts_per_week,
        medians.median_likes
    from
        summed
        left join medians
            on summed.platform = medians.platform
            and summed.username = medians.username
)

select
    platform, -- The network. @not_null
    username, -- The profile. @not_null
    cast(count_posts as int64) as count_recent_posts, -- Posts of the 28 days before the last reading. @not_null @range 1..
    posts_per_week, -- Their pace; null where they lie within one day. @range 0..
    median_likes, -- Median of their likes; null where none reports them. @range 0..
    is_sample -- True for sample rows. @not_null
from paced
