import { idOf } from '../ids.ts'
import { nextEvent } from '../ledger.ts'
import { accountResults } from './account-results.ts'
import { canonicalJson, digestOf, sortedBy } from './canonical.ts'
import { compile } from './compile.ts'
import { decisionRows } from './decision-rows.ts'
import { earlierItems, type Earlier } from './earlier.ts'
import type { EarlierItem, PlanInput } from './input.ts'
import { inputRows } from './input-rows.ts'
import { itemRows } from './item-rows.ts'
import { meetDemand } from './meet-demand.ts'
import type { Mode } from './modes.ts'
import { planReasons } from './plan-reasons.ts'
import { relaxedInput } from './rule-changes.ts'
import type { Highs } from './exact/highs.ts'
import { pricesOf } from './exact/row-prices.ts'
import { EXACT_SOLVER, solveExactly } from './exact/solve-exactly.ts'
import { stabilityOf } from './exact/stability.ts'
import { changesOf } from './changes.ts'
import type { AccountResult, LeftOut, Plan } from './plan.ts'

const MICRO = 1_000_000

/** `PLAN_2026W48_<BRAND>_<hash6>`: the id of one plan of a brand’s week. */
export function planIdOf(brand: string, week: string, mode: Mode, ordinal: number): string {
  const name = brand.toUpperCase().replace(/[^A-Z0-9]+/g, '')
  const hash = idOf(['plan', brand, week, mode, ordinal], 6).toUpperCase()
  return `PLAN_${week.replace('-', '')}_${name}_${hash}`
}

/**
 * Plans one brand’s week: originals once per account, spread over the week and staggered, and
 * captions alone where the account takes them, at the times and with the captions that together are
 * worth most under the limits of `records.md`, to within 1e-4 of the optimum. Pure: the same input,
 * in whatever order its rows come, gives the same plan on every machine. Planning again keeps what
 * people or publishers have acted on, draws alike, and leaves the rest as it was where that costs
 * little; `changes` lists what became of it. A shortfall is explained in `accounts`, never filled.
 * Throws InvalidInputError where the week is over or a wish cannot be meant.
 */
export function planWeek(input: PlanInput, highs: Highs): Plan {
  const planId = planIdOf(input.brand.brand, input.week, input.mode, input.ordinal)
  const drawId = input.drawId ?? planIdOf(input.brand.brand, input.week, input.mode, 0)
  const meant = relaxedInput(input)
  const problem = meetDemand(highs, meant, compile(meant, planId, drawId))
  const solution = solveExactly(highs, problem, stabilityOf(meant, problem))
  const { board } = solution
  const prices = pricesOf(highs, solution)
  const rows = itemRows(meant, board, prices)
  const whole = planReasons(input, solution, prices)
  const accounts = accountResults(board)
  const inputs = inputRows(input, planId, problem.frame)
  const out = leftOut(input, accounts)
  const earlier = earlierItems(input)
  const changes = changesOf(earlier.open, rows.items, keptIds(earlier))
  const ids = new Set(rows.items.map(({ item_id: id }) => id))
  return {
    planId,
    run: {
      plan_id: planId,
      week: input.week,
      week_start_on: problem.frame.monday.toString(),
      brand: input.brand.brand,
      mode: input.mode,
      ordinal: input.ordinal,
      as_of: input.asOf,
      seed: drawId,
      solver: EXACT_SOLVER,
      objective: rows.items.reduce((sum, { score }) => sum + Math.round(score * MICRO), 0) / MICRO,
      bound: solution.bound / MICRO,
      greedy_objective: solution.greedyValue / MICRO,
      count_items: rows.items.length,
      count_short: accounts.reduce((sum, { short }) => sum + short, 0),
      reasons: canonicalJson({ whole, accounts, left_out: out, changes }),
      config_digest: configDigest(input),
      inputs_digest: digestOf(inputs.map(({ model, row_key: key, row }) => [model, key, row])),
    },
    items: rows.items,
    variants: rows.variants,
    decisions: decisionRows(meant, problem, rows.captionItems),
    inputs,
    accounts,
    leftOut: out,
    whole,
    changes,
    events: earlier.open
      .filter(({ row }) => !ids.has(row.item_id))
      .map((item) => withdrawal(item, planId, input.asOf)),
  }
}

/** The fingerprint of everything a plan was made with besides the rows it read. */
export function configDigest(input: PlanInput): string {
  return digestOf([
    input.config,
    input.originalsWished,
    input.platforms,
    input.leadMinutes,
    input.atLeast,
    input.ruleChanges,
  ])
}

/** Items that come along from the plan before as they are. */
function keptIds({ standing, waiting }: Earlier): ReadonlySet<string> {
  return new Set([...standing, ...waiting].map(({ row }) => row.item_id))
}

/** The brand’s accounts that were not planned, each with the reason. */
function leftOut({ accounts }: PlanInput, planned: readonly AccountResult[]): LeftOut[] {
  const isPlanned = new Set(planned.map(({ account_id: id }) => id))
  return sortedBy(accounts, 'account_id')
    .filter(({ account_id: id }) => !isPlanned.has(id))
    .map(({ account_id, is_active: isActive }) => ({
      account_id,
      reason: isActive ? 'its platform was not asked for' : 'it is not active',
    }))
}

/** The event that takes an untouched proposal of an earlier plan back. */
function withdrawal({ row, state, sequence }: EarlierItem, planId: string, at: string) {
  const { item_id, account_id, week, week_start_on, revision } = row
  return nextEvent(
    { item_id, account_id, week, week_start_on, sequence, state, revision: Number(revision) },
    { to: 'withdrawn', at, actor: 'plan-week', reason: `replaced by plan ${planId}` },
  )
}
