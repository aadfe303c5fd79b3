import type { WarehouseSession } from '../../sql/warehouse.ts'
import { weeksAround } from './weeks-around.ts'

/** What decides about one account right now, read in the transaction that acts on it. */
export interface AccountFacts {
  /** When it last sent anything, or began to; null where nothing is known. */
  readonly lastSentAt: string | null
  /** Why it is paused; null where it is not. */
  readonly pausedBecause: string | null
}

/** A claim without an outcome counts as sent: it may have been. */
const FACTS = `
select 'sent' as what, max(coalesce(publish_attempts.attempted_at, claims.claimed_at)) as moment,
  null as word, null as reason
from raw.claims
left join raw.publish_attempts on publish_attempts.week_start_on = claims.week_start_on
  and publish_attempts.publish_key = claims.publish_key
  and publish_attempts.revision = claims.revision
  and publish_attempts.attempt = claims.attempt
where claims.week_start_on between cast(@first as date) and cast(@last as date)
  and claims.account_id = @account_id
  and coalesce(publish_attempts.outcome, 'unconfirmed') in ('confirmed', 'unconfirmed')
union all
select 'activity', changed_at, to_mode, reason
from (
  select changed_at, to_mode, reason,
    row_number() over (
      order by changed_at desc nulls last, loaded_at desc nulls last, load_id desc nulls last
    ) as place
  from raw.mode_changes
  where account_id = @account_id and to_mode in ('paused', 'resumed')
) as changes
where place = 1`

/** Reads the facts about one account in one query; sends count in the weeks around the clock. */
export async function readAccountFacts(
  session: WarehouseSession,
  accountId: string,
  asOf: string,
): Promise<AccountFacts> {
  const rows = await session.query(FACTS, { account_id: accountId, ...weeksAround(asOf) })
  const sent = rows.find((row) => row['what'] === 'sent')
  const activity = rows.find((row) => row['what'] === 'activity')
  return {
    lastSentAt: (sent?.['moment'] as string | null | undefined) ?? null,
    pausedBecause: activity?.['word'] === 'paused' ? String(activity['reason']) : null,
  }
}
