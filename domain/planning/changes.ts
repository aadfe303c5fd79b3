import { compareText } from './canonical.ts'
import type { EarlierItem, PlanItemRow } from './input.ts'

/** What planning again did to an item. */
export interface Change {
  readonly item_id: string
  readonly account_id: string
  /** Moved to another time, with another text or price, proposed for the first time, or withdrawn. */
  readonly change: 'moved' | 'reworded' | 'moved and reworded' | 'new' | 'withdrawn'
  /** Wall time before; null where it is new. */
  readonly from: string | null
  /** Wall time now; null where it is withdrawn. */
  readonly to: string | null
}

/**
 * The differences between the untouched proposals of the plan before and a new plan’s items, by
 * account and time. Without proposals before there are none.
 */
export function changesOf(
  before: readonly EarlierItem[],
  items: readonly PlanItemRow[],
  kept: ReadonlySet<string> = new Set(),
): Change[] {
  if (before.length === 0) return []
  const old = new Map(before.map(({ row }) => [row.item_id, row]))
  const now = new Map(items.map((row) => [row.item_id, row]))
  const changed = items.flatMap((row): Change[] => {
    const was = old.get(row.item_id)
    if (kept.has(row.item_id)) return []
    const change = was ? differenceOf(was, row) : 'new'
    return change === null ? [] : [changeOf(row, change, was?.local_time ?? null, row.local_time)]
  })
  const gone = before
    .filter(({ row }) => !now.has(row.item_id))
    .map(({ row }) => changeOf(row, 'withdrawn', row.local_time, null))
  return [...changed, ...gone].toSorted(
    (a, b) =>
      compareText(a.account_id, b.account_id) ||
      compareText(a.to ?? a.from ?? '', b.to ?? b.from ?? '') ||
      compareText(a.item_id, b.item_id),
  )
}

function changeOf(
  { item_id, account_id }: PlanItemRow,
  change: Change['change'],
  from: string | null,
  to: string | null,
): Change {
  return { item_id, account_id, change, from, to }
}

function differenceOf(was: PlanItemRow, row: PlanItemRow): Change['change'] | null {
  const isMoved = was.scheduled_at !== row.scheduled_at
  const words = ({ caption, hashtags, price }: PlanItemRow) =>
    JSON.stringify([caption ?? null, hashtags ?? [], price ?? null])
  const isReworded = words(was) !== words(row)
  if (isMoved) return isReworded ? 'moved and reworded' : 'moved'
  return isReworded ? 'reworded' : null
}
