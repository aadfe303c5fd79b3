import { Temporal } from 'temporal-polyfill'

import { parseInstant } from '../time.ts'
import { sortedBy } from './canonical.ts'
import type { Earlier } from './earlier.ts'
import type { AccountRow, PlanInput, UseRow } from './input.ts'
import type { Occupied } from './problem.ts'
import type { WeekFrame } from './slots.ts'

/**
 * What takes its time on the brand’s accounts and cannot be moved: items of earlier plans that stand
 * (at the time of their post, where there is one), posts, and items of the weeks around.
 */
export function occupiedOf(
  input: PlanInput,
  earlier: Earlier,
  planned: readonly AccountRow[],
  frame: WeekFrame,
): Occupied[] {
  const indexes = new Map(planned.map(({ account_id }, index) => [account_id, index]))
  const posted = new Map(input.occupied.flatMap((row) => (row.item_id ? [[row.item_id, row]] : [])))
  const kept = earlier.standing.map(({ row }) => ({
    account_id: row.account_id,
    at: posted.get(row.item_id)?.at ?? row.scheduled_at,
    is_kept: true,
    kind: row.kind,
    content_id: row.content_id ?? null,
    content_type: row.content_type ?? null,
    caption_key: row.caption_key ?? null,
  }))
  const isKept = new Set(earlier.standing.map(({ row }) => row.item_id))
  const others = input.occupied
    .filter(({ item_id: id }) => id === null || !isKept.has(id))
    .map((row) => ({ ...row, is_kept: false }))
  return sortedBy(
    [...kept, ...others],
    'account_id',
    'at',
    'content_id',
    'caption_key',
    'kind',
  ).map((row) => {
    const account = indexes.get(row.account_id) ?? null
    const zone = planned[account ?? -1]?.timezone ?? input.brand.timezone
    const instant = parseInstant(row.at)
    const at = instant.epochMilliseconds
    return {
      account,
      at,
      day: frame.monday.until(instant.toZonedDateTimeISO(zone).toPlainDate()).days,
      isKept: row.is_kept,
      isInWeek: at >= frame.start && at < frame.end,
      kind: row.kind,
      contentId: row.content_id,
      contentType: row.content_type ?? 'text',
      captionKey: row.caption_key,
    }
  })
}

/** Uses of originals: those of the history, and those that fixed items of this week make of them. */
export function usesOf(
  input: PlanInput,
  earlier: Earlier,
  occupied: readonly Occupied[],
  planned: readonly AccountRow[],
): UseRow[] {
  const fixed = occupied.flatMap(({ account, contentId, at }) =>
    contentId === null
      ? []
      : [
          {
            content_id: contentId,
            account_id: planned[account ?? -1]?.account_id ?? '',
            used_at: Temporal.Instant.fromEpochMilliseconds(at).toString(),
          },
        ],
  )
  const waiting = earlier.waiting.flatMap(({ row }) =>
    row.content_id
      ? [{ content_id: row.content_id, account_id: row.account_id, used_at: row.scheduled_at }]
      : [],
  )
  return sortedBy([...input.uses, ...fixed, ...waiting], 'content_id', 'account_id', 'used_at')
}
