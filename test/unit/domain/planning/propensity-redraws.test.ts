import { describe, expect, it } from 'vitest'

import type { JudgedCaption } from '../../../../domain/planning/caption-eligibility.ts'
import { captionPolicy } from '../../../../domain/planning/caption-policies.ts'
import { drawBatch, drawPool } from '../../../../domain/planning/caption-pool.ts'
import { inclusionPropensities } from '../../../../domain/planning/propensity.ts'
import { makeRng } from '../../../../domain/sampling.ts'
import { aCaption } from './world.ts'

const isProof = process.env['DRUMBEAT_PROOF'] === '1'
const REDRAWS = isProof ? 20_000 : 3000
/** So many that their own error is small against that of the re-draws. */
const ROUNDS = 10 * REDRAWS
/** A chi-square this deep in its upper tail (Wilson & Hilferty 1931) is too large; with few draws its tail is heavy. */
const MOST_SIGMAS = isProof ? 3 : 4
const epsilon = 0.05

interface Instance {
  readonly count: number
  readonly size: number
  readonly groups?: number
  readonly hasAmounts?: boolean
}

function captionsOf({ count, groups = count, hasAmounts = false }: Instance): JudgedCaption[] {
  const rng = makeRng(`redraws ${count} ${groups}`)
  const captions = Array.from({ length: count }, (_, i): JudgedCaption => {
    const trials = 600 * rng.uniform()
    const row = aCaption('messages:acme', `caption ${i}`, {
      posterior_alpha: 2 + 0.06 * rng.uniform() * trials,
      posterior_beta: 58 + 0.96 * trials,
      amount_shape: hasAmounts ? 4.1 + 20 * rng.uniform() : null,
      amount_rate: hasAmounts ? 80 + 90 * rng.uniform() : null,
    })
    const group = `group ${i % groups}`
    return { row, group, hashtags: [], lockReason: null, from: 0, until: 1 }
  })
  return captions.toSorted((x, y) => (x.row.caption_key < y.row.caption_key ? -1 : 1))
}

/** Which captions enter, by number, when the planner’s own draw is made again and again. */
function redrawn(captions: readonly JudgedCaption[], size: number): number[][] {
  return Array.from({ length: REDRAWS }, (_, i) => {
    const { drawn } = drawBatch(captions, size, { seedKey: `again ${i}`, epsilon })
    return drawn.flatMap(({ rank }, index) => (rank === null ? [] : [index]))
  })
}

/**
 * The chi-square of how often captions entered against their propensities, in sigmas of its law.
 * A pool has a fixed size and near-duplicates exclude each other, so that counts go together: it is
 * Σ d′ V⁻¹ d with the covariance V of the draws, over all captions but the last, n − 1 degrees.
 */
function sigmas(pools: readonly number[][], propensities: readonly number[]): number {
  const freedom = propensities.length - 1
  const counts = propensities.map(() => 0)
  const together = propensities.map(() => propensities.map(() => 0))
  for (const pool of pools) {
    for (const i of pool) {
      counts[i] = (counts[i] ?? 0) + 1
      const row = together[i] ?? []
      for (const j of pool) row[j] = (row[j] ?? 0) + 1
    }
  }
  const share = (i: number) => (counts[i] ?? 0) / pools.length
  const covariance = Array.from({ length: freedom }, (_, i) =>
    Array.from({ length: freedom }, (_unused, j) => {
      return (together[i]?.[j] ?? 0) / pools.length - share(i) * share(j)
    }),
  )
  const off = Array.from({ length: freedom }, (_, i) => share(i) - (propensities[i] ?? 0))
  const square = pools.length * quadraticForm(covariance, off)
  const spread = 2 / (9 * freedom)
  return (Math.cbrt(square / freedom) - (1 - spread)) / Math.sqrt(spread)
}

/** d′ V⁻¹ d by Cholesky’s factor of V. */
function quadraticForm(matrix: readonly (readonly number[])[], vector: readonly number[]): number {
  const factor: number[][] = []
  const solved: number[] = []
  matrix.forEach((row, i) => {
    const own: number[] = []
    for (let j = 0; j <= i; j++) {
      const other = j === i ? own : (factor[j] ?? [])
      let rest = row[j] ?? 0
      for (let k = 0; k < j; k++) rest -= (own[k] ?? 0) * (other[k] ?? 0)
      own[j] = j === i ? Math.sqrt(rest) : rest / (other[j] ?? 1)
    }
    factor.push(own)
    const known = solved.reduce((sum, x, k) => sum + x * (own[k] ?? 0), 0)
    solved.push(((vector[i] ?? 0) - known) / (own[i] ?? 1))
  })
  return solved.reduce((sum, x) => sum + x * x, 0)
}

describe(`propensities against ${REDRAWS} re-draws`, () => {
  it.each<[string, Instance]>([
    ['each caption its own group', isProof ? { count: 60, size: 20 } : { count: 18, size: 6 }],
    [
      'near-duplicates, of which one may enter',
      isProof ? { count: 60, size: 14, groups: 38 } : { count: 18, size: 5, groups: 12 },
    ],
    [
      'draws times drawn amounts',
      { count: isProof ? 50 : 15, size: isProof ? 15 : 5, hasAmounts: true },
    ],
  ])('a chi-square finds no difference: %s', { timeout: 600_000 }, (name, instance) => {
    const captions = captionsOf(instance)
    const { shapes } = captionPolicy('eb-thompson-sharp4')
    const arms = captions.map(({ row, group }) => {
      const { posterior_alpha: alpha, posterior_beta: beta } = row
      const [a = 1, b = 1] = shapes({ alpha, beta, priorAlpha: null, priorBeta: null }) ?? []
      const { amount_shape: shape, amount_rate: rate } = row
      const amount = shape === null || rate === null ? null : { shape, rate }
      return { a, b, group, amount }
    })
    const options = { seedKey: `rounds of ${name}`, epsilon }
    const exact = inclusionPropensities(arms, instance.size, { ...options, rounds: ROUNDS })
    const pools = redrawn(captions, instance.size)
    const found = sigmas(pools, exact)
    const pool = drawPool(captions, instance.size, options)
    const logged = pool.drawn.map(({ propensity }) => propensity)
    const off = logged.map((p, i) => Math.abs(p / (exact[i] ?? 1) - 1))
    const error = off.reduce((sum, one) => sum + one, 0) / off.length
    console.log(
      `${name}: chi-square at ${found.toFixed(2)} sigmas; the logged propensities are ${(100 * error).toFixed(1)} % off on average`,
    )
    expect(found).toBeLessThan(MOST_SIGMAS)
    expect(error).toBeLessThan(0.08)
    expect(logged.reduce((sum, p) => sum + p, 0)).toBeCloseTo(instance.size, 9)
    const shifted = exact.map((p, i) => p + (i % 2 === 0 ? 0.2 : -0.2) * p * (1 - p))
    expect(sigmas(pools, shifted)).toBeGreaterThan(MOST_SIGMAS)
  })
})
