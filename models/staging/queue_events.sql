-- The ledger: every change of state of an item. Read, live, by
-- marts.content_plan and marts.posting_queue.
-- Rows are written once; who reads them takes the latest of a key all the same.
-- @grain item_id, sequence
-- @severity grain warn
-- @kind view
with

queue_events as (select * from raw.queue_events)

select
    item_id, -- The item. @not_null
    account_id, -- Its account. @not_null
    week, -- Its ISO week. @not_null
    week_start_on, -- Monday of that week. @not_null
    sequence, -- Order of the item’s events, from 1. @not_null
    revision, -- Revision of the item the event is about. @not_null
    from_state, -- State before. @not_null @values pending_approval|approved|rejected|withdrawn|held|armed|deferred|sent|confirmed|unconfirmed|refused|missed|cancelled
    to_state, -- State after. @not_null @values pending_approval|approved|rejected|withdrawn|held|armed|deferred|sent|confirmed|unconfirmed|refused|missed|cancelled
    event_at, -- When. @not_null
    due_at, -- deferred: not before then.
    attempt, -- Attempt to publish, from 1.
    actor, -- The task or person that caused it. @not_null
    error_class, -- Class of the provider’s answer. @values retry|defer|edit|reconnect|operator|unconfirmed
    reason, -- Why, in words.
    publish_key, -- publish-<item_id>.
    post_id, -- The platform’s id of the post.
    url, -- Where the post can be seen.
    loaded_at, -- When the row was loaded. @not_null
    load_id, -- The load that brought it; later loads sort later. @not_null
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from queue_events
