import { integer, makeRng } from '../sampling.ts'
import type { LoggedDecision } from './logged-decision.ts'

export const ESTIMATORS = ['snips', 'doubly_robust'] as const
export type Estimator = (typeof ESTIMATORS)[number]

/** Re-samples of account-weeks behind an interval. */
const RESAMPLES = 1000

/** Sums over one account-week; estimates are ratios of their sums. */
export interface WeekSums {
  /** Σ weight, Σ weight², Σ weight × reward over captions that were sent and settled. */
  weight: number
  squaredWeight: number
  weightedReward: number
  /** Σ weight × (reward − expectation). */
  weightedSurprise: number
  /** Σ probability × expectation, Σ probability over everything eligible. */
  expected: number
  probability: number
  sent: number
}

/** A decision with the probabilities of a policy to evaluate. */
export interface Weighed {
  readonly decision: LoggedDecision
  readonly target: readonly number[]
}

/** An estimated reward with its 95 % interval; null where one account-week is all there is. */
export interface Estimate {
  readonly value: number
  readonly low: number | null
  readonly high: number | null
}

/** The sums of every account-week, by `account week`, in the order of first mention. */
export function sumByWeek(weighed: readonly Weighed[]): Map<string, WeekSums> {
  const weeks = new Map<string, WeekSums>()
  for (const { decision, target } of weighed) {
    const key = `${decision.accountId} ${decision.week}`
    const sums = weeks.get(key) ?? emptySums()
    weeks.set(key, sums)
    decision.captions.forEach(({ alpha, beta, propensity, reward }, i) => {
      const p = target[i] ?? 0
      const expected = alpha / (alpha + beta)
      sums.expected += p * expected
      sums.probability += p
      if (reward === null) return
      const weight = p / propensity
      sums.weight += weight
      sums.squaredWeight += weight * weight
      sums.weightedReward += weight * reward
      sums.weightedSurprise += weight * (reward - expected)
      sums.sent += 1
    })
  }
  return weeks
}

function emptySums(): WeekSums {
  return {
    weight: 0,
    squaredWeight: 0,
    weightedReward: 0,
    weightedSurprise: 0,
    expected: 0,
    probability: 0,
    sent: 0,
  }
}

/**
 * The reward of a caption that a policy lets in. `snips`: Σ w·r / Σ w (Swaminathan & Joachims 2015).
 * `doubly_robust`: Σ p·q / Σ p + Σ w·(r − q) / Σ w (Dudík et al. 2014, weights normalised), with q the
 * posterior mean logged before anything was sent. `all` are the account-weeks that Σ p·q is summed
 * over, where `weeks` are a re-sample of them: it is known, not estimated. NaN where nothing was sent.
 */
export function estimateOf(
  weeks: readonly WeekSums[],
  estimator: Estimator,
  all: readonly WeekSums[] = weeks,
): number {
  const total = emptySums()
  for (const week of weeks) {
    total.weight += week.weight
    total.weightedReward += week.weightedReward
    total.weightedSurprise += week.weightedSurprise
  }
  for (const week of all) {
    total.expected += week.expected
    total.probability += week.probability
  }
  if (estimator === 'snips') return total.weightedReward / total.weight
  return total.expected / total.probability + total.weightedSurprise / total.weight
}

/** How many captions chosen by the policy itself would tell as much: (Σ w)² / Σ w² (Kish 1965). */
export function effectiveSize(weeks: readonly WeekSums[]): number {
  const weight = weeks.reduce((sum, week) => sum + week.weight, 0)
  const squared = weeks.reduce((sum, week) => sum + week.squaredWeight, 0)
  return squared > 0 ? (weight * weight) / squared : 0
}

/**
 * A statistic of account-weeks with the 95 % interval of a cluster bootstrap: the spread over
 * re-samples of whole account-weeks, with Student’s t for their number (Cameron & Miller 2015,
 * section VI), since few clusters make a plain percentile interval too narrow.
 */
export function withInterval<T>(
  weeks: readonly T[],
  seedKey: string,
  statistic: (weeks: readonly T[]) => number,
): Estimate {
  const value = statistic(weeks)
  const count = weeks.length
  if (count < 2) return { value, low: null, high: null }
  const rng = makeRng(seedKey)
  const values = Array.from({ length: RESAMPLES }, () =>
    statistic(Array.from({ length: count }, () => weeks[integer(rng, count)] as T)),
  ).filter(Number.isFinite)
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length
  const squares = values.reduce((sum, one) => sum + (one - mean) ** 2, 0)
  const sd = Math.sqrt((squares / (values.length - 1)) * (count / (count - 1)))
  const half = studentQuantile(count - 1) * sd
  return Number.isFinite(half)
    ? { value, low: value - half, high: value + half }
    : { value, low: null, high: null }
}

/** The 97.5 % quantile of Student’s t: exact for 1 and 2, else Hill’s expansion (CACM 396, 1970). */
function studentQuantile(freedom: number): number {
  if (freedom === 1) return 12.706204736
  if (freedom === 2) return 4.302652729
  const z = 1.959963985
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92_160,
  ]
  return terms.reduce((sum, term, i) => sum + term / freedom ** (i + 1), z)
}
