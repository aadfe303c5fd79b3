import type { AccountProblem, Problem } from '../problem.ts'
import { solve } from '../solve.ts'
import { components } from './components.ts'
import { farKey, type Far } from './far.ts'
import { solveLinear, type Highs } from './highs.ts'
import { NO_STABILITY } from './stability.ts'
import { weekModel } from './week-model.ts'

/** A day on which an account cannot have the items asked for. */
export interface MissingDemand {
  /** Place of the account in the problem. */
  readonly account: number
  /** Day of its calendar, 0 = the week’s Monday. */
  readonly day: number
  readonly demanded: number
  /** What there is a plan for; all days together. */
  readonly possible: number
}

/** Every original of some accounts, free to go out on any day. */
export function everywhere({ chosen }: Problem, accounts: readonly AccountProblem[]): Far {
  return new Set(
    accounts.flatMap((account) =>
      chosen
        .filter(({ content_id: id }) => account.originals.has(id))
        .map((original) => farKey(account, original)),
    ),
  )
}

/**
 * Where the items asked for a day cannot be had under the rules, with the fewest items missing in
 * all (a mixed-integer programme of its own: each missing item costs 1, nothing else counts). Empty
 * where the week can be planned as asked. `only`: places of the accounts to look at.
 */
export function missingDemand(
  highs: Highs,
  problem: Problem,
  only?: ReadonlySet<number>,
): MissingDemand[] {
  const thumb = solve(problem)
  const isMet = ({ index, least }: AccountProblem) =>
    least.every((count, day) => thumb.countOn(index, day) >= count)
  if (problem.accounts.every((account) => !(only?.has(account.index) ?? true) || isMet(account))) {
    return []
  }
  return components(problem)
    .filter((accounts) =>
      accounts.some(({ index, least }) => (only?.has(index) ?? true) && least.some((n) => n > 0)),
    )
    .flatMap((accounts) => missingOf(highs, problem, accounts))
}

function missingOf(
  highs: Highs,
  problem: Problem,
  accounts: readonly AccountProblem[],
): MissingDemand[] {
  const { linear } = weekModel(problem, accounts, {
    far: everywhere(problem, accounts),
    isSplit: false,
    stability: NO_STABILITY,
  })
  linear.costs.fill(0)
  const demands = linear.rows.flatMap((row, place) =>
    row.name.rule === 'least a day' ? [{ row, place }] : [],
  )
  const slacks = demands.map(({ row, place }) => {
    const columns = Array.from({ length: Math.ceil(row.lower) }, () => linear.column(-1, true))
    linear.rows[place] = { ...row, columns: [...row.columns, ...columns] }
    return columns
  })
  // What is missing is counted in whole items: nearer than one is exact.
  const { values } = solveLinear(highs, linear, { absoluteGap: 0.99 })
  return demands.flatMap(({ row: { name } }, i) => {
    const short = slacks[i]?.filter((column) => (values[column] ?? 0) > 0.5).length ?? 0
    const account = problem.accounts[name.account ?? -1]
    if (short === 0 || !account) return []
    const day = Number(name.what)
    const demanded = account.least[day] ?? 0
    return [{ account: account.index, day, demanded, possible: demanded - short }]
  })
}

/** The problem with every demand lowered to what can be had. */
export function withLowerDemand(problem: Problem, missing: readonly MissingDemand[]): Problem {
  const accounts = problem.accounts.map((account) => {
    const own = missing.filter((one) => one.account === account.index)
    const least = account.least.map((n, day) => own.find((one) => one.day === day)?.possible ?? n)
    return own.length === 0 ? account : { ...account, least }
  })
  return { ...problem, accounts }
}
