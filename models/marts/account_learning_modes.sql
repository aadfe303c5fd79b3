-- What each account's captions are for at the moment, and the share of batches it
-- explores with: finding better captions (EXPLORE), using the good ones (EXPLOIT),
-- or neither while its audience is tired (PROTECT). Not the planning mode, which
-- people choose. No clock. Read by the planner and by set-learning-modes.
-- @grain account_id
-- @kind view
with

changes as (
    select
        account_id,
        from_mode,
        to_mode,
        reason,
        changed_at,
        explore_share,
        is_sample,
        row_number() over (
            partition by account_id
            order by
                changed_at desc nulls last,
                loaded_at desc nulls last,
                load_id desc nulls last
        ) as change_rank
    from raw.mode_changes
    where to_mode in ('EXPLORE', 'EXPLOIT', 'PROTECT')
),

latest as (
    select *
    from changes
    where change_rank = 1
)

select
    account_id, -- The account. @not_null @unique
    to_mode as learning_mode, -- What its captions are for. @not_null @values EXPLORE|EXPLOIT|PROTECT
    from_mode as mode_before, -- The learning mode before; null for the first. @values EXPLORE|EXPLOIT|PROTECT
    explore_share, -- Share of batches it explores with, 0.05 to 0.35. @range 0..1
    changed_at as since_at, -- When mode or share last changed. @not_null
    reason, -- Why, in words. @not_null
    coalesce(is_sample, false) as is_sample -- True for sample rows. @not_null
from latest
