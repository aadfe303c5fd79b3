import type { PlanItemRow } from './input.ts'

/** An item’s time, words and value in one of two plans. */
export interface ItemSide {
  readonly item_id: string
  readonly local_time: string
  readonly caption_key: string | null
  readonly score: number
}

/** An item that two plans have differently. */
export interface ItemDifference {
  readonly account_id: string
  readonly kind: string
  readonly content_id: string | null
  readonly change: 'moved' | 'other caption' | 'moved, other caption' | 'new' | 'gone'
  readonly from: ItemSide | null
  readonly to: ItemSide | null
  /** What it adds to the plan’s objective more than before; negative where less. */
  readonly value: number
}

/**
 * What one plan of a week has otherwise than another, item by item, in the order of accounts and
 * times. Items are the same that have the same id (account and original, or caption alone); texts
 * alone at one time of an account are one item with another caption.
 */
export function comparePlans(
  before: readonly PlanItemRow[],
  after: readonly PlanItemRow[],
): ItemDifference[] {
  const old = new Map(before.map((row) => [row.item_id, row]))
  const found: ItemDifference[] = []
  const fresh: PlanItemRow[] = []
  for (const row of after) {
    const was = old.get(row.item_id)
    old.delete(row.item_id)
    if (!was) fresh.push(row)
    else if (changeOf(was, row)) found.push(difference(was, row))
  }
  for (const row of fresh) {
    const there = [...old.values()].find((was) => isSamePlace(was, row))
    if (there) old.delete(there.item_id)
    found.push(difference(there ?? null, row))
  }
  for (const row of old.values()) found.push(difference(row, null))
  const order = ({ account_id: id, from, to }: ItemDifference) =>
    `${id} ${to?.local_time ?? from?.local_time ?? ''}`
  return found.toSorted((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0))
}

/** Texts alone of one kind at one time of an account. */
function isSamePlace(one: PlanItemRow, other: PlanItemRow): boolean {
  return (
    one.account_id === other.account_id &&
    one.kind === other.kind &&
    one.scheduled_at === other.scheduled_at &&
    !one.content_id &&
    !other.content_id
  )
}

function changeOf(was: PlanItemRow, now: PlanItemRow): ItemDifference['change'] | null {
  const isMoved = was.scheduled_at !== now.scheduled_at
  const isOther = (was.caption_key ?? null) !== (now.caption_key ?? null)
  if (isMoved) return isOther ? 'moved, other caption' : 'moved'
  return isOther ? 'other caption' : null
}

function difference(was: PlanItemRow | null, now: PlanItemRow | null): ItemDifference {
  const row = now ?? was
  return {
    account_id: row?.account_id ?? '',
    kind: row?.kind ?? '',
    content_id: row?.content_id ?? null,
    change: was && now ? (changeOf(was, now) ?? 'other caption') : now ? 'new' : 'gone',
    from: was && sideOf(was),
    to: now && sideOf(now),
    value: (now?.score ?? 0) - (was?.score ?? 0),
  }
}

function sideOf({ item_id, local_time, caption_key, score }: PlanItemRow): ItemSide {
  return { item_id, local_time, caption_key: caption_key ?? null, score }
}
