import { idOf } from '../ids.ts'
import { nextEvent } from '../ledger.ts'
import { accountResults } from './account-results.ts'
import { canonicalJson, digestOf, sortedBy } from './canonical.ts'
import { compile } from './compile.ts'
import { decisionRows } from './decision-rows.ts'
import { earlierItems } from './earlier.ts'
import type { EarlierItem, PlanInput } from './input.ts'
import { inputRows } from './input-rows.ts'
import { itemRows } from './item-rows.ts'
import type { Mode } from './modes.ts'
import { solve, SOLVER } from './solve.ts'
import type { AccountResult, LeftOut, Plan } from './plan.ts'

const MICRO = 1_000_000

/** `PLAN_2026W48_<BRAND>_<hash6>`: the id of one plan of a brand’s week. */
export function planIdOf(brand: string, week: string, mode: Mode, ordinal: number): string {
  const name = brand.toUpperCase().replace(/[^A-Z0-9]+/g, '')
  const hash = idOf(['plan', brand, week, mode, ordinal], 6).toUpperCase()
  return `PLAN_${week.replace('-', '')}_${name}_${hash}`
}

/**
 * Plans one brand’s week: every original once per account, spread over the week and staggered, then
 * captions alone where the account takes them, each at the best time and with the best caption its
 * limits leave, as `records.md` has them. Pure: the same input, in whatever order its rows come,
 * gives the same plan. A shortfall is explained in `accounts`, never filled. Throws
 * InvalidInputError where the week is over or a wish cannot be meant.
 */
export function planWeek(input: PlanInput): Plan {
  const planId = planIdOf(input.brand.brand, input.week, input.mode, input.ordinal)
  const problem = compile(input, planId)
  const board = solve(problem)
  const rows = itemRows(input, board)
  const accounts = accountResults(board)
  const inputs = inputRows(input, planId, problem.frame)
  const out = leftOut(input, accounts)
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
      seed: planId,
      solver: SOLVER,
      objective: rows.items.reduce((sum, { score }) => sum + Math.round(score * MICRO), 0) / MICRO,
      bound: null,
      count_items: rows.items.length,
      count_short: accounts.reduce((sum, { short }) => sum + short, 0),
      reasons: canonicalJson({ accounts, left_out: out }),
      config_digest: digestOf([
        input.config,
        input.originalsWished,
        input.platforms,
        input.leadMinutes,
      ]),
      inputs_digest: digestOf(inputs.map(({ model, row_key: key, row }) => [model, key, row])),
    },
    items: rows.items,
    variants: rows.variants,
    decisions: decisionRows(input, problem, rows.captionItems),
    inputs,
    accounts,
    leftOut: out,
    events: earlierItems(input)
      .open.filter(({ row }) => !ids.has(row.item_id))
      .map((item) => withdrawal(item, planId, input.asOf)),
  }
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
