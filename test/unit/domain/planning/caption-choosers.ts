import type { JudgedCaption } from '../../../../domain/planning/caption-eligibility.ts'
import { captionPolicy } from '../../../../domain/planning/caption-policies.ts'
import { drawBatch } from '../../../../domain/planning/caption-pool.ts'
import { integer, makeRng, shuffle } from '../../../../domain/sampling.ts'
import { priorsOf, type Evidence } from './caption-prior.ts'
import { BATCH, type Chooser, type WeekSeen } from './caption-world.ts'
import { aCaption } from './world.ts'

const HALF_LIFE_WEEKS = 26
const TEMPLATE = aCaption('messages:acme', 'a caption')

/** The planner’s own draw from posteriors as the mart has them. */
export function planner(policy: string, epsilon: number): Chooser {
  const chosen = captionPolicy(policy)
  return (seen) => {
    const { drawn } = drawBatch(judgedOf(seen), BATCH, {
      seedKey: `${seen.world} ${seen.week}`,
      epsilon,
      policy: chosen,
    })
    return drawn
      .filter(({ rank }) => rank !== null)
      .toSorted((x, y) => (x.rank ?? 0) - (y.rank ?? 0))
      .map(({ row }) => Number(row.caption_key))
  }
}

function judgedOf(seen: WeekSeen): JudgedCaption[] {
  const evidence = seen.categories.map((category) => ({
    account: 'a',
    category: String(category),
    count: 0,
    trials: 0,
    successes: 0,
  }))
  for (const { caption, week, trials, successes } of seen.results) {
    const own = evidence[caption]
    if (!own) continue
    const decay = 0.5 ** ((seen.week - week) / HALF_LIFE_WEEKS)
    own.count += 1
    own.trials += decay * trials
    own.successes += decay * successes
  }
  const prior = priorsOf(evidence)
  return seen.eligible.map((caption) => judged(caption, evidence[caption], prior))
}

function judged(
  caption: number,
  evidence: Evidence | undefined,
  prior: ReturnType<typeof priorsOf>,
): JudgedCaption {
  const { category = '', trials = 0, successes = 0 } = evidence ?? {}
  const { mean, strength } = prior('a', category)
  const row = {
    ...TEMPLATE,
    caption_key: String(caption).padStart(4, '0'),
    prior_alpha: mean * strength,
    prior_beta: (1 - mean) * strength,
    posterior_alpha: mean * strength + successes,
    posterior_beta: (1 - mean) * strength + trials - successes,
  }
  return { row, group: row.caption_key, hashtags: [], lockReason: null, from: 0, until: 1 }
}

/** The best observed rates, a tenth of the places drawn by chance. */
export const epsilonGreedy: Chooser = (seen) => {
  const rng = makeRng(`epsilon-greedy ${seen.world} ${seen.week}`)
  const totals = totalsOf(seen)
  const best = highest(seen, ([trials, successes]) => (successes + 0.02) / (trials + 1), totals)
  const byChance = shuffle(rng, seen.eligible)
  const chosen = new Set<number>()
  while (chosen.size < Math.min(BATCH, seen.eligible.length)) {
    const from = rng.uniform() < 0.1 ? byChance : best
    const next = from.find((caption) => !chosen.has(caption))
    if (next !== undefined) chosen.add(next)
  }
  return [...chosen]
}

/** The old way: a number drawn evenly from the 95 % Wilson interval. */
export const wilsonSampling: Chooser = (seen) => {
  const rng = makeRng(`wilson ${seen.world} ${seen.week}`)
  return highest(seen, ([trials, successes]) => {
    const [low, high] = wilson(trials, successes)
    return low + (high - low) * rng.uniform()
  }).slice(0, BATCH)
}

function wilson(trials: number, successes: number): [number, number] {
  if (trials === 0) return [0, 1]
  const [z, rate] = [1.96, successes / trials]
  const scale = 1 + (z * z) / trials
  const middle = (rate + (z * z) / (2 * trials)) / scale
  const half = (z * Math.sqrt((rate * (1 - rate)) / trials + (z / (2 * trials)) ** 2)) / scale
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}

type Total = readonly [trials: number, successes: number]

function totalsOf({ results }: WeekSeen): Map<number, Total> {
  const totals = new Map<number, Total>()
  for (const { caption, trials, successes } of results) {
    const [n, k] = totals.get(caption) ?? [0, 0]
    totals.set(caption, [n + trials, k + successes])
  }
  return totals
}

/** Eligible captions from the highest score down; equals in a drawn order. */
function highest(
  seen: WeekSeen,
  scoreOf: (total: Total) => number,
  totals = totalsOf(seen),
): number[] {
  const rng = makeRng(`ties ${seen.world} ${seen.week}`)
  return seen.eligible
    .map((caption) => ({
      caption,
      score: scoreOf(totals.get(caption) ?? [0, 0]),
      tie: integer(rng, 2 ** 30),
    }))
    .toSorted((x, y) => y.score - x.score || x.tie - y.tie)
    .map(({ caption }) => caption)
}
