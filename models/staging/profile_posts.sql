-- Recent public posts that crawled profiles carried, the latest version of each
-- reading. Null is not reported, never zero. Read by intermediate.profile_engagement.
-- @grain platform, username, post_id, fetched_at
-- @kind view
with

versions as (
    select
        *,
        row_number() over (
            partition by platform, username, post_id, fetched_at
            order by loaded_at desc nulls last, load_id desc nulls last
        ) as version_rank
    from raw.profile_posts
),

latest as (
    select *
    from versions
    where version_rank = 1
)

select
    platform, -- The network. @not_null
    username, -- The profile. @not_null
    post_id, -- The platform’s id of the post. @not_null
    fetched_at, -- When it was read. @not_null
    posted_at, -- When it was published.
    content_type, -- video, image, carousel, text, link.
    caption, -- Its text.
    hashtags, -- Hashtags without the #.
    likes, -- Likes. @range 0..
    comments, -- Comments. @range 0..
    shares, -- Shares. @range 0..
    views, -- Views. @range 0..
    url, -- Where it can be seen.
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from latest
