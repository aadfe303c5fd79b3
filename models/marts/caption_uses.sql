-- Every use of a caption by an account: posts that are out, and plan items that
-- are or may be used. Items rejected, withdrawn, cancelled, missed or refused use
-- nothing. No clock: plan items are seen the moment they are appended, posts from
-- the last build on. Filter on account_id. Read by the planner, which leaves the
-- items of the week it plans aside.
-- @grain account_id, caption_key, source, use_id
-- @kind view
-- @freshness used_at 60 days
with

posts as (
    select *
    from staging.posts
    where caption_key is not null
),

items as (
    select *
    from marts.content_plan
    where
        caption_key is not null
        and state not in (
            'rejected',
            'withdrawn',
            'cancelled',
            'missed',
            'refused'
        )
),

uses as (
    select
        account_id,
        caption_key,
        'post' as source,
        post_id as use_id,
        posted_at as used_at,
        item_id,
        cast(null as date) as week_start_on,
        cast(null as string) as state
    from posts
    union all
    select
        account_id,
        caption_key,
        'plan' as source,
        item_id as use_id,
        scheduled_at as used_at,
        item_id,
        week_start_on,
        state
    from items
)

select
    account_id, -- The account. @not_null
    caption_key, -- The caption. @not_null
    source, -- Where the use is known from. @not_null @values post|plan
    use_id, -- The post or the plan item. @not_null
    used_at, -- When it went or goes out. @not_null
    item_id, -- The plan item, where there is one.
    week_start_on, -- Monday of the item’s week; null for posts.
    state -- State of the item; null for posts.
from uses
