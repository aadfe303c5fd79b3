import type { RowPrice } from './exact/row-prices.ts'
import type { Problem } from './problem.ts'
import { countOf, dayName } from './words.ts'

/** A price in the reasons of a plan or an item. */
export interface ToldPrice {
  readonly rule: RowPrice['rule']
  readonly account_id: string | null
  /** Day of the account’s calendar (0 = Monday), kind, type, original or caption it counts. */
  readonly what: string | number | null
  /** What one more would be worth, in units of the objective. */
  readonly price: number
  readonly text: string
}

const MICRO = 1_000_000
const SHOWN = 20
const SHOWN_OF_CONTENT = 3
const KINDS: Readonly<Record<string, string>> = { ppv: 'priced message', bump: 'follow-up' }

/** A price as plans store it, in words: `one more item on Friday on instagram:acme`. */
export function toldPrice(problem: Problem, row: RowPrice): ToldPrice {
  const account = row.account === null ? undefined : problem.accounts[row.account]
  const id = account?.row.account_id ?? null
  const where = id === null ? '' : ` on ${id}`
  return {
    rule: row.rule,
    account_id: id,
    what: row.what,
    price: rounded(row.price),
    text: `${ruleText(problem, row)}${where}`,
  }
}

/** To whole millionths, as scores are. */
export function rounded(value: number): number {
  return Math.round(value * MICRO) / MICRO
}

/** The dearest rules of a plan: limits and distances first of all, content and captions a few. */
export function dearest(problem: Problem, rows: readonly RowPrice[]): ToldPrice[] {
  const isContent = ({ rule }: RowPrice) =>
    rule === 'caption once' || rule === 'original once' || rule === 'near-duplicates'
  return [
    ...rows.filter((row) => !isContent(row)).slice(0, SHOWN),
    ...rows.filter(isContent).slice(0, SHOWN_OF_CONTENT),
  ]
    .toSorted((a, b) => b.price - a.price)
    .map((row) => toldPrice(problem, row))
}

/** What one more of a rule would be, in words, wherever it is: `one more item on Friday`. */
export function ruleText(problem: Problem, { rule, what, account }: RowPrice): string {
  const limits = problem.accounts[account ?? -1]?.limits
  const day = typeof what === 'number' ? dayName(what) : ''
  switch (rule) {
    case 'week':
      return 'one more item in the week'
    case 'day':
      return `one more item on ${day}`
    case 'kind a day': {
      const [kind = '', of = '0'] = String(what).split(' ')
      return `one more ${KINDS[kind] ?? kind} on ${dayName(Number(of))}`
    }
    case 'least a day':
      return `one item less asked for on ${day}`
    case 'gap':
      return `one more item on ${day} within ${limits?.gapMinutes ?? 0} min of another`
    case 'type':
      return `one more ${String(what)} than variety allows`
    case 'spread':
      return `one more variant within ${problem.spreadMs / 60_000} min of another of ${originalsText(what)}`
    case 'same instant':
      return 'two accounts at one instant'
    case 'original once':
      return `${originalsText(what)} once more`
    case 'caption once':
      return `a second use of the caption ${String(what).slice(0, 8)}`
    case 'near-duplicates':
      return `a near-duplicate of ${String(what).slice(0, 8)} as well`
    case 'budget':
      return 'one more unit of money to spend'
    default:
      return 'other words'
  }
}

function originalsText(what: RowPrice['what']): string {
  const ids = String(what).split(' ')
  return ids.length === 1 ? (ids[0] ?? '') : `one of ${countOf(ids.length, 'like original')}`
}
