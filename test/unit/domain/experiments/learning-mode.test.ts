import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { exploreShare, valueOfInformation } from '../../../../domain/experiments/explore-share.ts'
import {
  epsilonOf,
  learningMode,
  type LearningMode,
} from '../../../../domain/experiments/learning-mode.ts'

const ZONES = ['GREEN', 'YELLOW', 'RED'] as const

describe('learningMode', () => {
  it('follows the thresholds and keeps the mode between them', () => {
    const mode = (share: number, before: LearningMode | null, zone = 'GREEN' as 'GREEN' | 'RED') =>
      learningMode({ share, before, zone }).mode
    expect(mode(0.31, 'EXPLOIT')).toBe('EXPLORE')
    expect(mode(0.3, 'EXPLOIT')).toBe('EXPLOIT')
    expect(mode(0.15, 'EXPLORE')).toBe('EXPLORE')
    expect(mode(0.149, 'EXPLORE')).toBe('EXPLOIT')
    expect(mode(0.2, null)).toBe('EXPLORE')
    expect(mode(0.2, 'PROTECT')).toBe('EXPLOIT')
    expect(mode(0.35, 'EXPLORE', 'RED')).toBe('PROTECT')
  })

  it('a run of shares flips the mode only where it crosses the whole band', () => {
    const step = fc.record({
      share: fc.double({ min: 0.05, max: 0.35, noNaN: true }),
      zone: fc.constantFrom(...ZONES),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let before: LearningMode | null = null
        for (const { share, zone } of steps) {
          const { mode, reason } = learningMode({ share, zone, before })
          expect(reason.length).toBeGreaterThan(10)
          expect(mode === 'PROTECT').toBe(zone === 'RED')
          const isDown = before === 'EXPLORE' && mode === 'EXPLOIT'
          const isUp = before === 'EXPLOIT' && mode === 'EXPLORE'
          expect([isDown && share >= 0.15, isUp && share <= 0.3]).toEqual([false, false])
          expect(learningMode({ share, zone, before: mode }).mode).toBe(mode)
          before = mode
        }
      }),
      { seed: 7 },
    )
  })
})

describe('valueOfInformation', () => {
  const captions = (count: number, weight: number) =>
    Array.from({ length: count }, (_, i) => {
      const rate = 0.02 + 0.0002 * (i % 10)
      return { alpha: rate * weight, beta: (1 - rate) * weight }
    })
  const value = (count: number, weight: number, size = 20) =>
    valueOfInformation([{ captions: captions(count, weight), size }], 'key')

  it('falls as more is known, and is 0 where all captions are used anyway', () => {
    expect(value(200, 100)).toBeGreaterThan(value(200, 1000))
    expect(value(200, 1000)).toBeGreaterThan(value(200, 100_000))
    expect(value(200, 1e8)).toBeLessThan(0.01)
    expect(value(20, 100)).toBe(0)
    expect(valueOfInformation([], 'key')).toBe(0)
    expect(value(200, 100)).toBe(value(200, 100))
  })

  it('is the gain of the best of a few draws: for two Beta(1, 1) 2/3 against 1/2', () => {
    const two = [
      { alpha: 1, beta: 1 },
      { alpha: 1, beta: 1 },
    ]
    const values = Array.from({ length: 60 }, (_, i) =>
      valueOfInformation([{ captions: two, size: 1 }], `key ${i}`),
    )
    expect(values.reduce((sum, one) => sum + one, 0) / 60).toBeCloseTo(1 / 3, 1)
  })

  it('gives a share of 5 to 35 %, and a plan explores at least as the settings say', () => {
    expect([0, 0.2, 9].map(exploreShare)).toEqual([0.05, 0.2, 0.35])
    expect([epsilonOf(undefined, 0.05), epsilonOf(0.2, 0.05), epsilonOf(0.05, 0.1)]).toEqual([
      0.05, 0.2, 0.1,
    ])
  })
})
