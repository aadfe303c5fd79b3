import { idOf } from '../../../domain/ids.ts'
import { approvals } from '../../../domain/records/approvals.ts'
import type { RowOf } from '../../../domain/records/record.ts'
import { parseWeek } from '../../../domain/time.ts'
import type { Load, WarehouseSession } from '../../../sql/warehouse.ts'
import { REJECT_REASONS } from '../columns.ts'
import { appendMoves, readPositions, type LedgerItem } from '../../queue/ledger-store.ts'
import type { ItemAnswer } from '../merge/outcome.ts'
import type { PlanItem } from '../plan-item.ts'

export interface AnswersRead {
  /** When they were read, ISO 8601. */
  readonly asOf: string
  /** The export that was answered. */
  readonly exportId: string | null
  readonly source: 'xlsx' | 'google'
  readonly load: Load
}

/**
 * Appends people's answers and the ledger events they cause. The caller holds the transaction in
 * which the items were read. Throws ConflictError where the ledger refuses a step; nothing lands
 * then.
 */
export async function recordAnswers(
  session: WarehouseSession,
  answers: readonly ItemAnswer[],
  read: AnswersRead,
): Promise<void> {
  if (answers.length === 0) return
  const sequences = await readSequences(session, answers)
  const rows = answers.map((answer) =>
    approvalOf(answer, (sequences.get(answer.item.itemId) ?? 0) + 1, read),
  )
  await session.append(approvals, rows, read.load)
  const positions = await readPositions(
    session,
    answers.map(({ item }) => ledgerItem(item)),
  )
  const moves = answers.flatMap(({ item, steps, revision, reviewer, reason }) => {
    const position = positions.get(item.itemId)
    if (!position || steps.length === 0) return []
    const change = { revision, at: read.asOf, actor: reviewer ?? 'sync-approvals', reason }
    return [{ position, changes: steps.map((to) => ({ to, ...change })) }]
  })
  await appendMoves(session, moves, read.load)
}

async function readSequences(
  session: WarehouseSession,
  answers: readonly ItemAnswer[],
): Promise<Map<string, number>> {
  const mondays = answers.map(({ item }) => mondayOf(item)).toSorted()
  const rows = await session.query(
    `select item_id, max(sequence) as sequence
     from raw.approvals
     where week_start_on between cast(@first as date) and cast(@last as date)
     group by item_id`,
    { first: mondays[0] ?? '', last: mondays.at(-1) ?? '' },
  )
  return new Map(rows.map((row) => [String(row['item_id']), Number(row['sequence'])]))
}

function mondayOf(item: PlanItem): string {
  return parseWeek(item.week).toString()
}

function ledgerItem(item: PlanItem): LedgerItem {
  const { itemId, accountId, week, revision } = item
  return { item_id: itemId, account_id: accountId, week, week_start_on: mondayOf(item), revision }
}

/** The columns that a change in the sheet is about. */
const FIELDS: Readonly<Record<string, string>> = {
  time: 'scheduled_at',
  'reject reason': 'reject_reason',
}

function approvalOf(
  answer: ItemAnswer,
  sequence: number,
  read: AnswersRead,
): RowOf<typeof approvals> {
  const { item, decision, revision, values, rejectReason, reviewer, note } = answer
  const content = {
    decision,
    revision,
    reject_reason: REJECT_REASONS.find((reason) => reason === rejectReason) ?? null,
    reviewer,
    note,
    scheduled_at: values.scheduledAt,
    local_time: values.localTime,
    caption: values.caption,
    hashtags: values.hashtags === null ? null : [...values.hashtags],
    price: values.price,
  }
  return {
    ...content,
    event_id: idOf(['approval', item.itemId, sequence, JSON.stringify(content)], 32),
    item_id: item.itemId,
    account_id: item.accountId,
    week: item.week,
    week_start_on: mondayOf(item),
    sequence,
    changed_fields: answer.changed.map((field) => FIELDS[field] ?? field),
    export_id: read.exportId,
    source: read.source,
    decided_at: read.asOf,
  }
}
