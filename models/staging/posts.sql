-- What our own accounts published, the latest version of each post, with its
-- caption's key. Read by intermediate.post_outcomes.
-- @grain account_id, post_id
-- @kind incremental posted_at lookback 0 days
-- @late raw.posts posted_at of raw.posts by account_id, post_id
with

touched as (
    select distinct
        account_id,
        post_id
    from raw.posts
    where posted_at >= @window_start
),

versions as (
    select
        posts.*,
        row_number() over (
            partition by posts.account_id, posts.post_id
            order by
                posts.loaded_at desc nulls last,
                posts.load_id desc nulls last
        ) as version_rank
    from
        raw.posts as posts
        inner join touched
            on posts.account_id = touched.account_id
            and posts.post_id = touched.post_id
),

latest as (
    select
        *,
        coalesce(caption_key, fn.caption_key(caption)) as own_caption_key
    from versions
    where version_rank = 1 and posted_at >= @window_start
)

select
    account_id, -- The account that published it. @not_null
    post_id, -- The platform’s id, else a hash of account, time, text and ordinal. @not_null
    posted_at, -- When it was published. @not_null
    kind, -- feed, ppv or bump, where the source knows it.
    content_type, -- video, image, carousel, text, link, …
    content_id, -- The original it was made from.
    caption, -- Its text.
    own_caption_key as caption_key, -- Key of its caption: the source’s, else that of its text.
    hashtags, -- Hashtags without the #.
    url, -- Where it can be seen.
    price, -- Price asked. @range 0..
    currency, -- ISO 4217 code.
    item_id, -- The plan item it came from.
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from latest
