import fc from 'fast-check'
import { expect, it } from 'vitest'

import { chooseTimes } from '../../../../domain/planning/choose-times.ts'
import { weekFrame, slotsOf, type Slot } from '../../../../domain/planning/slots.ts'
import { anAccount, someSlots } from './world.ts'

const HOUR = 3_600_000
const frame = weekFrame('2026-W48', 'UTC', '2026-11-20T00:00:00Z')
const week = slotsOf(anAccount('x:acme'), someSlots('x:acme'), [], frame, 0)

/** The best sum over all sets of times that keep the rules, tried one by one. */
function bruteForce(slots: readonly Slot[], gapMs: number, count: number, room: number): number {
  const from = (index: number, chosen: readonly Slot[]): number => {
    const slot = slots[index]
    if (!slot) return chosen.reduce((sum, { lift }) => sum + lift, 0)
    const last = chosen.at(-1)
    const isAllowed =
      chosen.length < count &&
      (!last || slot.at - last.at >= gapMs) &&
      chosen.filter(({ day }) => day === slot.day).length < room
    return Math.max(from(index + 1, chosen), isAllowed ? from(index + 1, [...chosen, slot]) : 0)
  }
  return from(0, [])
}

it('finds the best set of times there is', () => {
  const some = fc
    .tuple(
      fc.integer({ min: 0, max: 150 }),
      fc.integer({ min: 1, max: 16 }),
      fc.integer({ min: 1, max: 5 }),
    )
    .map(([start, length, step]) =>
      week.filter((_, i) => i >= start && i < start + length * step && (i - start) % step === 0),
    )
  fc.assert(
    fc.property(
      some,
      fc.integer({ min: 0, max: 5 }),
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 0, max: 4 }),
      (slots, gap, count, room) => {
        const chosen = chooseTimes({ slots, gapMs: gap * HOUR, count, roomOn: () => room })
        const sum = chosen.reduce((total, { lift }) => total + lift, 0)
        expect(sum).toBe(bruteForce(slots, gap * HOUR, count, room))
        expect(chosen.length).toBeLessThanOrEqual(count)
      },
    ),
    { numRuns: 300 },
  )
})

it('fills a tight week: seven messages a day three hours apart', () => {
  const chosen = chooseTimes({ slots: week, gapMs: 3 * HOUR, count: 49, roomOn: () => 7 })
  expect(chosen).toHaveLength(49)
})
