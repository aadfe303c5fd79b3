-- What people last set for an account: its planning mode, and whether it is paused.
-- Learning modes are in marts.account_learning_modes. Read by intermediate.accounts.
-- @grain account_id
-- @kind view
with

changes as (
    select
        account_id,
        to_mode,
        to_mode in ('paused', 'resumed') as is_pause,
        changed_at,
        loaded_at,
        load_id
    from raw.mode_changes
    where to_mode not in ('EXPLORE', 'EXPLOIT', 'PROTECT')
),

ranked as (
    select
        *,
        row_number() over (
            partition by account_id, is_pause
            order by
                changed_at desc nulls last,
                loaded_at desc nulls last,
                load_id desc nulls last
        ) as change_rank
    from changes
),

latest as (
    select
        account_id,
        max(
            case
                when not is_pause then to_mode
            end
        ) as mode,
        max(
            case
                when is_pause then to_mode
            end
        ) as pause
    from ranked
    where change_rank = 1
    group by account_id
)

select
    account_id, -- The account. @not_null @unique
    mode, -- The planning mode last set; null where none was.
    coalesce(pause = 'paused', false) as is_paused -- Whether it is paused. @not_null
from latest
