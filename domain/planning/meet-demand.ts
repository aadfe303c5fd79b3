import { InvalidInputError } from '../errors.ts'
import { conflictText } from './conflict-words.ts'
import { asRelaxation, conflictOf, type Way } from './exact/conflict.ts'
import { missingDemand, withLowerDemand } from './exact/demand.ts'
import type { Highs } from './exact/highs.ts'
import type { PlanInput } from './input.ts'
import type { Problem } from './problem.ts'
import { isDemandSoft, relaxationText } from './rule-changes.ts'

/**
 * The problem where every account can have the items a day that are asked for. Where it cannot:
 * with demands lowered if `at_least` is relaxed, else InvalidInputError saying which rules are in
 * the way and what the smallest relaxation of each would be.
 */
export function meetDemand(highs: Highs, input: PlanInput, problem: Problem): Problem {
  if (problem.accounts.every(({ least }) => least.every((count) => count === 0))) return problem
  const missing = missingDemand(highs, problem)
  if (missing.length === 0) return problem
  if (isDemandSoft(input)) return withLowerDemand(problem, missing)
  const conflict = conflictOf(highs, input, problem, missing)
  throw new InvalidInputError(conflictText(problem, conflict), {
    missing: missing.map(({ account, ...rest }) => ({
      account_id: problem.accounts[account]?.row.account_id ?? null,
      ...rest,
    })),
    conflict: conflict.families,
    relaxations: conflict.ways.map(wayData),
    together: conflict.together.map(wayData),
  })
}

function wayData(way: Way) {
  return { ...way, option: `--relax ${relaxationText(asRelaxation(way))}` }
}
