-- The best hour of the day per platform before anything was measured, in the
-- audience's time: the map of the content-planning system that Drumbeat replaces
-- (TikTok 16:00, Instagram 18:00, X 12:00, Reddit 10:00). A convention, not a
-- measurement: it weighs as much as 5 posts. Read by marts.posting_slots.
-- @grain platform
-- @kind table
with

best_hours as (
    select 'tiktok' as platform, 16 as best_hour
    union all
    select 'instagram' as platform, 18 as best_hour
    union all
    select 'x' as platform, 12 as best_hour
    union all
    select 'reddit' as platform, 10 as best_hour
)

select
    platform, -- The network. @not_null @unique
    cast(best_hour as int64) as best_hour -- Hour of the day in the audience’s zone. @not_null @range 0..23
from best_hours
