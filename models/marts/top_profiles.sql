-- Every crawled public profile with its latest good snapshot, its growth, the pace
-- and likes of its recent posts, and what the last attempt to read it came to. The
-- history stays in raw. Read by analysts and whatever learns from others.
-- @grain platform, username
-- @kind table
-- @freshness fetched_at 14 days
with

grown as (
    select
        latest_profiles.*,
        profile_growth.followers_7d_ago,
        profile_growth.read_7d_ago_at,
        profile_growth.followers_28d_ago,
        profile_growth.read_28d_ago_at
    from
        intermediate.latest_profiles as latest_profiles
        left join intermediate.profile_growth as profile_growth
            on latest_profiles.platform = profile_growth.platform
            and latest_profiles.username = profile_growth.username
),

final as (
    select
        grown.*,
        profile_engagement.count_recent_posts,
        profile_engagement.posts_per_week,
        profile_engagement.median_likes,
        crawl_outcomes.last_attempt_at,
        crawl_outcomes.last_outcome,
        crawl_targets.niche
    from
        grown
        left join intermediate.profile_engagement as profile_engagement
            on grown.platform = profile_engagement.platform
            and grown.username = profile_engagement.username
        left join intermediate.crawl_outcomes as crawl_outcomes
            on grown.platform = crawl_outcomes.platform
            and grown.username = crawl_outcomes.username
        left join staging.crawl_targets as crawl_targets
            on grown.platform = crawl_targets.platform
            and grown.username = crawl_targets.username
)

select
    platform, -- The network. @not_null
    username, -- The profile’s name, lower case. @not_null
    niche, -- What it is about, as its target says.
    full_name, -- Name shown.
    bio, -- What the profile says of itself.
    picture_url, -- Address of its picture; never the picture.
    category, -- Category the platform gives it.
    is_verified, -- Whether the platform verified it.
    is_private, -- Whether it was private when it was read.
    followers, -- Followers. @range 0..
    final.following, -- Profiles it follows. @range 0..
    posts, -- Posts or videos. @range 0..
    likes, -- Likes received in all. @range 0..
    karma, -- Reddit’s karma; may be negative.
    fetched_at, -- When its latest good snapshot was read. @not_null
    fn.hours_between(fetched_at, @as_of) as age_hours, -- Age of that snapshot in hours. @not_null @range 0..
    followers_7d_ago, -- Followers in the snapshot nearest to 7 days before, 6.5 to 10; null where there is none. @range 0..
    followers - followers_7d_ago as growth_7d, -- Followers won since then; negative where lost.
    fn.safe_divide(
        followers - followers_7d_ago,
        followers_7d_ago
    ) as growth_7d_rate, -- The same per follower then. @range -1..
    read_7d_ago_at, -- When that snapshot was read.
    followers_28d_ago, -- Followers in the snapshot nearest to 28 days before, 27.5 to 35; null where there is none. @range 0..
    followers - followers_28d_ago as growth_28d, -- Followers won since then; negative where lost.
    fn.safe_divide(
        followers - followers_28d_ago,
        followers_28d_ago
    ) as growth_28d_rate, -- The same per follower then. @range -1..
    read_28d_ago_at, -- When that snapshot was read.
    count_recent_posts, -- Posts it carried of the 28 days before the last reading. @range 1..
    posts_per_week, -- Their pace; null where it cannot be told. @range 0..
    median_likes, -- Median of their likes; null where none reports them. @range 0..
    layout, -- The layout of the response that answered.
    last_attempt_at, -- When it was asked for last; null where it only came from a file.
    last_outcome, -- What came of that. @values ok|not_found|private|suspended|blocked|rate_limited|layout_changed|not_configured|failed
    is_sample -- True for sample rows. @not_null
from final
