import { describe, expect, it, test } from 'vitest'

import { LOG_E_NEEDED, logEValue, MIN_VIEWS } from '../../../../domain/experiments/e-value.ts'
import { chanceOfWinner, trialsNeeded } from '../../../../domain/experiments/power.ts'
import { effectiveTrials, overdispersion } from '../../../../domain/experiments/volume.ts'
import { binomial, makeRng, type Rng } from '../../../../domain/sampling.ts'

const isProof = process.env['DRUMBEAT_PROOF'] === '1'

interface World {
  readonly a: number
  readonly b: number
  /** Views of a post: the same for all, or from half to one and a half of it. */
  readonly views: number
  readonly isUneven?: boolean
  /** Standard deviation of a post’s log odds. */
  readonly spread?: number
  /** Posts an arm may have. */
  readonly looks: number
}

interface Ended {
  readonly winner: 'A' | 'B' | null
  readonly trials: number
}

const shifted = (rate: number, by: number) => 1 / (1 + ((1 - rate) / rate) * Math.exp(-by))

/** One experiment looked at after every pair of posts, as marts.experiment_results counts. */
function run(rng: Rng, world: World): Ended {
  const posts: { account_id: string; trials: number; successes: number }[] = []
  const post = (arm: 'A' | 'B') => {
    const share = world.isUneven ? 0.5 + rng.uniform() : 1
    const trials = Math.round(world.views * share)
    const rate = shifted(arm === 'A' ? world.a : world.b, (world.spread ?? 0) * rng.normal())
    posts.push({ account_id: arm, trials, successes: binomial(rng, trials, rate) })
  }
  for (let look = 1; look <= world.looks; look++) {
    post('A')
    post('B')
    const rho = world.spread ? overdispersion(posts) : 0
    const sums = (['A', 'B'] as const).map((arm) => {
      const own = posts.filter(({ account_id: id }) => id === arm)
      const weigh = (of: 'trials' | 'successes') =>
        own.reduce((sum, one) => sum + (one[of] * effectiveTrials(one.trials, rho)) / one.trials, 0)
      const views = own.reduce((sum, { trials }) => sum + trials, 0)
      return { views, trials: weigh('trials'), successes: weigh('successes') }
    })
    const smaller = Math.min(...sums.map(({ trials }) => trials))
    const [a = 0, b = 0] = sums.map(({ trials, successes }) => (successes * smaller) / trials)
    const hasViews = sums.every(({ views }) => views >= MIN_VIEWS)
    if (hasViews && logEValue(a, b) >= LOG_E_NEEDED) {
      return { winner: b > a ? 'B' : 'A', trials: smaller }
    }
  }
  return { winner: null, trials: 0 }
}

function shareOf(count: number, name: string, world: World, is: (one: Ended) => boolean): number {
  const rng = makeRng(name)
  let found = 0
  for (let i = 0; i < count; i++) if (is(run(rng, world))) found++
  return found / count
}

describe('logEValue', () => {
  it('is 0 for nothing, the same for both arms, and grows with their difference', () => {
    expect(logEValue(0, 0)).toBeCloseTo(0, 12)
    expect(logEValue(30, 50)).toBe(logEValue(50, 30))
    expect(logEValue(40, 40)).toBeLessThan(0)
    expect(logEValue(30, 60)).toBeGreaterThan(logEValue(30, 50))
  })

  it('is an e-value: with equal arms its mean is 1 at every number of successes', () => {
    for (const total of [1, 7, 40]) {
      let mean = 0
      let ways = 0.5 ** total
      for (let b = 0; b <= total; b++) {
        mean += ways * Math.exp(logEValue(total - b, b))
        ways *= (total - b) / (b + 1)
      }
      expect(mean).toBeCloseTo(1, 9)
    }
  })

  it('refuses counts that are none', () => {
    expect(() => logEValue(-1, 3)).toThrow('at least 0, not -1 and 3')
    expect(() => logEValue(Number.NaN, 3)).toThrow('NaN')
  })
})

const EQUAL = { a: 0.03, b: 0.03, views: 100, looks: 120 }
const COUNT = isProof ? 6000 : 400

test.for<[string, World, number]>([
  ['equal posts', EQUAL, 0.02],
  ['posts of uneven reach', { ...EQUAL, isUneven: true, looks: isProof ? 120 : 60 }, 0.02],
  [
    'posts that differ beyond chance',
    { ...EQUAL, spread: 0.3, isUneven: true, looks: isProof ? 120 : 60 },
    0.02,
  ],
])(
  'equal arms, a look every 100 views, %s: hardly ever a winner',
  ([name, world, most], { task }) => {
    const count = 'spread' in world ? COUNT / 4 : COUNT
    const wrong = shareOf(count, `wrong ${name}`, world, ({ winner }) => winner !== null)
    task.meta.closingLine = `equal arms, ${name}: ${(100 * wrong).toFixed(2)} % of ${count} experiments named a winner`
    // Three standard errors of chance on top.
    expect(wrong).toBeLessThanOrEqual(most + 3 * Math.sqrt((0.01 * 0.99) / count))
  },
)

test.for<[number, number]>([
  [0.03, 0.5],
  [0.04, 0.2],
  [0.2, 0.2],
  [0.1, 0.35],
])(
  'rate %d, %d better: found within the trials told, with the chance told',
  ([a, effect], { task }) => {
    const needed = trialsNeeded({ baseline: a, effect })
    const looks = 40
    const world = { a, b: a * (1 + effect), views: Math.ceil(needed / looks), looks }
    const count = isProof ? 4000 : 300
    const found = shareOf(count, `power ${a} ${effect}`, world, ({ winner }) => winner === 'B')
    task.meta.closingLine = `rate ${a}, ${effect} better: found within ${needed} trials an arm in ${(100 * found).toFixed(1)} % of ${count} experiments`
    const chance = 3 * Math.sqrt((0.8 * 0.2) / count)
    expect(found).toBeGreaterThan(0.77 - chance)
    expect(found).toBeLessThan(0.86 + chance)
  },
)

describe('trialsNeeded', () => {
  it('falls with the effect, rises with the power, and is at least 200', () => {
    const contrast = { baseline: 0.03, effect: 0.2 }
    expect(trialsNeeded({ ...contrast, effect: 0.4 })).toBeLessThan(trialsNeeded(contrast))
    expect(trialsNeeded(contrast, 0.9)).toBeGreaterThan(trialsNeeded(contrast))
    expect(trialsNeeded({ baseline: 0.3, effect: 2 })).toBe(MIN_VIEWS)
    expect(chanceOfWinner(20, contrast)).toBe(0)
    expect(trialsNeeded({ baseline: 1e-7, effect: 0.001 })).toBe(Infinity)
  })

  it('refuses what is no contrast', () => {
    expect(() => trialsNeeded({ baseline: 0.6, effect: 0.8 })).toThrow('cannot be told apart')
    expect(() => trialsNeeded({ baseline: 0.1, effect: 0 })).toThrow('effect above 0')
    expect(() => trialsNeeded({ baseline: 0.1, effect: 0.2 }, 1)).toThrow('between 0 and 1')
  })
})
