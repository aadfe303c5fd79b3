-- Public posts of others, each by its latest reading: those published in the 90 days
-- before their profile was last read, with how their audience answered per follower.
-- Read by intermediate.profile_terms, intermediate.cluster_members and
-- marts.hashtag_stats.
-- @grain platform, username, post_id
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
        readings.*,
        latest_profiles.followers,
        fn.add_reported(
            fn.add_reported(readings.likes, readings.comments),
            readings.shares
        ) as engagement
    from
        readings
        left join intermediate.latest_profiles as latest_profiles
            on readings.platform = latest_profiles.platform
            and readings.username = latest_profiles.username
    where
        readings.reading_rank = 1
        and fn.days_between(readings.posted_at, readings.last_fetched_at) <= 90
)

select
    platform, -- The network. @not_null
    username, -- The profile. @not_null
    post_id, -- The platform’s id of the post. @not_null
    posted_at, -- When it was published. @not_null
    content_type, -- video, image, carousel, text, link.
    caption, -- Its text.
    hashtags, -- Hashtags without the #.
    engagement, -- Likes, comments and shares, as far as reported. @range 0..
    fn.safe_divide(engagement, followers) as engagement_rate, -- The same per follower; null where either is unknown. @range 0..
    is_sample -- True for sample rows. @not_null
from recent
