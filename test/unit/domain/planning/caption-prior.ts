/** Decayed evidence about one caption of one kind. */
export interface Evidence {
  readonly account: string
  readonly category: string
  readonly count: number
  readonly trials: number
  readonly successes: number
}

/** A prior’s mean and the trials it weighs as much as, by account and category. */
export type Priors = (account: string, category: string) => { mean: number; strength: number }

const sumOf = (rows: readonly Evidence[], field: 'count' | 'trials' | 'successes') =>
  rows.reduce((sum, row) => sum + row[field], 0)

/**
 * The empirical-Bayes prior of captions, stated a second time besides the SQL: the category’s mean
 * drawn to the account’s, drawn to everybody’s, each by as much as three posts weigh;
 * κ = (1 − m) / (m · CV²) − 1 with CV² by moments over captions with 5 trials (algorithms.md).
 */
export function priorsOf(all: readonly Evidence[]): Priors {
  const seen = all.filter(({ count }) => count > 0)
  const counted = sumOf(seen, 'count')
  const global =
    counted > 0 ? (sumOf(seen, 'successes') + 0.5) / (sumOf(seen, 'trials') + 25) : 0.02
  const pull = counted > 0 ? Math.max(25, (3 * sumOf(seen, 'trials')) / counted) : 25
  const drawn = (rows: readonly Evidence[], to: number) =>
    (sumOf(rows, 'successes') + pull * to) / (sumOf(rows, 'trials') + pull)
  const means = new Map<string, number>()
  const meanOf = (account: string, category: string): number => {
    const key = `${account} ${category}`
    const known = means.get(key)
    if (known !== undefined) return known
    const own = seen.filter((row) => row.account === account)
    const mean = drawn(
      own.filter((row) => row.category === category),
      drawn(own, global),
    )
    means.set(key, mean)
    return mean
  }
  let [excess, scale] = [0, 0]
  for (const { account, category, trials, successes } of all) {
    if (trials < 5) continue
    const mean = meanOf(account, category)
    excess += trials * (successes / trials - mean) ** 2 - mean * (1 - mean)
    scale += trials * mean * mean
  }
  const squaredCv = scale > 0 ? Math.min(1.5, Math.max(0.05, excess / scale)) : 0.4
  return (account, category) => {
    const mean = meanOf(account, category)
    return { mean, strength: Math.max(2, (1 - mean) / (mean * squaredCv) - 1) }
  }
}
