import { NotFoundError } from '../../domain/errors.ts'
import type { LedgerPosition } from '../../domain/ledger.ts'
import type { State } from '../../domain/records/queue.ts'
import type { Row, WarehouseSession } from '../../sql/warehouse.ts'
import { readPositions, type LedgerItem } from './ledger-store.ts'
import { weeksAround } from './weeks-around.ts'

/** What reading takes: a warehouse, a session in a transaction, a snapshot. */
export type Reader = Pick<WarehouseSession, 'query'>

/** Which entries of the queue to list. */
export interface QueueFilter {
  readonly states?: readonly State[]
  readonly account_id?: string
  /** `2026-W48`; the weeks around `asOf` where left out. */
  readonly week?: string
  readonly asOf: string
}

/** The entries of `marts.posting_queue` (items that were ever approved), by due time, then id. */
export async function listQueue(reader: Reader, filter: QueueFilter): Promise<Row[]> {
  const { states, account_id, week, asOf } = filter
  const where = week
    ? 'week = @week'
    : 'week_start_on between cast(@first as date) and cast(@last as date)'
  const rows = await reader.query(
    `select item_id, account_id, week, state, status, due_at, scheduled_at, local_time, timezone,
       revision, attempt, publisher, post_id, url, error_class, reason, state_at, looked_at,
       needs_person, caption
     from marts.posting_queue
     where ${where} and (@account_id is null or account_id = @account_id)
     order by due_at, item_id`,
    { account_id: account_id ?? null, ...(week ? { week } : weeksAround(asOf)) },
  )
  return states ? rows.filter((row) => states.includes(row['state'] as State)) : rows
}

/** Everything known about one item: how it stands, and every event, claim, step, attempt and answer. */
export interface QueueEntry {
  readonly item: Row
  readonly events: readonly Row[]
  readonly claims: readonly Row[]
  /** How far each attempt came, and the looks for it afterwards. */
  readonly steps: readonly Row[]
  readonly attempts: readonly Row[]
  readonly answers: readonly Row[]
}

/** One item with its history, oldest first. Throws NotFoundError for an id no plan knows. */
export async function showItem(reader: Reader, itemId: string): Promise<QueueEntry> {
  const item = await readItem(reader, itemId)
  const of = (table: string, order: string) =>
    reader.query(
      `select * from raw.${table}
       where week_start_on = cast(@week_start_on as date) and item_id = @item_id
       order by ${order}`,
      { week_start_on: String(item['week_start_on']), item_id: itemId },
    )
  return {
    item,
    events: await of('queue_events', 'sequence'),
    claims: await of('claims', 'attempt, revision'),
    steps: await of('publish_steps', 'attempt, revision, sequence'),
    attempts: await of('publish_attempts', 'attempt, revision'),
    answers: await of('approvals', 'sequence'),
  }
}

/** An item and where it stands. Throws NotFoundError for an id no plan knows. */
export async function readLedgerItem(
  reader: Reader,
  itemId: string,
): Promise<{ item: LedgerItem; position: LedgerPosition }> {
  const row = await readItem(reader, itemId)
  const item: LedgerItem = {
    item_id: itemId,
    account_id: String(row['account_id']),
    week: String(row['week']),
    week_start_on: String(row['week_start_on']),
    revision: Number(row['revision']),
  }
  const position = (await readPositions(reader, [item])).get(itemId)
  if (!position) throw notFound(itemId)
  return { item, position }
}

async function readItem(reader: Reader, itemId: string): Promise<Row> {
  const [row] = await reader.query('select * from marts.content_plan where item_id = @item_id', {
    item_id: itemId,
  })
  if (!row) throw notFound(itemId)
  return row
}

function notFound(itemId: string): NotFoundError {
  return new NotFoundError(
    `no plan has an item ${itemId}: ids are listed by \`drumbeat queue list\` and in the sheet`,
    { item_id: itemId },
  )
}
