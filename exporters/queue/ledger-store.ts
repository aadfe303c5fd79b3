import {
  nextEvent,
  positionAfter,
  type LedgerChange,
  type LedgerPosition,
} from '../../domain/ledger.ts'
import { queueEvents, type State } from '../../domain/records/queue.ts'
import type { RowOf } from '../../domain/records/record.ts'
import type { Load, Row, WarehouseSession } from '../../sql/warehouse.ts'

/** What identifies an item in the ledger; `revision` counts where it has no event yet. */
export interface LedgerItem {
  readonly item_id: string
  readonly account_id: string
  readonly week: string
  readonly week_start_on: string
  readonly revision: number
}

/** A position and the changes wanted from there, in order. */
export interface LedgerMove {
  readonly position: LedgerPosition
  readonly changes: readonly LedgerChange[]
}

/** Up to here items are asked for by their ids, beyond all items of their weeks are read. */
const MOST_IDS = 20

/**
 * Where items stand, by item id, from the ledger itself (so that what is read and written in one
 * transaction agrees). Items without an event stand at sequence 0, pending_approval.
 */
export async function readPositions(
  session: Pick<WarehouseSession, 'query'>,
  items: readonly LedgerItem[],
): Promise<Map<string, LedgerPosition>> {
  const weeks = items.map((item) => item.week_start_on).toSorted()
  const ids = items.length > MOST_IDS ? [] : items.map(({ item_id }, i) => [`id_${i}`, item_id])
  const isOne = ids.length > 0 ? `and item_id in (${ids.map(([id]) => `@${id}`).join(', ')})` : ''
  const rows = await session.query(
    `select item_id, account_id, week, week_start_on, sequence, to_state, revision
     from raw.queue_events
     where week_start_on between cast(@first as date) and cast(@last as date) ${isOne}
     qualify row_number() over (partition by item_id order by sequence desc) = 1`,
    {
      first: weeks[0] ?? '1970-01-01',
      last: weeks.at(-1) ?? '1970-01-01',
      ...Object.fromEntries(ids),
    },
  )
  const latest = new Map(rows.map((row) => [String(row['item_id']), positionOf(row)]))
  return new Map(items.map((item) => [item.item_id, latest.get(item.item_id) ?? untouched(item)]))
}

/**
 * Appends the events of some moves, in order, and gives back where each item stands then. The
 * caller holds the transaction in which the positions were read. Throws ConflictError where a
 * change is illegal; nothing is appended then.
 */
export async function appendMoves(
  session: WarehouseSession,
  moves: readonly LedgerMove[],
  load: Load,
): Promise<LedgerPosition[]> {
  const events: RowOf<typeof queueEvents>[] = []
  const after = moves.map(({ position, changes }) =>
    changes.reduce((from, change) => {
      const event = nextEvent(from, change)
      events.push(event)
      return positionAfter(event)
    }, position),
  )
  await session.append(queueEvents, events, load)
  return after
}

/** The position of an item that nothing has happened to. */
export function untouched(item: LedgerItem): LedgerPosition {
  const { item_id, account_id, week, week_start_on, revision } = item
  return {
    item_id,
    account_id,
    week,
    week_start_on,
    revision,
    sequence: 0,
    state: 'pending_approval',
  }
}

function positionOf(row: Row): LedgerPosition {
  return {
    item_id: String(row['item_id']),
    account_id: String(row['account_id']),
    week: String(row['week']),
    week_start_on: String(row['week_start_on']),
    sequence: Number(row['sequence']),
    state: row['to_state'] as State,
    revision: Number(row['revision']),
  }
}
