import type { Board } from '../board.ts'
import type { AccountProblem } from '../problem.ts'
import type { Slot } from '../slots.ts'

const MINUTE = 60_000

/**
 * The least number of items a day with which an account reaches `count` items in the week, days with
 * few open times included; its limit a day where even that would not do.
 */
export function dayShare(
  { limits }: AccountProblem,
  slots: readonly Slot[],
  count: number,
): number {
  const rooms = new Map<number, Slot[]>()
  for (const slot of slots) rooms.set(slot.day, [...(rooms.get(slot.day) ?? []), slot])
  const most = [...rooms.values()].map((day) => mostApart(day, limits.gapMinutes * MINUTE))
  for (let share = 1; share < limits.perDay; share++) {
    if (most.reduce((sum, room) => sum + Math.min(room, share), 0) >= count) return share
  }
  return limits.perDay
}

/** How many items the gap and the limit a day leave room for. */
export function mostInWeek(
  board: Board,
  { index, limits }: AccountProblem,
  slots: readonly Slot[],
): number {
  const ofDays = [...Map.groupBy(slots, ({ day }) => day)].map(([day, some]) =>
    Math.min(
      Math.max(0, limits.perDay - board.countOn(index, day)),
      mostApart(some, limits.gapMinutes * MINUTE),
    ),
  )
  return ofDays.reduce((sum, room) => sum + room, 0)
}

/** How many of the times, earliest first, lie a gap apart. */
export function mostApart(slots: readonly Slot[], gapMs: number): number {
  let count = 0
  let next = -Infinity
  for (const { at } of slots) {
    if (at < next) continue
    count++
    next = at + Math.max(gapMs, 1)
  }
  return count
}
