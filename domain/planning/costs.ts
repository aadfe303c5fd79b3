import { earlierItems } from './earlier.ts'
import type { PlanConfig, PlanInput } from './input.ts'
import { ownCaption } from './own-text.ts'
import type { AccountProblem, Placement } from './problem.ts'

const MICRO = 1_000_000
const LINK = /\bhttps?:\/\/\S|\bwww\.\S/i

/** What posts cost a brand this week, in whole millionths of the configured currency. */
export interface Budget {
  /** What the items that stand leave of it; null where nothing was set. */
  readonly left: number | null
  /** What the items that stand cost. */
  readonly spent: number
  readonly costOf: (platform: string, text: string) => number
}

/** What a network asks for a post with such a text, in whole millionths. */
export function costOf(money: PlanConfig['money'], platform: string, text: string): number {
  const rates = LINK.test(text) ? { ...money.per_post, ...money.per_link_post } : money.per_post
  return Math.round((rates[platform] ?? 0) * MICRO)
}

/** What is left of a brand’s weekly budget once the items that stand are paid for; never below 0. */
export function budgetOf(input: PlanInput): Budget {
  const { money } = input.config
  const spent = earlierItems(input).standing.reduce(
    (sum, { row }) => sum + costOf(money, row.platform, row.caption ?? ''),
    0,
  )
  const whole = money.budget === null ? null : Math.round(money.budget * MICRO)
  return {
    left: whole === null ? null : Math.max(0, whole - spent),
    spent,
    costOf: (platform, text) => costOf(money, platform, text),
  }
}

/** What an item costs, in whole millionths. */
export function costOfPlacement(
  budget: Budget,
  account: AccountProblem,
  { original, caption }: Pick<Placement, 'original' | 'caption'>,
): number {
  const own = original && account.originals.get(original.content_id)?.own
  const text = caption?.row.text ?? (own ? ownCaption(own) : null)
  return budget.costOf(account.row.platform, text ?? '')
}
