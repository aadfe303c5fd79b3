import type { Slot } from './slots.ts'

/** Times to choose among, with how many more may be chosen on each day. */
export interface TimesProblem {
  /** By time. */
  readonly slots: readonly Slot[]
  readonly gapMs: number
  /** At most this many in all. */
  readonly count: number
  readonly roomOn: (day: number) => number
}

/**
 * The times with the highest sum of lifts that keep the gap, the room of each day and the count:
 * exact, by dynamic programming from the end of the week (at slot i with n to choose and c chosen
 * that day: skip it, or take it and go on at the first slot a gap later). Of equal sums the earlier
 * times.
 */
export function chooseTimes({ slots, gapMs, count, roomOn }: TimesProblem): Slot[] {
  const most = Math.min(count, slots.length)
  if (most <= 0) return []
  const rooms = slots.map((slot) => Math.max(0, roomOn(slot.day)))
  const width = Math.max(0, ...rooms) + 1
  const jump = slots.map((slot) => {
    const next = slots.findIndex((other) => other.at >= slot.at + Math.max(gapMs, 1))
    return next === -1 ? slots.length : next
  })
  const best = Array.from({ length: slots.length + 1 }, () => new Float64Array((most + 1) * width))
  const chosenOn = (from: number, to: number, chosen: number) =>
    slots[to]?.day === slots[from]?.day ? chosen : 0
  const value = (i: number, n: number, c: number) => best[i]?.[n * width + c] ?? 0
  const taken = (i: number, n: number, c: number) => {
    if (n === 0 || c >= (rooms[i] ?? 0)) return -1
    const next = jump[i] ?? slots.length
    return (slots[i]?.lift ?? 0) + value(next, n - 1, chosenOn(i, next, c + 1))
  }
  const skipped = (i: number, n: number, c: number) => value(i + 1, n, chosenOn(i, i + 1, c))
  for (let i = slots.length - 1; i >= 0; i--) {
    const row = best[i]
    if (!row) continue
    for (let n = 0; n <= most; n++) {
      for (let c = 0; c < width; c++) {
        row[n * width + c] = Math.max(taken(i, n, c), skipped(i, n, c))
      }
    }
  }
  const chosen: Slot[] = []
  let [i, n, c] = [0, most, 0]
  while (i < slots.length) {
    const isTaken = n > 0 && taken(i, n, c) >= skipped(i, n, c) && taken(i, n, c) > 0
    const next = isTaken ? (jump[i] ?? slots.length) : i + 1
    c = chosenOn(i, next, isTaken ? c + 1 : c)
    const slot = slots[i]
    if (isTaken && slot) {
      chosen.push(slot)
      n--
    }
    i = next
  }
  return chosen
}
