import { beta, makeRng } from '../sampling.ts'
import { betaDistribution } from './incomplete-beta.ts'

const ROUNDS = 100

/** A caption as the draw sees it: the shapes it is drawn from, and its near-duplicates’ group. */
export interface Arm {
  readonly a: number
  readonly b: number
  readonly group: string
}

/**
 * The probability of each arm to enter a pool of `size` when every arm draws from its Beta, each
 * group sends its highest draw, and the highest `size` of those enter: Rao–Blackwellised, the mean
 * over `rounds` draws of 1 − F(threshold), the threshold being the higher of the best draw of its
 * own group’s others and the `size`-th best of the other groups (algorithms.md, “Propensities”).
 * Rescaled to sum to the pool’s size, and mixed with `epsilon` of uniform batches, so that none is 0.
 */
export function inclusionPropensities(
  arms: readonly Arm[],
  size: number,
  options: { seedKey: string; epsilon: number; rounds?: number },
): number[] {
  const groups = groupIndexes(arms)
  const entering = Math.min(size, groups.length)
  if (entering === 0) return arms.map(() => 0)
  const uniform = arms.map(() => 0)
  for (const members of groups) {
    for (const index of members) uniform[index] = entering / groups.length / members.length
  }
  const isCertain = entering === groups.length && groups.length === arms.length
  const drawn = isCertain
    ? arms.map(() => 1)
    : rescaled(survival(arms, groups, entering, options), groups, entering)
  return drawn.map((p, i) => (1 - options.epsilon) * p + options.epsilon * (uniform[i] ?? 0))
}

function groupIndexes(arms: readonly Arm[]): number[][] {
  const groups = new Map<string, number[]>()
  arms.forEach(({ group }, index) => {
    const members = groups.get(group)
    if (members) members.push(index)
    else groups.set(group, [index])
  })
  return [...groups.values()]
}

function survival(
  arms: readonly Arm[],
  groups: readonly number[][],
  entering: number,
  { seedKey, rounds = ROUNDS }: { seedKey: string; rounds?: number },
): number[] {
  const rng = makeRng(seedKey)
  const laws = arms.map(({ a, b }) => betaDistribution(a, b))
  const sums = arms.map(() => 0)
  for (let round = 0; round < rounds; round++) {
    const draws = arms.map(({ a, b }) => beta(rng, a, b))
    const bests = groups.map((members) => topTwo(members, draws))
    const ordered = bests.map(([best]) => best).toSorted((x, y) => y - x)
    const [last, next] = [ordered[entering - 1] ?? 0, ordered[entering] ?? 0]
    groups.forEach((members, g) => {
      const [best, second] = bests[g] ?? [0, 0]
      const bar = best >= last ? next : last
      for (const index of members) {
        const mate = draws[index] === best ? second : best
        sums[index] = (sums[index] ?? 0) + 1 - (laws[index]?.(Math.max(bar, mate)) ?? 0)
      }
    })
  }
  return sums.map((sum) => sum / rounds)
}

function topTwo(members: readonly number[], draws: readonly number[]): [number, number] {
  let [best, second] = [0, 0]
  for (const index of members) {
    const draw = draws[index] ?? 0
    if (draw > best) [best, second] = [draw, best]
    else if (draw > second) second = draw
  }
  return [best, second]
}

/** Scales so that all sum to `total` while no group, of which one may enter, exceeds 1. */
function rescaled(
  chances: readonly number[],
  groups: readonly number[][],
  total: number,
): number[] {
  const sums = groups.map((members) => members.reduce((sum, i) => sum + (chances[i] ?? 0), 0))
  const isFull = groups.map(() => false)
  for (;;) {
    const open = sums.reduce((sum, s, g) => sum + (isFull[g] ? 0 : s), 0)
    const left = total - isFull.filter(Boolean).length
    const factor = open > 0 ? left / open : 0
    const filling = sums.flatMap((s, g) => (!isFull[g] && s * factor > 1 ? [g] : []))
    for (const g of filling) isFull[g] = true
    if (filling.length > 0) continue
    const scaled = [...chances]
    groups.forEach((members, g) => {
      const scale = isFull[g] ? 1 / (sums[g] ?? 1) : factor
      for (const index of members) scaled[index] = (chances[index] ?? 0) * scale
    })
    return scaled
  }
}
