import type { CaptionPolicy } from '../planning/caption-policies.ts'
import {
  effectiveSize,
  estimateOf,
  ESTIMATORS,
  sumByWeek,
  withInterval,
  type Estimate,
  type Estimator,
  type Weighed,
  type WeekSums,
} from './estimate.ts'
import { propensitiesUnder, type LoggedDecision } from './logged-decision.ts'

/** Under so many account-weeks an interval says too little to promote a policy by. */
export const LEAST_ACCOUNT_WEEKS = 8

/** What a policy would have earned by one estimator, against the incumbent on the same log. */
export interface PolicyEstimate extends Estimate {
  readonly policy: string
  readonly estimator: Estimator
  readonly effectiveSize: number
  /** Its reward minus the incumbent’s, re-sampled together. */
  readonly difference: Estimate
  readonly countDecisions: number
  readonly countAccountWeeks: number
  /** Captions sent and settled. */
  readonly countSent: number
  /** Whether the interval of the difference lies above 0, over enough account-weeks. */
  readonly isClear: boolean
}

/**
 * Estimates, from logged decisions, the mean reward of the captions a policy would have let in, one
 * row an estimator, and its difference to the incumbent. Decisions whose log cannot tell what either
 * policy would have done, and those of which nothing was sent or settled yet, are left out. It takes
 * for granted that a caption in the pool is as likely sent whatever policy let it in. Empty where no
 * decision is left.
 */
export function evaluatePolicy(
  decisions: readonly LoggedDecision[],
  policy: CaptionPolicy,
  incumbent: CaptionPolicy,
): PolicyEstimate[] {
  const told = decisions.filter(({ captions }) => captions.some(({ reward }) => reward !== null))
  const pairs = told.flatMap((decision) => {
    const own = propensitiesUnder(decision, policy)
    const other = own && propensitiesUnder(decision, incumbent)
    return own && other ? [{ decision, own, other }] : []
  })
  const weigh = (side: 'own' | 'other'): Weighed[] =>
    pairs.map(({ decision, [side]: target }) => ({ decision, target }))
  const [own, other] = [sumByWeek(weigh('own')), sumByWeek(weigh('other'))]
  const weeks = [...own].flatMap(([key, mine]): [WeekSums, WeekSums][] => {
    const theirs = other.get(key)
    return theirs ? [[mine, theirs]] : []
  })
  if (weeks.length === 0) return []
  const [mine, theirs] = [weeks.map(([sums]) => sums), weeks.map(([, sums]) => sums)]
  return ESTIMATORS.map((estimator) => {
    const seedKey = `bootstrap|${policy.name}|${incumbent.name}|${estimator}`
    const difference = withInterval(
      weeks,
      seedKey,
      (some) =>
        estimateOf(
          some.map(([sums]) => sums),
          estimator,
          mine,
        ) -
        estimateOf(
          some.map(([, sums]) => sums),
          estimator,
          theirs,
        ),
    )
    return {
      policy: policy.name,
      estimator,
      ...withInterval(mine, seedKey, (some) => estimateOf(some, estimator, mine)),
      effectiveSize: effectiveSize(mine),
      difference,
      countDecisions: pairs.length,
      countAccountWeeks: weeks.length,
      countSent: mine.reduce((sum, { sent }) => sum + sent, 0),
      isClear:
        policy.name !== incumbent.name &&
        weeks.length >= LEAST_ACCOUNT_WEEKS &&
        (difference.low ?? 0) > 0,
    }
  })
}
