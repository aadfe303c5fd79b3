import type { CaptionPolicy, Posterior } from '../planning/caption-policies.ts'
import { inclusionPropensities, type Arm } from '../planning/propensity.ts'

/** A caption that could have entered a pool, as it was logged, and what came of it. */
export interface LoggedCaption extends Posterior {
  readonly group: string
  /** Law of its mean amount where money counted in the draw. */
  readonly amount: Arm['amount']
  /** Probability with which it entered, above 0. */
  readonly propensity: number
  /** Successes per trial of the post it was sent with; null where it was not, or nothing settled. */
  readonly reward: number | null
}

/** One draw of one pool. */
export interface LoggedDecision {
  readonly decisionId: string
  readonly accountId: string
  /** `2026-W48`. */
  readonly week: string
  /** Name and version of the policy that drew. */
  readonly policy: string
  readonly epsilon: number
  readonly size: number
  /** The eligible captions in the order of their keys. */
  readonly captions: readonly LoggedCaption[]
}

/**
 * Probabilities with which another policy, with as many uniform batches, would have let each caption
 * of a decision in; the logged ones for the policy that drew. Null where the log does not hold what
 * the policy needs.
 */
export function propensitiesUnder(
  decision: LoggedDecision,
  policy: CaptionPolicy,
): readonly number[] | null {
  const { captions, size, epsilon, decisionId } = decision
  if (policy.name === decision.policy) return captions.map(({ propensity }) => propensity)
  const arms: Arm[] = []
  for (const caption of captions) {
    const shapes = policy.shapes(caption)
    if (!shapes) return null
    arms.push({ a: shapes[0], b: shapes[1], group: caption.group, amount: caption.amount })
  }
  const seedKey = `evaluate|${policy.name}|${decisionId}`
  return inclusionPropensities(arms, size, { seedKey, epsilon, by: policy.by })
}
