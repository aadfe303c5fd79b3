-- When each account last used, or is going to use, each caption. Who asks adds the
-- cool-down. Items rejected, withdrawn, cancelled, missed or refused lock nothing.
-- No clock: plan items are seen the moment they are appended, posts from the last
-- build on. Filter on account_id. Read by the planner.
-- @grain account_id, caption_key
-- @kind view
-- @freshness last_used_at 60 days
with

posted as (
    select
        account_id,
        caption_key,
        last_used_at
    from intermediate.caption_trials
),

items as (
    select
        account_id,
        caption_key,
        item_id,
        scheduled_at,
        row_number() over (
            partition by account_id, caption_key
            order by scheduled_at desc nulls last, item_id nulls last
        ) as use_rank
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

planned as (
    select *
    from items
    where use_rank = 1
),

joined as (
    select
        coalesce(posted.account_id, planned.account_id) as account_id,
        coalesce(posted.caption_key, planned.caption_key) as caption_key,
        posted.last_used_at as last_posted_at,
        planned.scheduled_at as last_planned_at,
        planned.item_id as last_item_id
    from
        posted
        full join planned
            on posted.account_id = planned.account_id
            and posted.caption_key = planned.caption_key
)

select
    account_id, -- The account. @not_null
    caption_key, -- The caption. @not_null
    fn.larger(last_posted_at, last_planned_at) as last_used_at, -- Latest use, planned ones included. @not_null
    last_posted_at, -- Latest post with it, at the last build.
    last_planned_at, -- Latest time a plan item with it went or goes out.
    last_item_id -- That item.
from joined
