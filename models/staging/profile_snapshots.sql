-- Public profiles of others as they were at one moment, the latest version of each
-- reading. Read by intermediate.latest_profiles and intermediate.profile_growth.
-- @grain platform, username, fetched_at
-- @kind view
with

versions as (
    select
        *,
        row_number() over (
            partition by platform, username, fetched_at
            order by loaded_at desc nulls last, load_id desc nulls last
        ) as version_rank
    from raw.profile_snapshots
),

latest as (
    select *
    from versions
    where version_rank = 1
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
    is_private, -- Whether it is private.
    source, -- Where the row came from.
    layout, -- The layout of the response that answered.
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from latest
