import { publishKey } from '../../domain/ids.ts'
import type { LedgerChange, LedgerPosition } from '../../domain/ledger.ts'
import { publishAttempts } from '../../domain/records/queue.ts'
import type { Warehouse } from '../../sql/warehouse.ts'
import { minutesBetween } from './minutes-between.ts'
import { readFacts } from './item-facts.ts'
import { appendMoves } from './ledger-store.ts'
import { recordOf, type Outcome } from './outcome.ts'
import { pauseAccount } from './pause.ts'
import type { ItemReport, PublishRun } from './publish-run.ts'
import type { OpenItem } from './open-items.ts'

/**
 * Writes what became of an attempt: its events, its row in publish_attempts and, for a lost
 * connection, the account's pause, all or none. Gives back null where the attempt has its outcome
 * already.
 */
export async function recordOutcome(
  warehouse: Warehouse,
  item: OpenItem,
  { attempt, publisher }: { readonly attempt: number; readonly publisher: string },
  outcome: Outcome,
  run: PublishRun,
): Promise<ItemReport | null> {
  run.faultPoint('outcome:before')
  const now = run.now()
  const happenedAt = (outcome.kind === 'confirmed' && outcome.published_at) || now
  const lateMinutes = minutesBetween(item.scheduled_at, happenedAt)
  const written = await warehouse.atomically(async (session) => {
    const { openClaim, position } = await readFacts(session, item)
    if (openClaim?.attempt !== attempt) return null
    const { item_id, account_id, week, week_start_on, revision } = position
    const made = recordOf(outcome, {
      item_id,
      attempt,
      now,
      lateMinutes,
      graceMinutes: run.grace_minutes,
    })
    const row = {
      item_id,
      account_id,
      week,
      week_start_on,
      revision,
      attempt,
      publisher,
      ...made.result,
      publish_key: publishKey(item_id),
      late_minutes: lateMinutes,
    }
    const changes = [...armedFirst(position, now), ...made.changes]
    await appendMoves(session, [{ position, changes }], run.load)
    await session.append(publishAttempts, [row], run.load)
    if (made.pause !== null) {
      const why = { reason: made.pause, actor: 'publish-due', at: now }
      await pauseAccount(session, { account_id, ...why }, run.load)
    }
    run.faultPoint('outcome:inside')
    return { ...row, due_at: made.changes.at(-1)?.due_at ?? null }
  })
  run.faultPoint('outcome:after')
  if (!written) return null
  return {
    item_id: item.item_id,
    account_id: item.account_id,
    outcome: written.outcome === 'confirmed' ? 'published' : written.outcome,
    detail: written.detail ?? null,
    url: written.url ?? null,
    due_at: written.due_at,
    late_minutes: lateMinutes,
    is_recovered: outcome.kind === 'confirmed' && outcome.published_at !== undefined,
  }
}

/** Where a claim is no part of the transaction, a run may have died before the ledger knew of it. */
function armedFirst({ state, item_id }: LedgerPosition, at: string): LedgerChange[] {
  if (state === 'armed') return []
  return [{ to: 'armed', at, actor: 'publish-due', publish_key: publishKey(item_id) }]
}
