-- The latest good snapshot of each profile: the last one that reports a count at
-- all, since a profile gone private or a poor layout must not hide what was known.
-- Where none ever did, the last one there is. Read by intermediate.profile_growth
-- and marts.top_profiles.
-- @grain platform, username
-- @kind table
with

snapshots as (
    select
        *,
        case
            when followers is not null
            or profile_snapshots.following is not null
            or posts is not null
            or likes is not null
            or karma is not null then 0
            else 1
        end as badness
    from staging.profile_snapshots as profile_snapshots
    where fetched_at <= @as_of
),

ranked as (
    select
        *,
        row_number() over (
            partition by platform, username
            order by badness nulls last, fetched_at desc nulls last
        ) as snapshot_rank
    from snapshots
),

latest as (
    select *
    from ranked
    where snapshot_rank = 1
)

select
    platform, -- The network. @not_null
    username, -- The profile’s name, lower case. @not_null
    fetched_at, -- When it was read. @not_null
    full_name, -- Name shown.
    bio, -- What the profile says of itself.
    picture_url, -- Address of its picture; never the picture.
    followers, -- Followers. @range 0..
    latest.following, -- Profiles it follows. @range 0..
    posts, -- Posts or videos. @range 0..
    likes, -- Likes received in all. @range 0..
    karma, -- Reddit’s karma; may be negative.
    category, -- Category the platform gives it.
    is_verified, -- Whether the platform verified it.
    is_private, -- Whether it was private.
    layout, -- The layout of the response that answered.
    is_sample -- True for sample rows. @not_null
from latest
