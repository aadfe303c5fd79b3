import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import type { JudgedCaption } from '../../../../domain/planning/caption-eligibility.ts'
import { captionPolicy } from '../../../../domain/planning/caption-policies.ts'
import { drawBatch } from '../../../../domain/planning/caption-pool.ts'
import { binomial, integer, makeRng } from '../../../../domain/sampling.ts'
import { priorsOf, type Evidence } from './caption-prior.ts'
import { aCaption } from './world.ts'

const FILE = join(
  import.meta.dirname,
  '../../../../../shared/data/captions/headline_tests_open.csv',
)
const isThere = existsSync(FILE)
const isProof = process.env['DRUMBEAT_PROOF'] === '1'
const RUNS = isProof ? 20 : 1
const POLICIES = ['eb-thompson-sharp4', ...(isProof ? ['flat-thompson', 'eb-greedy'] : [])]
/** Impressions a headline gets when it is chosen, and how often one is chosen in each test. */
const [SEND, ROUNDS] = [300, 10]
const TEMPLATE = aCaption('x:paper', 'a headline')

interface Headline {
  readonly impressions: number
  readonly clicks: number
}

/** Every randomised test with its headlines. */
function readTests(): Headline[][] {
  const tests = new Map<string, Headline[]>()
  const rows = readFileSync(FILE, 'utf8').matchAll(/^([0-9a-f]{24}),\d{6},[^]*?,(\d+),(\d+)\r?$/gm)
  for (const [, id = '', impressions, clicks] of rows) {
    tests.set(id, [
      ...(tests.get(id) ?? []),
      { impressions: Number(impressions), clicks: Number(clicks) },
    ])
  }
  return [...tests.values()]
}

/**
 * Replays every test as a bandit: each round one headline gets 300 impressions drawn, without going
 * back, from what was really observed of it; its clicks are known the next round. Gives the clicks
 * of each test per impression, by policy. A used-up headline is no longer eligible.
 */
function replay(tests: readonly Headline[][], policy: string, run: number): number[] {
  const chosen = captionPolicy(policy)
  const left = tests.map((headlines) => headlines.map((one) => ({ ...one })))
  const seen = tests.map((headlines) =>
    headlines.map(() => ({ trials: 0, successes: 0, count: 0 })),
  )
  const rng = makeRng(`clicks ${policy} ${run}`)
  for (let round = 0; round < ROUNDS; round++) {
    const evidence = seen.flatMap((arms, category) =>
      arms.map((arm): Evidence => ({ ...arm, account: 'a', category: String(category) })),
    )
    const prior = priorsOf(evidence)
    left.forEach((headlines, place) => {
      const { mean, strength } = prior('a', String(place))
      const eligible = headlines.flatMap((one, i): JudgedCaption[] => {
        if (one.impressions < SEND) return []
        const { trials = 0, successes = 0 } = seen[place]?.[i] ?? {}
        const row = {
          ...TEMPLATE,
          caption_key: String(i).padStart(2, '0'),
          prior_alpha: mean * strength,
          prior_beta: (1 - mean) * strength,
          posterior_alpha: mean * strength + successes,
          posterior_beta: (1 - mean) * strength + trials - successes,
        }
        return [{ row, group: row.caption_key, hashtags: [], lockReason: null, from: 0, until: 1 }]
      })
      const seedKey = `${policy} ${run} ${place} ${round}`
      const { drawn } = drawBatch(eligible, 1, { seedKey, epsilon: 0.05, policy: chosen })
      const key = drawn.find(({ rank }) => rank !== null)?.row.caption_key
      const own = key === undefined ? undefined : headlines[Number(key)]
      const arm = key === undefined ? undefined : seen[place]?.[Number(key)]
      if (!own || !arm) return
      const clicks = clicksAmong(rng, own)
      own.impressions -= SEND
      own.clicks -= clicks
      arm.trials += SEND
      arm.successes += clicks
      arm.count += 1
    })
  }
  return seen.map((arms) => {
    const [clicks, shown] = [
      arms.reduce((sum, { successes }) => sum + successes, 0),
      arms.reduce((sum, { trials }) => sum + trials, 0),
    ]
    return shown > 0 ? clicks / shown : 0
  })
}

/** Clicks among the next impressions of those observed: near hypergeometric, at most what is left. */
function clicksAmong(rng: ReturnType<typeof makeRng>, { impressions, clicks }: Headline): number {
  let found = 0
  for (let i = 0; i < clicks; i++) found += binomial(rng, 1, SEND / impressions)
  return Math.min(found, SEND)
}

describe.skipIf(!isThere)(
  'headline tests of ../shared/data (skipped where they are not there)',
  () => {
    test(`more clicks than uniform choice, ${RUNS} replays`, { timeout: 600_000 }, () => {
      const tests = readTests()
      expect(tests.length).toBe(325)
      const means = (policy: string) => {
        const runs = Array.from({ length: RUNS }, (_, run) => replay(tests, policy, run))
        return tests.map((_, i) => runs.reduce((sum, run) => sum + (run[i] ?? 0), 0) / RUNS)
      }
      const uniform = means('uniform')
      const rng = makeRng('bootstrap')
      for (const policy of POLICIES) {
        const own = means(policy)
        const gainOf = (indexes: readonly number[]) =>
          indexes.reduce((sum, i) => sum + (own[i] ?? 0), 0) /
            indexes.reduce((sum, i) => sum + (uniform[i] ?? 0), 0) -
          1
        const gain = gainOf(tests.map((_, i) => i))
        const again = Array.from({ length: 1000 }, () =>
          gainOf(tests.map(() => integer(rng, tests.length))),
        ).toSorted((x, y) => x - y)
        const [low = 0, high = 0] = [again[24], again[974]]
        const percent = (share: number) => `${(100 * share).toFixed(1)} %`
        console.log(
          `${policy}: ${percent(gain)} more clicks than uniform choice (${percent(low)} to ${percent(high)} over re-sampled tests)`,
        )
        expect(low).toBeGreaterThan(0)
      }
    })
  },
)
