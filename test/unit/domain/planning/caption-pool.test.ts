import { describe, expect, it } from 'vitest'

import type { JudgedCaption } from '../../../../domain/planning/caption-eligibility.ts'
import { captionPolicy } from '../../../../domain/planning/caption-policies.ts'
import { drawPool } from '../../../../domain/planning/caption-pool.ts'
import { makeRng, shuffle } from '../../../../domain/sampling.ts'
import { someCaptions } from './world.ts'

const judged = (count: number, lockReason: string | null = null): JudgedCaption[] =>
  someCaptions('x:acme', count).map((row) => ({
    row,
    group: row.caption_group ?? '',
    hashtags: [],
    lockReason,
    from: 0,
    until: 1,
  }))
const keys = (pool: ReturnType<typeof drawPool>) => pool.chosen.map(({ row }) => row.caption_key)

describe('drawPool', () => {
  it('takes the highest draws, ranked, and is the same in whatever order the rows come', () => {
    const captions = judged(60)
    const pool = drawPool(captions, 20, { seedKey: 'plan|a', epsilon: 0.05 })
    expect(pool.isUniform).toBe(false)
    expect(pool.chosen.map(({ rank }) => rank)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    const worst = Math.min(...pool.chosen.map(({ draw }) => draw))
    const out = pool.drawn.filter(({ rank }) => rank === null)
    expect(out).toHaveLength(40)
    for (const { draw } of out) expect(draw).toBeLessThan(worst)
    const again = drawPool(shuffle(makeRng('order'), captions), 20, {
      seedKey: 'plan|a',
      epsilon: 0.05,
    })
    expect(again).toEqual(pool)
    expect(keys(drawPool(captions, 20, { seedKey: 'plan|b', epsilon: 0.05 }))).not.toEqual(
      keys(pool),
    )
  })

  it('draws uniformly in ε of the batches, and takes captions then that a draw would not', () => {
    const captions = judged(24)
    const pools = Array.from({ length: 200 }, (_, i) =>
      drawPool(captions, 2, { seedKey: `batch ${i}`, epsilon: 0.3 }),
    )
    const uniform = pools.filter(({ isUniform }) => isUniform)
    expect(uniform.length).toBeGreaterThan(40)
    expect(uniform.length).toBeLessThan(80)
    expect(new Set(uniform.flatMap(keys)).size).toBeGreaterThan(22)
    expect(new Set(pools.filter(({ isUniform }) => !isUniform).flatMap(keys)).size).toBeLessThan(16)
  })

  it('draws follow their Beta: four times as sharp as the posterior', () => {
    const [caption] = judged(1)
    if (!caption) throw new Error('no caption')
    const { posterior_alpha: a, posterior_beta: b } = caption.row
    const draws = Array.from({ length: 2000 }, (_, i) => {
      return drawPool([caption], 1, { seedKey: `draw ${i}`, epsilon: 0.05 }).chosen[0]?.draw ?? 0
    })
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length
    const m = a / (a + b)
    expect(mean / m).toBeCloseTo(1, 1)
    expect(variance / ((m * (1 - m)) / (4 * (a + b) + 1))).toBeCloseTo(1, 0)
  })

  it('lets one of each group of near-duplicates in', () => {
    const captions = judged(30).map((caption, i) => ({ ...caption, group: `group ${i % 10}` }))
    for (const epsilon of [0.05, 1]) {
      const pool = drawPool(captions, 15, { seedKey: 'groups', epsilon })
      expect(pool.chosen).toHaveLength(10)
      expect(new Set(pool.chosen.map(({ group }) => group)).size).toBe(10)
    }
  })

  it('values captions as the policy says: by their means, or by chance alone', () => {
    const captions = judged(30)
    const options = { seedKey: 'policies', epsilon: 0.05 }
    const greedy = drawPool(captions, 6, { ...options, policy: captionPolicy('eb-greedy') })
    const means = captions.map(
      ({ row }) => row.posterior_alpha / (row.posterior_alpha + row.posterior_beta),
    )
    expect(greedy.chosen.map(({ draw }) => draw)).toEqual(
      means.toSorted((x, y) => y - x).slice(0, 6),
    )
    const sure = greedy.chosen.map(({ propensity }) => propensity)
    for (const propensity of sure) expect(propensity).toBeCloseTo(0.95 + 0.05 * 0.2, 12)
    const uniform = drawPool(captions, 6, { ...options, policy: captionPolicy('uniform') })
    expect(uniform.isUniform).toBe(true)
    for (const { propensity } of uniform.drawn) expect(propensity).toBeCloseTo(0.2, 12)
    expect(() => captionPolicy('best')).toThrow(/there are: eb-thompson-sharp4\/1, /)
  })

  it('prefers what brings more money, where the money of all is known', () => {
    const priced = (rate: number | null) => (caption: JudgedCaption, i: number) => ({
      ...caption,
      row: {
        ...caption.row,
        posterior_alpha: 40,
        posterior_beta: 960,
        amount_shape: 40,
        amount_rate: i < 15 ? 400 : rate,
      },
    })
    const options = { seedKey: 'money', epsilon: 0 }
    const known = drawPool(judged(30).map(priced(4000)), 15, options)
    expect(known.chosen.every(({ row }) => row.amount_rate === 4000)).toBe(true)
    for (const { worth, draw, amount } of known.chosen) expect(worth).toBe(draw * (amount ?? 0))
    expect(known.reference).toBeCloseTo((0.04 * (400 + 4000)) / 2 / 39, 9)
    const unknown = drawPool(judged(30).map(priced(null)), 15, options)
    expect(
      unknown.drawn.every(({ amount, worth, draw }) => amount === null && worth === draw),
    ).toBe(true)
  })

  it('keeps what is locked apart', () => {
    const pool = drawPool([...judged(3), ...judged(5, 'locked').slice(3)], 9, {
      seedKey: 'locks',
      epsilon: 0.05,
    })
    expect([pool.chosen.length, pool.locked.length]).toEqual([3, 2])
  })
})
