-- What people answered about an item, one row an answer. Read, live, by
-- marts.content_plan.
-- Rows are written once; who reads them takes the latest of a key all the same.
-- @grain item_id, sequence
-- @severity grain warn
-- @kind view
with

approvals as (select * from raw.approvals)

select
    event_id, -- Hash of item, revision, decision and values: the same answer is one row. @not_null
    item_id, -- The item. @not_null
    account_id, -- Its account. @not_null
    week, -- Its ISO week. @not_null
    week_start_on, -- Monday of that week. @not_null
    sequence, -- Order of the item’s answers, from 1. @not_null
    decision, -- What was decided; edit: values only. @not_null @values approve|reject|hold|withdraw|edit
    reject_reason, -- Why not.
    reviewer, -- Who says so, as claimed in the sheet.
    note, -- What they wrote.
    revision, -- Revision of the item after this answer. @not_null
    changed_fields, -- What the person changed.
    scheduled_at, -- When it goes out from now on. @not_null
    local_time, -- The wall time meant from now on. @not_null
    caption, -- The text from now on.
    hashtags, -- Hashtags from now on.
    price, -- Price from now on.
    export_id, -- The export that was answered.
    source, -- Where it was answered. @not_null @values xlsx|google|api|cli
    decided_at, -- When it was read. @not_null
    loaded_at, -- When the row was loaded. @not_null
    load_id, -- The load that brought it; later loads sort later. @not_null
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from approvals
