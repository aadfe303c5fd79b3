import { ConflictError } from '../../domain/errors.ts'
import {
  evaluatePolicy,
  LEAST_ACCOUNT_WEEKS,
  type PolicyEstimate,
} from '../../domain/evaluation/evaluate-policy.ts'
import { idOf } from '../../domain/ids.ts'
import { digestOf } from '../../domain/planning/canonical.ts'
import {
  CAPTION_POLICIES,
  captionPolicy,
  type CaptionPolicy,
} from '../../domain/planning/caption-policies.ts'
import { policyEvaluations } from '../../domain/records/evaluations.ts'
import { modelVersions } from '../../domain/records/operations.ts'
import type { RowOf } from '../../domain/records/record.ts'
import { parseInstant } from '../../domain/time.ts'
import { LEARNER, readCaptionPolicy } from '../planning/read-caption-policy.ts'
import type { Load, Warehouse } from '../warehouse.ts'
import { readDecisions } from './read-decisions.ts'

/** What is to be evaluated. */
export interface EvaluationWanted {
  /** A policy’s name; all there are by default. */
  readonly policy?: string | undefined
  /** Weeks of decisions, counted back from the clock. */
  readonly weeks: number
  /** Put the policy in force where its interval clears the incumbent. */
  readonly promote?: boolean | undefined
  readonly asOf: string
  readonly load: Load
}

export type EvaluationRow = RowOf<typeof policyEvaluations>

/** What an evaluation found. */
export interface Evaluation {
  readonly version: string
  readonly incumbent: string
  readonly estimates: readonly EvaluationRow[]
  /** The policy put in force; null where none was. */
  readonly promoted: string | null
  /** Why a promotion that was asked for is refused; null where none is. */
  readonly refused: string | null
}

/**
 * Estimates what caption policies would have earned in the logged decisions, appends the estimates,
 * and puts one in force where that was asked for and the doubly robust interval of its difference to
 * the incumbent lies above 0. No estimates where nothing that was logged is settled. Throws
 * InvalidInputError for an unknown policy, and ConflictError where another was promoted meanwhile.
 */
export async function evaluatePolicies(
  warehouse: Warehouse,
  wanted: EvaluationWanted,
): Promise<Evaluation> {
  const named = wanted.policy === undefined ? null : captionPolicy(wanted.policy)
  const from = parseInstant(wanted.asOf)
    .subtract({ hours: 24 * 7 * wanted.weeks })
    .toString()
    .slice(0, 10)
  const decisions = await readDecisions(warehouse, from)
  const incumbent = captionPolicy(await readCaptionPolicy(warehouse))
  const policies = named ? [...new Set([incumbent, named])] : CAPTION_POLICIES
  const found = policies.flatMap((policy) => evaluatePolicy(decisions, policy, incumbent))
  const weeks = decisions.map(({ week }) => week).toSorted()
  const day = parseInstant(wanted.asOf).toString().slice(0, 10)
  const read = digestOf(decisions.map((decision) => [decision.decisionId, decision.captions]))
  const version = `${day}-${idOf(['evaluation', incumbent.name, read], 6)}`
  const estimates = found.map((estimate): EvaluationRow => {
    const weekSpan = { first_week: weeks[0] ?? '', last_week: weeks.at(-1) ?? '' }
    const stamp = { version, evaluated_at: wanted.asOf, incumbent: incumbent.name, ...weekSpan }
    return { ...stamp, ...rowOf(estimate) }
  })
  const refused = wanted.promote && named ? refusalOf(named, incumbent, found) : null
  const promoted = wanted.promote && named && refused === null ? named.name : null
  await warehouse.atomically(async (session) => {
    if ((await readCaptionPolicy(session)) !== incumbent.name) {
      throw new ConflictError(`another caption policy was promoted meanwhile: evaluate again`)
    }
    await session.append(policyEvaluations, estimates, wanted.load)
    if (promoted === null) return
    const payload = JSON.stringify({ evaluation: version, before: incumbent.name })
    const change = { learner: LEARNER, version: promoted, part: 'all', is_in_force: true }
    await session.append(
      modelVersions,
      [{ ...change, trained_at: wanted.asOf, payload }],
      wanted.load,
    )
  })
  return { version, incumbent: incumbent.name, estimates, promoted, refused }
}

function rowOf(estimate: PolicyEstimate) {
  return {
    policy: estimate.policy,
    estimator: estimate.estimator,
    count_decisions: estimate.countDecisions,
    count_account_weeks: estimate.countAccountWeeks,
    count_sent: estimate.countSent,
    effective_size: estimate.effectiveSize,
    reward: estimate.value,
    low: estimate.low,
    high: estimate.high,
    difference: estimate.difference.value,
    difference_low: estimate.difference.low,
    difference_high: estimate.difference.high,
    is_clear: estimate.isClear,
  }
}

/** Why a policy is not put in force; null where it may be. */
function refusalOf(
  policy: CaptionPolicy,
  incumbent: CaptionPolicy,
  found: readonly PolicyEstimate[],
): string | null {
  if (policy.name === incumbent.name) return `${policy.name} is in force already`
  const own = found.find((one) => one.policy === policy.name && one.estimator === 'doubly_robust')
  if (!own)
    return `${policy.name} is not promoted: no logged decision tells what it would have done`
  if (own.isClear) return null
  if (own.countAccountWeeks < LEAST_ACCOUNT_WEEKS) {
    return `${policy.name} is not promoted: ${own.countAccountWeeks} account-weeks are too few to tell, it takes ${LEAST_ACCOUNT_WEEKS}`
  }
  const { value, low, high } = own.difference
  const points = (share: number | null) => (share === null ? '?' : (100 * share).toFixed(3))
  return `${policy.name} is not promoted: its difference to ${incumbent.name} is ${points(value)} points, somewhere from ${points(low)} to ${points(high)}, which does not clear 0`
}
