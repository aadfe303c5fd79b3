import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { inclusionPropensities, type Arm } from '../../../../domain/planning/propensity.ts'
import { beta, makeRng } from '../../../../domain/sampling.ts'

const options = { seedKey: 'test', epsilon: 0.05 }

/** How often each arm enters when the draw is really made. */
function frequencies(arms: readonly Arm[], size: number, draws: number): number[] {
  const rng = makeRng('naive')
  const counts = arms.map(() => 0)
  for (let i = 0; i < draws; i++) {
    const bests = new Map<string, { index: number; draw: number }>()
    arms.forEach(({ a, b, group }, index) => {
      const draw = beta(rng, a, b)
      if (draw > (bests.get(group)?.draw ?? -1)) bests.set(group, { index, draw })
    })
    const entering = [...bests.values()].toSorted((x, y) => y.draw - x.draw).slice(0, size)
    for (const { index } of entering) counts[index] = (counts[index] ?? 0) + 1
  }
  return counts.map((count) => count / draws)
}

const someArms = (count: number, groups = count): Arm[] => {
  const rng = makeRng(`arms ${count}`)
  return Array.from({ length: count }, (_, i) => {
    const trials = 400 * rng.uniform()
    return { a: 2 + 0.08 * rng.uniform() * trials, b: 48 + 0.95 * trials, group: `${i % groups}` }
  })
}

describe('inclusionPropensities', () => {
  it.each([
    ['each caption its own group', someArms(40), 12],
    ['near-duplicates, of which one may enter', someArms(40, 25), 12],
  ])('agrees with 15,000 real draws: %s', (_, arms, size) => {
    const computed = inclusionPropensities(arms, size, { ...options, epsilon: 0, rounds: 1500 })
    const drawn = frequencies(arms, size, 15_000)
    computed.forEach((p, i) => expect(Math.abs(p - (drawn[i] ?? 0))).toBeLessThan(0.018))
  })

  it('sums to the size of the pool and leaves none without a chance', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        (count, groups, size, epsilon) => {
          const arms = someArms(count, groups)
          const entering = Math.min(size, new Set(arms.map(({ group }) => group)).size)
          const all = inclusionPropensities(arms, size, { seedKey: 'sum', epsilon, rounds: 20 })
          const sum = all.reduce((total, p) => total + p, 0)
          expect(Math.abs(sum - entering)).toBeLessThan(1e-9)
          for (const p of all) expect(p > 0 && p <= 1 + 1e-12).toBe(true)
        },
      ),
    )
  })

  it('is certain where all enter, and uniform where the batch is', () => {
    expect(inclusionPropensities(someArms(5), 9, options)).toEqual([1, 1, 1, 1, 1])
    const uniform = inclusionPropensities(someArms(8), 2, { ...options, epsilon: 1 })
    for (const p of uniform) expect(p).toBeCloseTo(0.25, 12)
    expect(inclusionPropensities([], 3, options)).toEqual([])
  })
})
