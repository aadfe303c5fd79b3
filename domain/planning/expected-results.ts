import type { Board } from './board.ts'
import type { AccountProblem, Placement } from './problem.ts'

const MICRO = 1_000_000
const Z = 1.96

/** A mean with its 95 % interval. */
export interface Estimate {
  readonly mean: number
  readonly low: number
  readonly high: number
}

/** What a plan’s new items are expected to bring, if they go out as proposed. */
export interface ExpectedResults {
  readonly items: number
  /** In units of the objective, with means instead of draws. */
  readonly value: Estimate
  /** Successes (interactions, clicks, purchases); null where no account’s reach is known. */
  readonly successes: Estimate | null
  /** Views or recipients that rests on. */
  readonly trials: number
  /** Price × purchases of priced messages, by currency. */
  readonly revenue: Readonly<Record<string, Estimate>>
  /** Items on accounts whose usual reach is not known: in the value, not in the successes. */
  readonly items_without_reach: number
  /** Items at hours without an interval, or without a caption’s posterior: counted as if certain. */
  readonly items_without_interval: number
}

/** First and second moments of an uncertain number. */
interface Moments {
  readonly mean: number
  readonly square: number
}

/**
 * Expected results of the placed items, from exact moments (no simulation): an hour’s lift is
 * log-normal with the 95 % interval of its score, a caption’s success rate Beta by its posterior (×
 * its mean amount where money counts), both independent; sums are taken as normal. Successes add the
 * binomial chance of their trials, the account’s mean reach a post in 90 days. Posts that vary in
 * reach vary more than this says.
 */
export function expectedResults(
  board: Board,
  isOf?: (item: Placement) => boolean,
): ExpectedResults {
  const items = [...board.placed].filter(isOf ?? (() => true)).flatMap((placement) => {
    const account = board.problem.accounts[placement.account]
    return account ? [itemMoments(account, placement)] : []
  })
  const reached = items.filter(({ trials }) => trials !== null)
  const priced = Map.groupBy(
    items.filter(({ money, trials }) => money !== null && trials !== null),
    ({ money }) => money?.currency ?? '',
  )
  return {
    items: items.length,
    value: estimate(items.map(({ value }) => ({ mean: value.mean, variance: varianceOf(value) }))),
    successes: reached.length === 0 ? null : estimate(reached.map((one) => counted(one, 1))),
    trials: Math.round(reached.reduce((sum, { trials }) => sum + (trials ?? 0), 0)),
    revenue: Object.fromEntries(
      [...priced].map(([currency, some]) => [
        currency,
        estimate(some.map((one) => counted(one, one.money?.price ?? 0))),
      ]),
    ),
    items_without_reach: items.length - reached.length,
    items_without_interval: items.filter(({ isCertain }) => isCertain).length,
  }
}

interface ItemMoments {
  readonly value: Moments
  readonly rate: Moments
  readonly trials: number | null
  readonly money: { readonly price: number; readonly currency: string } | null
  readonly isCertain: boolean
}

function itemMoments(account: AccountProblem, placement: Placement): ItemMoments {
  const { slot, caption, original, kind } = placement
  const { low, high } = slot.row
  const sd = low === null || high === null ? 0 : Math.max(0, high - low) / (2 * Z)
  const median = slot.lift / MICRO
  const lift = { mean: median * Math.exp(sd ** 2 / 2), square: median ** 2 * Math.exp(2 * sd ** 2) }
  const point = {
    mean: account.row.baseline_rate ?? 0,
    square: (account.row.baseline_rate ?? 0) ** 2,
  }
  const rate = caption
    ? betaMoments(caption.row.posterior_alpha, caption.row.posterior_beta)
    : point
  const price = original?.price ?? caption?.row.price ?? null
  const currency = original?.price ? original.currency : caption?.row.currency
  const isSold = kind === 'ppv' && price !== null && account.row.reward === 'purchases'
  return {
    value: caption ? scaled(product(lift, rate), worthOfRate(account, placement)) : lift,
    rate: product(lift, rate),
    trials: account.row.trials_per_send ?? null,
    money: isSold ? { price: Number(price), currency: currency ?? '' } : null,
    isCertain: sd === 0 || caption === null,
  }
}

/** What a caption’s rate of 1 is worth against an average caption of the pool. */
function worthOfRate({ pools }: AccountProblem, { kind, caption }: Placement): number {
  const { amount_shape: shape, amount_rate: scale } = caption?.row ?? {}
  const amount = caption?.amount === null || !shape || !scale ? 1 : scale / (shape - 1)
  return amount / (pools[kind]?.reference ?? 1)
}

function betaMoments(a: number, b: number): Moments {
  return { mean: a / (a + b), square: (a * (a + 1)) / ((a + b) * (a + b + 1)) }
}

function product(x: Moments, y: Moments): Moments {
  return { mean: x.mean * y.mean, square: x.square * y.square }
}

function scaled({ mean, square }: Moments, by: number): Moments {
  return { mean: mean * by, square: square * by ** 2 }
}

function varianceOf({ mean, square }: Moments): number {
  return Math.max(0, square - mean ** 2)
}

/** Successes of an item’s trials, each worth `worth`: uncertain rate and binomial chance. */
function counted({ rate, trials }: ItemMoments, worth: number) {
  const n = trials ?? 0
  const chance = n * Math.max(0, rate.mean - rate.square)
  return {
    mean: worth * n * rate.mean,
    variance: worth ** 2 * (n ** 2 * varianceOf(rate) + chance),
  }
}

function estimate(parts: readonly { mean: number; variance: number }[]): Estimate {
  const mean = parts.reduce((sum, part) => sum + part.mean, 0)
  const half = Z * Math.sqrt(parts.reduce((sum, part) => sum + part.variance, 0))
  return { mean: round(mean), low: round(Math.max(0, mean - half)), high: round(mean + half) }
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
