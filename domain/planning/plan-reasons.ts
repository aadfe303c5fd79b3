import type { Board } from './board.ts'
import { costOfPlacement } from './costs.ts'
import type { Prices } from './exact/row-prices.ts'
import type { Solution } from './exact/solve-exactly.ts'
import { expectedResults, type ExpectedResults } from './expected-results.ts'
import type { PlanInput } from './input.ts'
import { dearest, type ToldPrice } from './price-words.ts'
import type { AccountProblem } from './problem.ts'
import { demandOf, relaxationText } from './rule-changes.ts'
import { saturationForecast, type SaturationForecast } from './saturation-forecast.ts'

const MICRO = 1_000_000

/** How good a plan is, what limits it, what it should bring and what it costs. */
export interface PlanReasons {
  /** What was asked for besides the settings. */
  readonly asked: {
    readonly originals: number | null
    readonly platforms: readonly string[] | null
    readonly lead_minutes: number | null
    readonly at_least: number
    /** Where it was asked for this plan alone. */
    readonly at_least_asked: number | null
    /** Rules given up, as the command line takes them. */
    readonly relax: readonly string[]
  }
  /** Values are of the items proposed, in units of the objective. */
  readonly proof: {
    readonly value: number
    readonly bound: number
    /** (bound − value) / bound. */
    readonly gap: number
    readonly rule_of_thumb: number
  }
  readonly prices: readonly ToldPrice[]
  readonly expected: ExpectedResults
  readonly expected_by_account: Readonly<Record<string, ExpectedResults>>
  readonly cost: {
    readonly amount: number
    readonly currency: string
    readonly left: number | null
  }
  readonly saturation: readonly SaturationForecast[]
}

/** The part of a plan run’s `reasons` that is about the whole plan. */
export function planReasons(
  input: PlanInput,
  { board, value, bound, greedyValue }: Solution,
  prices: Prices,
): PlanReasons {
  const { problem } = board
  const { originalsWished, platforms, leadMinutes, ruleChanges } = input
  return {
    asked: {
      originals: originalsWished ?? null,
      platforms: platforms ?? null,
      lead_minutes: leadMinutes ?? null,
      at_least: demandOf(input),
      at_least_asked: input.atLeast ?? null,
      relax: (ruleChanges?.relax ?? []).map(relaxationText),
    },
    proof: {
      value: value / MICRO,
      bound: bound / MICRO,
      gap: bound > 0 ? Math.max(0, (bound - value) / bound) : 0,
      rule_of_thumb: greedyValue / MICRO,
    },
    prices: dearest(problem, prices.rows),
    expected: expectedResults(board),
    expected_by_account: Object.fromEntries(
      problem.accounts.map(({ index, row }) => [
        row.account_id,
        expectedResults(board, ({ account }) => account === index),
      ]),
    ),
    cost: costOf(input, board),
    saturation: saturationForecast(board),
  }
}

/** What the week costs with what stands already, and what is left of the budget. */
function costOf({ config }: PlanInput, board: Board): PlanReasons['cost'] {
  const { budget, accounts } = board.problem
  const ofAccount = (account: AccountProblem) =>
    board
      .of(account.index)
      .reduce((sum, placement) => sum + costOfPlacement(budget, account, placement), 0)
  const proposed = accounts.reduce((sum, account) => sum + ofAccount(account), 0)
  return {
    amount: (budget.spent + proposed) / MICRO,
    currency: config.money.currency,
    left: budget.left === null ? null : (budget.left - proposed) / MICRO,
  }
}
