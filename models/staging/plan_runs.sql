-- Plans of a brand’s week that landed. Read, live, by marts.content_plan.
-- Rows are written once; who reads them takes the latest of a key all the same.
-- @grain plan_id
-- @severity grain warn
-- @kind view
with

plan_runs as (select * from raw.plan_runs)

select
    plan_id, -- Hash of brand, week, mode and ordinal. @not_null @unique
    week, -- Its ISO week. @not_null
    week_start_on, -- Monday of that week. @not_null
    brand, -- The brand planned for. @not_null
    mode, -- Planning mode. @not_null @values optimize|safe|conservative
    ordinal, -- How many plans of this brand-week came before. @not_null
    as_of, -- The clock of the run. @not_null
    seed, -- Key all draws were seeded with. @not_null
    solver, -- Name and version of the planner. @not_null
    objective, -- Sum of the items’ scores. @not_null
    bound, -- Upper bound of the objective, where the solver proves one.
    count_items, -- Items planned. @not_null
    count_short, -- Items wished for and not placed. @not_null
    reasons, -- Per account: wished, placed, and why less. @not_null
    config_digest, -- Hash of the planning configuration. @not_null
    inputs_digest, -- Hash of the mart rows it read. @not_null
    loaded_at, -- When the row was loaded. @not_null
    load_id, -- The load that brought it; later loads sort later. @not_null
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from plan_runs
