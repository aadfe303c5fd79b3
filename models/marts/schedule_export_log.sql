-- Every schedule exported or skipped, with the reason. No clock: rows are seen the
-- moment they are appended. Filter on week_start_on. Read by run summaries.
-- @grain export_id, schedule_id
-- @kind view
-- @freshness exported_at 21 days
with

exports as (select * from staging.exports)

select
    export_id, -- Hash of week, file and content. @not_null
    schedule_id, -- The schedule. @not_null
    week, -- ISO week, 2026-W48. @not_null
    week_start_on, -- Monday of that week. @not_null
    brand, -- The brand. @not_null
    account_id, -- The account. @not_null
    backend, -- Kind of sheet. @not_null @values xlsx|google
    uri, -- Where the sheet is.
    status, -- What happened. @not_null @values exported|skipped
    reason, -- Why it was skipped.
    count_items, -- Items written. @not_null @range 0..
    exported_at, -- When. @not_null
    load_id, -- The load that brought the row; later loads sort later. @not_null
    is_sample -- True for sample rows. @not_null
from exports
