-- Days to avoid or prefer. A holiday without a country holds everywhere. Read by the
-- planner.
-- @grain holiday_on, name, country
-- @kind table
-- @freshness holiday_on 1 days
with

holidays as (select * from staging.holidays)

select
    holiday_on, -- The day. @not_null
    name, -- What it is called. @not_null
    country, -- ISO 3166 alpha-2 code; null: everywhere.
    coalesce(effect, 'avoid') as effect, -- What it means for planning. @not_null @values avoid|prefer|none
    is_sample -- True for sample rows. @not_null
from holidays
