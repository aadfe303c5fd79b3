import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { loadHighs } from '../../../../domain/planning/exact/highs.ts'
import { solveExactly } from '../../../../domain/planning/exact/solve-exactly.ts'
import type { CaptionPool } from '../../../../domain/planning/caption-pool.ts'
import type { PlanInput } from '../../../../domain/planning/input.ts'
import { planWeek } from '../../../../domain/planning/plan-week.ts'
import type { AccountProblem, Problem } from '../../../../domain/planning/problem.ts'
import { makeRng, pick, shuffle } from '../../../../domain/sampling.ts'
import { planInWorker } from '../../../../pipelines/plan-in-worker.ts'
import { fits } from '../../../../platforms/limits.ts'
import { bruteForce, worthOf } from './exact/brute-force.ts'
import { tinyWeek } from './exact/tiny-week.ts'
import { randomWeek } from './random-week.ts'

const highs = await loadHighs()

const IS_PROOF = process.env['DRUMBEAT_PROOF'] === '1'
const [FEW, MANY] = IS_PROOF ? [300, 2000] : [4, 60]
const GAP = 1e-4
const DAY = 86_400_000
const SEED = 20_261_121

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 })
const holds = (runs: number, property: (seed: number) => void) =>
  fc.assert(fc.property(seeds, property), { numRuns: runs, seed: SEED })

const worthIn = (problem: Problem): number =>
  worthOf(problem, solveExactly(highs, problem).board.placed)

const planOf = (problem: Problem) =>
  [...solveExactly(highs, problem).board.placed]
    .toSorted((a, b) => a.account - b.account || a.slot.at - b.slot.at)
    .map(({ account, slot, original, caption }) => [
      `${account} ${slot.localTime}`,
      original?.content_id,
      caption?.row.caption_key,
    ])

describe('on random weeks', { timeout: FEW * 10_000 }, () => {
  it('the order of the rows does not matter, nor does how often it is planned', () => {
    holds(FEW, (seed) => {
      const input = randomWeek(seed)
      const rng = makeRng(`order ${seed}`)
      const shuffled: PlanInput = {
        ...input,
        accounts: shuffle(rng, input.accounts),
        slots: shuffle(rng, input.slots),
        captions: shuffle(rng, input.captions),
        locks: shuffle(rng, input.locks),
        originals: shuffle(rng, input.originals),
        uses: shuffle(rng, input.uses),
        occupied: shuffle(rng, input.occupied),
        earlier: shuffle(rng, input.earlier),
        holidays: shuffle(rng, input.holidays),
      }
      const text = JSON.stringify(planWeek(input, highs))
      expect(JSON.stringify(planWeek(input, highs))).toBe(text)
      expect(JSON.stringify(planWeek(shuffled, highs))).toBe(text)
    })
  })
})

describe('on very small weeks', { timeout: MANY * 2000 }, () => {
  it('one more rule never makes the best plan better', () => {
    let gaveWay = 0
    holds(MANY, (seed) => {
      const problem = textsAlone(tinyWeek(seed))
      const limit = pick(makeRng(`rule ${seed}`), LIMITS)
      const limited = { ...problem, accounts: problem.accounts.map(limit) }
      const worth = worthIn(limited)
      // Rather two on one day than one item less: then the even share of days gave way.
      if (worth > (1 + GAP) * bruteForce(limited, new Set()).worth) {
        gaveWay++
        return
      }
      expect(worth).toBeLessThanOrEqual((1 + GAP) * worthIn(problem) + 1)
    })
    expect(gaveWay).toBeLessThanOrEqual(0.05 * MANY)
  })

  it('a caption that is not used does not matter', () => {
    holds(MANY, (seed) => {
      const problem = textsAlone(tinyWeek(seed))
      const used = new Set(planOf(problem).map(([, , key]) => key))
      const accounts = problem.accounts.map((account) => {
        const spare = account.pools.feed?.chosen.find(({ row }) => !used.has(row.caption_key))
        return withPools(account, (pool) => ({
          ...pool,
          chosen: pool.chosen.filter((caption) => caption !== spare),
        }))
      })
      const [before, after] = [worthIn(problem), worthIn({ ...problem, accounts })]
      expect(Math.abs(after - before)).toBeLessThanOrEqual(GAP * before)
    })
  })

  it('the same plan comes of draws that are all twice as high', () => {
    holds(MANY, (seed) => {
      const problem = tinyWeek(seed)
      const accounts = problem.accounts.map((account) =>
        withPools(account, ({ chosen, reference, ...pool }) => ({
          ...pool,
          reference: 2 * reference,
          chosen: chosen.map((one) => ({ ...one, draw: 2 * one.draw, worth: 2 * one.worth })),
        })),
      )
      expect(planOf({ ...problem, accounts })).toEqual(planOf(problem))
    })
  })
})

it('a thread of its own plans the same, byte for byte', async () => {
  const inputs = [3, 8, 21].map((seed) => ({ ...randomWeek(seed), fits }))
  const there = await Promise.all(inputs.map((input) => planInWorker(input, 1)))
  const here = inputs.map((input) => planWeek(input, highs))
  expect(here.flatMap(({ items }) => items).length).toBeGreaterThan(10)
  expect(JSON.stringify(there)).toBe(JSON.stringify(here))
})

/** The rules that can be added to an account without another rule giving way for it. */
const LIMITS: readonly ((account: AccountProblem) => AccountProblem)[] = [
  (account) => ({ ...account, wished: Math.max(0, account.wished - 1) }),
  (account) => withLimits(account, { perDay: 1 }),
  (account) => withLimits(account, { ppvPerDay: 0 }),
  (account) => withLimits(account, { bumpsPerDay: 1 }),
  (account) => withPools(account, (pool) => ({ ...pool, chosen: pool.chosen.slice(1) })),
  (account) =>
    withPools(account, (pool) => ({
      ...pool,
      chosen: pool.chosen.map((caption) => ({ ...caption, group: 'all alike' })),
    })),
  (account) =>
    withPools(account, (pool) => ({
      ...pool,
      chosen: pool.chosen.map((caption) => ({ ...caption, from: caption.from + DAY })),
    })),
]

function withLimits(
  account: AccountProblem,
  limits: Partial<AccountProblem['limits']>,
): AccountProblem {
  return { ...account, limits: { ...account.limits, ...limits } }
}

function withPools(
  account: AccountProblem,
  change: (pool: CaptionPool) => CaptionPool,
): AccountProblem {
  const pools = Object.entries(account.pools).map(([kind, pool]) => [kind, change(pool)])
  return { ...account, pools: Object.fromEntries(pools) }
}

/** The week without its originals and without the share of types, which depends on what there is. */
function textsAlone(problem: Problem): Problem {
  const accounts = problem.accounts.map((account) => ({ ...account, originals: new Map() }))
  return { ...problem, accounts, chosen: [], isVaried: false }
}
