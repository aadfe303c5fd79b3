import type { WarehouseSession } from '../../sql/warehouse.ts'
import { PLANNED_COLUMNS, type PlannedItem } from './open-items.ts'
import { weeksAround } from './weeks-around.ts'

/** An item of which nobody knows whether it went out, and its last attempt. */
export interface UnconfirmedItem extends PlannedItem {
  readonly publisher: string
  readonly attempt: number
  readonly attempted_revision: number
  readonly claimed_at: string
  readonly attempted_at: string
  /** What was said when it became unconfirmed. */
  readonly detail: string | null
  /** When its account was searched for it last; null for never. */
  readonly looked_at: string | null
  /** Whether a person has to say what became of it: nothing is left to look for. */
  readonly needs_person: boolean
}

const UNCONFIRMED = `
with planned as (
  select ${PLANNED_COLUMNS}
  from marts.content_plan
  where week_start_on between cast(@first as date) and cast(@last as date)
    and state = 'unconfirmed'
),
attempts as (
  select week_start_on, item_id, publish_key, revision, attempt, publisher, attempted_at, detail
  from raw.publish_attempts
  where week_start_on between cast(@first as date) and cast(@last as date)
  qualify row_number() over (partition by item_id order by attempt desc, revision desc) = 1
),
looks as (
  select item_id, revision, attempt,
    max(case when step = 'looked' then noted_at end) as looked_at,
    max(case when step = 'person' then 1 else 0 end) as count_person
  from raw.publish_steps
  where week_start_on between cast(@first as date) and cast(@last as date)
  group by item_id, revision, attempt
)
select planned.*, attempts.publisher, attempts.attempt,
  attempts.revision as attempted_revision, attempts.attempted_at, attempts.detail,
  coalesce(claims.claimed_at, attempts.attempted_at) as claimed_at,
  looks.looked_at, coalesce(looks.count_person > 0, false) as needs_person
from planned
join attempts on attempts.item_id = planned.item_id
left join raw.claims on claims.week_start_on = attempts.week_start_on
  and claims.publish_key = attempts.publish_key
  and claims.revision = attempts.revision and claims.attempt = attempts.attempt
left join looks on looks.item_id = attempts.item_id
  and looks.revision = attempts.revision and looks.attempt = attempts.attempt
order by attempts.attempted_at, planned.item_id`

/** The unconfirmed items of the weeks around a clock, those tried first in front. */
export async function readUnconfirmed(
  reader: Pick<WarehouseSession, 'query'>,
  asOf: string,
): Promise<UnconfirmedItem[]> {
  const rows = await reader.query(UNCONFIRMED, weeksAround(asOf))
  return rows.map((row) => row as unknown as UnconfirmedItem)
}
