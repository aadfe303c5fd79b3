-- Where each item stands in the ledger: its latest event, and what its history
-- holds. Items without an event are not here. No clock. Read by marts.content_plan
-- and marts.posting_queue.
-- @grain item_id
-- @kind view
with

events as (select * from staging.queue_events),

ranked as (
    select
        *,
        row_number() over (
            partition by week_start_on, account_id, item_id
            order by
                sequence desc nulls last,
                loaded_at desc nulls last,
                load_id desc nulls last
        ) as event_rank
    from events
),

latest as (
    select *
    from ranked
    where event_rank = 1
),

histories as (
    select
        week_start_on,
        account_id,
        item_id,
        max(post_id) as post_id,
        max(url) as url,
        max(attempt) as last_attempt,
        countif(to_state = 'approved') > 0 as was_approved
    from staging.queue_events
    group by week_start_on, account_id, item_id
),

joined as (
    select
        latest.week_start_on,
        latest.account_id,
        latest.item_id,
        latest.to_state as state,
        latest.sequence,
        latest.revision,
        latest.event_at,
        latest.due_at,
        latest.error_class,
        latest.reason,
        histories.was_approved,
        histories.last_attempt,
        histories.post_id,
        histories.url
    from
        latest
        inner join histories
            on latest.week_start_on = histories.week_start_on
            and latest.account_id = histories.account_id
            and latest.item_id = histories.item_id
)

select
    week_start_on, -- Monday of the item’s week. @not_null
    account_id, -- Its account. @not_null
    item_id, -- The item. @not_null
    state, -- Its state. @not_null
    sequence, -- Sequence of the event that led there. @not_null @range 1..
    revision, -- Revision that event is about. @not_null
    event_at as state_at, -- When it got there. @not_null
    due_at, -- deferred: not before then.
    error_class, -- Class of the provider’s answer that led there.
    reason, -- Why, where something was said.
    was_approved, -- Whether it ever was approved. @not_null
    last_attempt, -- The last attempt to publish; null for none. @range 1..
    post_id, -- The platform’s id of the post, from any event.
    url -- Where the post can be seen, from any event.
from joined
