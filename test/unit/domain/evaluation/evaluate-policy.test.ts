import { describe, expect, test } from 'vitest'

import { evaluatePolicy } from '../../../../domain/evaluation/evaluate-policy.ts'
import {
  propensitiesUnder,
  type LoggedCaption,
  type LoggedDecision,
} from '../../../../domain/evaluation/logged-decision.ts'
import { captionPolicy } from '../../../../domain/planning/caption-policies.ts'
import { inclusionPropensities } from '../../../../domain/planning/propensity.ts'
import { beta, binomial, makeRng, shuffle, type Rng } from '../../../../domain/sampling.ts'

const isProof = process.env['DRUMBEAT_PROOF'] === '1'
const MONTHS = isProof ? 200 : 16
const [ACCOUNTS, CAPTIONS, POOL] = isProof ? [6, 100, 20] : [5, 30, 8]
const WEEKS = 4
const EPSILON = 0.1
const TRIALS = 400

const DEFAULT = ['flat-thompson/1', 'uniform/1']

const logging = captionPolicy('eb-thompson')

interface Month {
  readonly decisions: LoggedDecision[]
  /** True success rates by decision and caption. */
  readonly rates: readonly number[][]
}

/** What is known of a caption before the month, from 150 trials or none at all. */
function captionOf(rng: Rng): Omit<LoggedCaption, 'propensity' | 'reward' | 'group'> & {
  rate: number
} {
  const rate = 1 / (1 + Math.exp(3.8 - 0.6 * rng.normal()))
  const trials = rng.uniform() < 0.6 ? 150 : 0
  const successes = binomial(rng, trials, rate)
  const [priorAlpha, priorBeta] = [1.5, 58.5]
  return {
    rate,
    alpha: priorAlpha + successes,
    beta: priorBeta + trials - successes,
    priorAlpha,
    priorBeta,
    amount: null,
  }
}

/** The draw of the logging policy: the highest draws, or a uniform batch. */
function drawn(rng: Rng, captions: readonly { alpha: number; beta: number }[]): Set<number> {
  const all = captions.map((_, i) => i)
  if (rng.uniform() < EPSILON) return new Set(shuffle(rng, all).slice(0, POOL))
  const draws = captions.map(({ alpha, beta: b }) => beta(rng, alpha, b))
  return new Set(all.toSorted((x, y) => (draws[y] ?? 0) - (draws[x] ?? 0)).slice(0, POOL))
}

/** A month of weekly draws by several accounts, each learning from its own results. */
function simulated(key: string): Month {
  const rng = makeRng(key)
  const rates: number[][] = []
  const decisions = Array.from({ length: ACCOUNTS }, (_, account) => {
    let captions = Array.from({ length: CAPTIONS }, () => captionOf(rng))
    return Array.from({ length: WEEKS }, (_unused, week): LoggedDecision => {
      const decisionId = `${key} ${account} ${week}`
      const arms = captions.map(({ alpha: a, beta: b }, i) => ({ a, b, group: `${i}` }))
      const options = { seedKey: decisionId, epsilon: EPSILON }
      const propensities = inclusionPropensities(arms, POOL, options)
      const chosen = drawn(rng, captions)
      const sent = captions.map(({ rate }, i) => {
        if (!chosen.has(i)) return null
        const odds = Math.log(rate / (1 - rate)) + 0.3 * rng.normal() - 0.045
        return binomial(rng, TRIALS, 1 / (1 + Math.exp(-odds))) / TRIALS
      })
      const logged = captions.map((caption, i) => ({
        ...caption,
        group: `${i}`,
        propensity: propensities[i] ?? 0,
        reward: sent[i] ?? null,
      }))
      rates.push(captions.map(({ rate }) => rate))
      captions = captions.map((caption, i) => {
        const reward = sent[i] ?? null
        if (reward === null) return caption
        const known = 0.3 * TRIALS
        return {
          ...caption,
          alpha: caption.alpha + reward * known,
          beta: caption.beta + (1 - reward) * known,
        }
      })
      return {
        decisionId,
        accountId: `${account}`,
        week: `2026-W${40 + week}`,
        policy: logging.name,
        epsilon: EPSILON,
        size: POOL,
        captions: logged,
      }
    })
  })
  return { decisions: decisions.flat(), rates }
}

/** The true mean rate of the captions a policy lets in, with draws of its own. */
function truthOf({ decisions, rates }: Month, name: string): number {
  let [reward, all] = [0, 0]
  decisions.forEach((decision, d) => {
    const apart = { ...decision, decisionId: `truth of ${decision.decisionId}` }
    const target = propensitiesUnder(apart, captionPolicy(name)) ?? []
    target.forEach((p, i) => {
      reward += p * (rates[d]?.[i] ?? 0)
      all += p
    })
  })
  return reward / all
}

describe(`${MONTHS} simulated months`, () => {
  const months = Array.from({ length: MONTHS }, (_, i) => simulated(`month ${i}`))

  test.each(isProof ? [...DEFAULT, 'eb-thompson-sharp4/1', 'eb-greedy/1'] : DEFAULT)(
    'the interval of %s covers the truth about 95 times of 100',
    { timeout: 1_800_000 },
    (name) => {
      const covers = { snips: 0, doubly_robust: 0 }
      const differences = { snips: 0, doubly_robust: 0 }
      const bias = { snips: 0, doubly_robust: 0 }
      const width = { snips: 0, doubly_robust: 0 }
      let [size, naive] = [0, 0]
      for (const month of months) {
        const truth = truthOf(month, name)
        const gain = truth - truthOf(month, logging.name)
        const found = evaluatePolicy(month.decisions, captionPolicy(name), logging)
        expect(found).toHaveLength(2)
        for (const { estimator, low, high, value, difference, ...rest } of found) {
          covers[estimator] += Number((low ?? 1) <= truth && truth <= (high ?? 0)) / MONTHS
          differences[estimator] +=
            Number((difference.low ?? 1) <= gain && gain <= (difference.high ?? 0)) / MONTHS
          bias[estimator] += (value - truth) / truth / MONTHS
          width[estimator] += ((high ?? 0) - value) / truth / MONTHS
          size += rest.effectiveSize / rest.countSent / MONTHS / 2
        }
        const rewards = month.decisions.flatMap(({ captions }) =>
          captions.flatMap(({ reward }) => reward ?? []),
        )
        naive += (rewards.reduce((sum, one) => sum + one, 0) / rewards.length / truth - 1) / MONTHS
      }
      const percent = (share: number) => `${(100 * share).toFixed(1)} %`
      console.log(
        `${name}: effective size ${percent(size)} of what was sent; the log’s own mean is ${percent(naive)} off; ` +
          (['snips', 'doubly_robust'] as const)
            .map(
              (one) =>
                `${one} covers ${percent(covers[one])}, its difference ${percent(differences[one])}, bias ${percent(bias[one])}, half width ${percent(width[one])}`,
            )
            .join('; '),
      )
      // SNIPS has no model to explain why account-weeks differ: its interval is on the safe side.
      const least = isProof ? 0.9 : 0.8
      expect(covers.snips).toBeGreaterThanOrEqual(least)
      for (const share of [covers.doubly_robust, differences.doubly_robust]) {
        expect(share).toBeGreaterThanOrEqual(least)
        expect(share).toBeLessThanOrEqual(isProof ? 0.99 : 1)
      }
      expect(Math.abs(bias.doubly_robust)).toBeLessThan(isProof ? 0.01 : 0.03)
    },
  )
})
