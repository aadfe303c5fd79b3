import { parseInstant } from '../time.ts'
import { compareText } from './canonical.ts'
import { takesKind } from './formats.ts'
import type { AccountRow, OriginalRow, UseRow } from './input.ts'
import type { WeekFrame } from './slots.ts'

const DAY = 86_400_000

/** When an account may post an original this week: from … until (epoch milliseconds, exclusive). */
export interface Availability {
  readonly from: number
  readonly until: number
}

/**
 * When an account may post an original this week, or null: priced originals go to message pages
 * only and the others to feeds only; the original names the platform or none; the platform takes
 * its kind; nothing goes twice to one account in a week. One that is not evergreen goes out in one
 * week only; an evergreen one stays `lockDays` away from its other uses on the account.
 */
export function availabilityOf(
  original: OriginalRow,
  account: AccountRow,
  uses: readonly UseRow[],
  frame: WeekFrame,
  lockDays: number,
): Availability | null {
  const isPriced = original.price !== null
  if (isPriced !== (account.channel === 'messages')) return null
  if (original.platforms && !original.platforms.includes(account.platform)) return null
  if (!takesKind(account.platform, original.kind)) return null
  const times = uses.map((use) => ({ ...use, at: millis(use.used_at) }))
  const isInWeek = (at: number) => at >= frame.start && at < frame.end
  const own = times.filter(({ account_id }) => account_id === account.account_id)
  if (own.some(({ at }) => isInWeek(at))) return null
  if (original.evergreen !== true && times.some(({ at }) => !isInWeek(at))) return null
  const before = own.filter(({ at }) => at < frame.start).map(({ at }) => at + lockDays * DAY)
  const after = own.filter(({ at }) => at >= frame.end).map(({ at }) => at - lockDays * DAY + 1)
  const opens = original.available_from === null ? frame.start : millis(original.available_from)
  const closes = original.available_until === null ? frame.end : millis(original.available_until)
  const from = Math.max(frame.start, frame.notBefore, opens, ...before)
  const until = Math.min(frame.end, closes, ...after)
  return from < until ? { from, until } : null
}

/** What choosing among originals needs to know of an account. */
export interface Taker {
  readonly canTake: ReadonlySet<string>
  /** Items it still wants. */
  readonly wished: number
  /** Whether it cannot post texts alone instead. */
  readonly needsContent: boolean
}

/** The originals with those first that were never used, then the longest unused, then the first to expire. */
export function byUrgency(
  originals: readonly OriginalRow[],
  uses: readonly UseRow[],
): OriginalRow[] {
  const lastUse = new Map<string, number>()
  for (const { content_id: id, used_at } of uses) {
    lastUse.set(id, Math.max(lastUse.get(id) ?? -Infinity, millis(used_at)))
  }
  const ends = (row: OriginalRow) =>
    row.available_until === null ? Infinity : millis(row.available_until)
  return originals.toSorted(
    (a, b) =>
      compareNumbers(
        lastUse.get(a.content_id) ?? -Infinity,
        lastUse.get(b.content_id) ?? -Infinity,
      ) ||
      compareNumbers(ends(a), ends(b)) ||
      compareText(a.content_id, b.content_id),
  )
}

/**
 * The originals of a week, at most `most`: the first of the given order that an account still wants,
 * those first that accounts without texts alone want, and while there is a choice no kind more than
 * half.
 */
export function chooseOriginals(
  ordered: readonly OriginalRow[],
  takers: readonly Taker[],
  most: number,
): OriginalRow[] {
  const missing = new Map(takers.map((taker) => [taker, taker.wished]))
  const half = Math.ceil(Math.min(most, Math.max(0, ...missing.values())) / 2)
  const chosen = new Set<OriginalRow>()
  const perKind = new Map<string, number>()
  for (const [isNeeded, cap] of [
    [true, half],
    [true, Infinity],
    [false, half],
    [false, Infinity],
  ] as const) {
    for (const row of ordered) {
      const count = perKind.get(row.kind) ?? 0
      if (chosen.size >= most || count >= cap || chosen.has(row)) continue
      const wanting = takers.filter(
        (taker) => taker.canTake.has(row.content_id) && (missing.get(taker) ?? 0) > 0,
      )
      if (!wanting.some(({ needsContent }) => needsContent || !isNeeded)) continue
      for (const taker of wanting) missing.set(taker, (missing.get(taker) ?? 0) - 1)
      chosen.add(row)
      perKind.set(row.kind, count + 1)
    }
  }
  return ordered.filter((row) => chosen.has(row))
}

/**
 * The days on which each of `count` originals is at home, [first, after last) as days of the week:
 * spread evenly over the days from `firstDay`, so that three go out from Monday, Wednesday, Friday.
 */
export function homeDays(count: number, firstDay: number): [number, number][] {
  const days = 7 - firstDay
  const start = (index: number) => firstDay + Math.floor((days * index) / count)
  return Array.from({ length: count }, (_, index) => [
    start(index),
    Math.max(start(index) + 1, start(index + 1)),
  ])
}

function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function millis(text: string): number {
  return parseInstant(text).epochMilliseconds
}
