-- What the platform said about a post at one moment, the latest version of each
-- reading. Null is not reported, never zero. Read by intermediate.post_outcomes.
-- @grain account_id, post_id, read_at
-- @kind incremental read_at lookback 0 days
-- @late raw.post_metrics read_at
with

versions as (
    select
        *,
        row_number() over (
            partition by account_id, post_id, read_at
            order by loaded_at desc nulls last, load_id desc nulls last
        ) as version_rank
    from raw.post_metrics
    where read_at >= @window_start
),

latest as (
    select *
    from versions
    where version_rank = 1
)

select
    account_id, -- The account that published the post. @not_null
    post_id, -- The post. @not_null
    read_at, -- When the platform was asked. @not_null
    impressions, -- Times shown. @range 0..
    reach, -- People it was shown to. @range 0..
    views, -- Times viewed. @range 0..
    likes, -- Likes or reactions. @range 0..
    comments, -- Comments. @range 0..
    shares, -- Shares or reposts. @range 0..
    saves, -- Saves or bookmarks. @range 0..
    clicks, -- Clicks on its link. @range 0..
    recipients, -- People a message was sent to. @range 0..
    purchases, -- Purchases made from it. @range 0..
    revenue, -- Money made with it. @range 0..
    currency, -- ISO 4217 code.
    watch_seconds, -- Seconds watched in all. @range 0..
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from latest
