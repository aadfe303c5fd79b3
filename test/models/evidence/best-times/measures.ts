import { HOURS, type Cell, type Slots } from './estimates.ts'
import type { Method } from './yardsticks.ts'

/** Slots a week that are chosen by their score. */
const SLOTS = 7

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** True lifts by account and hour of the week. */
export type Truth = ReadonlyMap<string, readonly number[]>

/**
 * The share of response lost by posting in the seven hours a method thinks best instead of the
 * seven that are best, mean over accounts.
 */
export function regretOf(method: Method, truth: Truth, accounts: readonly string[]): number {
  return mean(
    accounts.map((account) => {
      const lift = truth.get(account) ?? []
      const chosen = liftOfBest(method(account), lift)
      return 1 - Math.exp(chosen - liftOfBest(lift, lift))
    }),
  )
}

function liftOfBest(scores: readonly number[], lift: readonly number[]): number {
  const ranked = HOURS.toSorted((x, y) => (scores[y] ?? 0) - (scores[x] ?? 0) || x - y)
  return mean(ranked.slice(0, SLOTS).map((hour) => lift[hour] ?? 0))
}

/**
 * The share of hours whose interval holds the truth. What the mart estimates is the log lift over
 * the account’s average post, so the truth is the hour’s lift less the mean lift of the hours the
 * account’s posts were published in, each counted as often as it was used: not less the mean of
 * the week, in which most hours lie at which nobody posts.
 */
export function coverageOf(
  slots: ReadonlyMap<string, Slots>,
  truth: Truth,
  cells: readonly Cell[],
): number {
  const byAccount = Map.groupBy(cells, ({ account }) => account)
  return mean(
    [...byAccount].flatMap(([account, own]) => {
      const lift = truth.get(account) ?? []
      const posts = own.reduce((sum, { n }) => sum + n, 0)
      const usual = own.reduce((sum, { n, hour }) => sum + n * (lift[hour] ?? 0), 0) / posts
      const { low = [], high = [] } = slots.get(account) ?? {}
      return HOURS.map((hour) => {
        const value = (lift[hour] ?? 0) - usual
        return Number((low[hour] ?? 0) <= value && value <= (high[hour] ?? 0))
      })
    }),
  )
}

/** Of the hours that two estimates are given of, the share whose intervals overlap. */
export function overlapOf(one: Slots, other: Slots, hours: readonly number[]): number {
  return mean(
    hours.map((hour) =>
      Number(
        Math.max(one.low[hour] ?? 0, other.low[hour] ?? 0) <=
          Math.min(one.high[hour] ?? 0, other.high[hour] ?? 0),
      ),
    ),
  )
}
