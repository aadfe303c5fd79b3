import { parseInstant } from '../../domain/time.ts'
import type { Warehouse } from '../../sql/warehouse.ts'
import { readOpenItems, type OpenItem } from './open-items.ts'

/** How early and late things happen, in minutes. */
export interface Margins {
  /** An approved item is armed this long before its time; until then approval can be taken back. */
  readonly arm_minutes: number
  /** Up to here a post is on time; what nobody approved until then is missed. */
  readonly grace_minutes: number
  /** Later than this nothing is sent: it is missed. */
  readonly missed_minutes: number
}

export interface WorkList {
  /** Items whose moment has come (to be armed, sent or missed), by due time, then id. */
  readonly items: readonly OpenItem[]
  /** The next time after the clock at which something approved is due. */
  readonly nextDueAt: string | null
}

const MS_A_MINUTE = 60_000

/** What there is to do at a clock (ISO 8601) in the weeks around it. */
export async function readWork(
  warehouse: Warehouse,
  asOf: string,
  margins: Margins,
): Promise<WorkList> {
  const now = parseInstant(asOf).epochMilliseconds
  const open = await readOpenItems(warehouse, asOf)
  const items = open.filter((item) => momentOf(item, margins) <= now)
  const queued = open.filter((item) => isQueued(item) && item.dueMs > now)
  const next = queued.reduce<OpenItem | null>((a, b) => (a && a.dueMs <= b.dueMs ? a : b), null)
  return { items: items.toSorted(byDueTime), nextDueAt: next?.due_at ?? null }
}

/** Whether an item is approved and on its way. */
export function isQueued({ state }: OpenItem): boolean {
  return state === 'approved' || state === 'armed' || state === 'deferred'
}

function momentOf(item: OpenItem, margins: Margins): number {
  if (!isQueued(item)) return item.dueMs + margins.grace_minutes * MS_A_MINUTE
  return item.state === 'approved' ? item.dueMs - margins.arm_minutes * MS_A_MINUTE : item.dueMs
}

function byDueTime(a: OpenItem, b: OpenItem): number {
  return a.dueMs - b.dueMs || (a.item_id < b.item_id ? -1 : 1)
}
