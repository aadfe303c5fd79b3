-- The last attempt to read each profile and what came of it. Read by
-- marts.top_profiles.
-- @grain platform, username
-- @kind table
with

ranked as (
    select
        *,
        row_number() over (
            partition by platform, username
            order by
                attempted_at desc nulls last,
                loaded_at desc nulls last,
                load_id desc nulls last,
                case outcome
                    when 'ok' then 0
                    else 1
                end nulls last,
                outcome nulls last
        ) as attempt_rank
    from raw.crawl_attempts
    where attempted_at <= @as_of
),

latest as (
    select *
    from ranked
    where attempt_rank = 1
)

select
    platform, -- The network. @not_null
    username, -- The profile. @not_null
    attempted_at as last_attempt_at, -- When it was asked for last. @not_null
    outcome as last_outcome -- What came of it. @not_null @values ok|not_found|private|suspended|blocked|rate_limited|layout_changed|not_configured|failed
from latest
