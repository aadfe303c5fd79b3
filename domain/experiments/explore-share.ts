import { beta, makeRng } from '../sampling.ts'

const ROUNDS = 100
export const LEAST_SHARE = 0.05
export const MOST_SHARE = 0.35

/** What is known of a caption: the shapes of its Beta posterior. */
export interface Known {
  readonly alpha: number
  readonly beta: number
}

/** Captions that compete for the places of one pool. */
export interface Competition {
  readonly captions: readonly Known[]
  readonly size: number
}

/**
 * What knowing the rates would add to an account’s pools, as a share of what they are worth by what
 * is known: E[Σ of the `size` highest draws] / Σ of the `size` highest means − 1, at least 0, over
 * 100 seeded draws (algorithms.md, “Winners and modes”). 0 where everything fits into its pool.
 */
export function valueOfInformation(pools: readonly Competition[], seedKey: string): number {
  const rng = makeRng(seedKey)
  let [known, drawn] = [0, 0]
  for (const { captions, size } of pools) {
    const means = captions.map(({ alpha, beta: other }) => alpha / (alpha + other))
    const worth = sumOfHighest(means, size)
    known += worth
    if (captions.length <= size) {
      drawn += worth
      continue
    }
    for (let round = 0; round < ROUNDS; round++) {
      const draws = captions.map(({ alpha, beta: other }) => beta(rng, alpha, other))
      drawn += sumOfHighest(draws, size) / ROUNDS
    }
  }
  return known > 0 ? Math.max(0, drawn / known - 1) : 0
}

/** The share of batches to explore with: the value of information, kept within 0.05 to 0.35. */
export function exploreShare(valueOfKnowing: number): number {
  return Math.min(MOST_SHARE, Math.max(LEAST_SHARE, valueOfKnowing))
}

function sumOfHighest(values: readonly number[], size: number): number {
  return values
    .toSorted((x, y) => y - x)
    .slice(0, Math.max(0, size))
    .reduce((total, value) => total + value, 0)
}
