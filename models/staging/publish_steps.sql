-- How far each attempt to publish came, and the looks for it afterwards. Read, live,
-- by marts.posting_queue.
-- Rows are written once; who reads them takes the latest of a key all the same.
-- @grain item_id, revision, attempt, sequence
-- @severity grain warn
-- @kind view
with

publish_steps as (select * from raw.publish_steps)

select
    item_id, -- The item. @not_null
    account_id, -- Its account. @not_null
    week, -- Its ISO week. @not_null
    week_start_on, -- Monday of that week. @not_null
    publish_key, -- publish-<item_id>. @not_null
    revision, -- Revision of the attempt. @not_null
    attempt, -- Attempt, from 1. @not_null
    sequence, -- Order of the attempt’s steps, from 1. @not_null
    step, -- sending, looked, person, or a step of the publisher. @not_null
    detail, -- An id of the provider’s, or what was found.
    noted_at, -- When. @not_null
    loaded_at, -- When the row was loaded. @not_null
    load_id, -- The load that brought it; later loads sort later. @not_null
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from publish_steps
