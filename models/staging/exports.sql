-- Every schedule exported or skipped. Read, live, by marts.schedule_export_log.
-- @grain export_id, schedule_id
-- @kind view
with

versions as (
    select
        *,
        row_number() over (
            partition by week_start_on, export_id, schedule_id
            order by loaded_at desc nulls last, load_id desc nulls last
        ) as version_rank
    from raw.exports
),

latest as (
    select *
    from versions
    where version_rank = 1
)

select
    export_id, -- Hash of week, file and content. @not_null
    schedule_id, -- The schedule. @not_null
    week, -- ISO week. @not_null
    week_start_on, -- Monday of that week. @not_null
    brand, -- The brand. @not_null
    account_id, -- The account. @not_null
    backend, -- Kind of sheet. @not_null @values xlsx|google
    uri, -- Where the sheet is.
    status, -- What happened. @not_null @values exported|skipped
    reason, -- Why it was skipped.
    count_items, -- Items written. @not_null
    exported_at, -- When. @not_null
    load_id, -- The load that brought the row; later loads sort later. @not_null
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from latest
