/** Of an account’s weekly items, the share that experiments may take at most. */
export const MOST_OF_THE_WEEK = 0.5

/** Overdispersion taken where nothing was measured: successes of one post hang together a little. */
export const USUAL_OVERDISPERSION = 0.003

/** A post with its settled result. */
export interface Result {
  readonly account_id: string
  readonly trials: number
  readonly successes: number
}

/**
 * How much the rates of an account’s posts differ beyond chance, as the correlation ρ of successes
 * within a post, 0.0001 to 0.05: by moments over accounts with at least two posts, pooled; 0.003
 * where there are none. n trials of a post then count as n / (1 + (n − 1)·ρ).
 */
export function overdispersion(results: readonly Result[]): number {
  let [above, below] = [0, 0]
  for (const posts of Map.groupBy(results, ({ account_id: id }) => id).values()) {
    const counted = posts.filter(({ trials }) => trials > 0)
    if (counted.length < 2) continue
    const rate = sum(counted, 'successes') / sum(counted, 'trials')
    for (const { trials, successes } of counted) {
      const apart = (successes / trials - rate) ** 2
      above += (counted.length / (counted.length - 1)) * apart - (rate * (1 - rate)) / trials
      below += rate * (1 - rate)
    }
  }
  return below > 0 ? Math.min(0.05, Math.max(0.0001, above / below)) : USUAL_OVERDISPERSION
}

/** What trials of one post count as when its successes correlate by ρ. */
export function effectiveTrials(trials: number, rho: number): number {
  return trials <= 0 ? 0 : trials / (1 + (trials - 1) * rho)
}

/** What an experiment gets of one account. */
export interface ArmVolume {
  /** Captions of the smaller arm. */
  readonly captions: number
  /** Days a caption rests between uses. */
  readonly lockDays: number
  /** Items the account gets in a week. */
  readonly itemsPerWeek: number
  /** Whether the arms are near-duplicates of each other and take turns, a week each. */
  readonly isAlternating: boolean
}

/** Posts an arm gets of one account in a week: a caption once, then it rests. */
export function postsPerWeek({ captions, lockDays, itemsPerWeek, isAlternating }: ArmVolume) {
  const rested = captions / Math.max(1, Math.ceil(lockDays / 7))
  const most = Math.floor((itemsPerWeek * MOST_OF_THE_WEEK) / 2)
  return isAlternating ? Math.min(rested, 0.5) : Math.min(rested, most)
}

function sum(results: readonly Result[], of: 'trials' | 'successes'): number {
  return results.reduce((total, result) => total + result[of], 0)
}
