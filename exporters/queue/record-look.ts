import { publishKey } from '../../domain/ids.ts'
import type { LedgerChange } from '../../domain/ledger.ts'
import { publishSteps } from '../../domain/records/queue.ts'
import type { FindOutcome } from '../../platforms/publishing/publisher.ts'
import type { Warehouse } from '../../sql/warehouse.ts'
import { readFacts } from './item-facts.ts'
import { LOOKED, NEEDS_PERSON, stepRow, type Noting } from './journal.ts'
import { appendMoves } from './ledger-store.ts'
import type { UnconfirmedItem } from './unconfirmed-items.ts'

/** What a look came to; `settled`: somebody else had settled the item meanwhile. */
export type LookResult = 'confirmed' | 'refused' | 'unknown' | 'person' | 'settled'

/** Writes what was found, and that it was looked for, unless it was settled meanwhile. */
export function recordLook(
  warehouse: Warehouse,
  item: UnconfirmedItem,
  { found, isOver }: { readonly found: FindOutcome; readonly isOver: boolean },
  run: Noting,
): Promise<LookResult> {
  const { attempt, attempted_revision: revision } = item
  return warehouse.atomically(async (session) => {
    const { position, lastAttempt, steps } = await readFacts(session, item)
    if (position.state !== 'unconfirmed' || lastAttempt !== attempt) return 'settled'
    const noted_at = run.now()
    const names = isOver ? [LOOKED, NEEDS_PERSON] : [LOOKED]
    const first = (steps.at(-1)?.sequence ?? 0) + 1
    const rows = names.map((step, index) => {
      const detail = wordsOf(found)
      return stepRow(
        { item, revision, attempt },
        { sequence: first + index, step, detail, noted_at },
      )
    })
    await session.append(publishSteps, rows, run.load)
    await appendMoves(session, [{ position, changes: changesOf(found, item, noted_at) }], run.load)
    run.faultPoint('reconcile:inside')
    if (found.kind === 'unknown') return isOver ? 'person' : 'unknown'
    return found.kind === 'confirmed' ? 'confirmed' : 'refused'
  })
}

function changesOf(found: FindOutcome, item: UnconfirmedItem, at: string): LedgerChange[] {
  const { attempt, item_id, publisher } = item
  const by = { at, actor: 'reconcile-unconfirmed', attempt, publish_key: publishKey(item_id) }
  switch (found.kind) {
    case 'confirmed': {
      const { post_id, url, published_at = item.attempted_at } = found
      const reason = `found on the account: it went out at ${published_at}`
      return [{ ...by, to: 'confirmed', post_id, url, published_at, reason }]
    }
    case 'absent':
      return [{ ...by, to: 'refused', error_class: 'retry', reason: absentWords(publisher) }]
    default:
      return []
  }
}

function absentWords(publisher: string): string {
  return `${publisher} shows that it was never published`
}

function wordsOf(found: FindOutcome): string {
  if (found.kind === 'unknown') return found.detail
  return found.kind === 'confirmed' ? `found: ${found.post_id}` : 'proven not to be published'
}
