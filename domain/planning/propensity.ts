import { beta, gamma, makeRng } from '../sampling.ts'
import type { CaptionPolicy } from './caption-policies.ts'
import { betaDistribution } from './incomplete-beta.ts'

const ROUNDS = 100
/** Drawn amounts vary more, so that as good a mean takes more draws. */
const ROUNDS_WITH_AMOUNTS = 400

/** A caption as the draw sees it: the shapes it is drawn from, and its near-duplicates’ group. */
export interface Arm {
  readonly a: number
  readonly b: number
  readonly group: string
  /** Where money is what counts: its mean amount is drawn as rate / Gamma(shape). */
  readonly amount?: { readonly shape: number; readonly rate: number } | null | undefined
}

/** How propensities are computed. */
export interface PropensityOptions {
  readonly seedKey: string
  /** Share of uniform batches mixed in, 0 to 1. */
  readonly epsilon: number
  /** Draws the mean is taken over (default 100; 400 where amounts count). */
  readonly rounds?: number
  /** Whether arms enter by their draws (default), their means, or by chance alone. */
  readonly by?: CaptionPolicy['by']
}

/** What an arm is worth on average: its success rate, × its mean amount where that counts. */
export function meanWorth({ a, b, amount }: Arm): number {
  return (a / (a + b)) * (amount ? amount.rate / (amount.shape - 1) : 1)
}

/**
 * The probability of each arm to enter a pool of `size` when every arm draws from its Beta, each
 * group sends its highest draw, and the highest `size` of those enter: Rao–Blackwellised, the mean
 * over `rounds` draws of 1 − F(threshold), the threshold being the higher of the best draw of its
 * own group’s others and the `size`-th best of the other groups (algorithms.md, “Propensities”).
 * Arms with amounts compete with draw × drawn amount.
 * Rescaled to sum to the pool’s size, and mixed with `epsilon` of uniform batches, so that none is 0.
 */
export function inclusionPropensities(
  arms: readonly Arm[],
  size: number,
  options: PropensityOptions,
): number[] {
  const groups = groupIndexes(arms)
  const entering = Math.min(size, groups.length)
  if (entering === 0) return arms.map(() => 0)
  const uniform = arms.map(() => 0)
  for (const members of groups) {
    for (const index of members) uniform[index] = entering / groups.length / members.length
  }
  if (options.by === 'chance') return uniform
  const isCertain = entering === groups.length && groups.length === arms.length
  const drawn = isCertain
    ? arms.map(() => 1)
    : options.by === 'mean'
      ? highestMeans(arms, groups, entering)
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
  { seedKey, ...options }: PropensityOptions,
): number[] {
  const hasAmounts = arms.some(({ amount }) => amount)
  const rounds = options.rounds ?? (hasAmounts ? ROUNDS_WITH_AMOUNTS : ROUNDS)
  const rng = makeRng(seedKey)
  const laws = arms.map(({ a, b }) => betaDistribution(a, b))
  const sums = arms.map(() => 0)
  const groupSums = groups.map(() => 0)
  for (let round = 0; round < rounds; round++) {
    const rates = arms.map(({ a, b }) => beta(rng, a, b))
    const amounts = arms.map(({ amount }) => (amount ? amount.rate / gamma(rng, amount.shape) : 1))
    const draws = rates.map((rate, index) => rate * (amounts[index] ?? 1))
    const below = (index: number, bar: number) => laws[index]?.(bar / (amounts[index] ?? 1)) ?? 0
    const bests = groups.map((members) => topTwo(members, draws))
    const ordered = bests.map(([best]) => best).toSorted((x, y) => y - x)
    const [last, next] = [ordered[entering - 1] ?? 0, ordered[entering] ?? 0]
    groups.forEach((members, g) => {
      const [best, second] = bests[g] ?? [0, 0]
      const bar = best >= last ? next : last
      let missing = 1
      for (const index of members) {
        const mate = draws[index] === best ? second : best
        const isBelow = below(index, bar)
        sums[index] = (sums[index] ?? 0) + 1 - (mate > bar ? below(index, mate) : isBelow)
        missing *= isBelow
      }
      groupSums[g] = (groupSums[g] ?? 0) + 1 - missing
    })
  }
  groups.forEach((members, g) => shareOut(sums, members, groupSums[g] ?? 0))
  return sums.map((sum) => sum / rounds)
}

/** Of near-duplicates, the sum is known better than the parts: they share it as they stand. */
function shareOut(sums: number[], members: readonly number[], whole: number): void {
  const parts = members.reduce((sum, index) => sum + (sums[index] ?? 0), 0)
  for (const index of members) {
    sums[index] = parts > 0 ? ((sums[index] ?? 0) * whole) / parts : whole / members.length
  }
}

/** 1 for the best arm of each of the best groups, 0 for all others; the first of equals. */
function highestMeans(
  arms: readonly Arm[],
  groups: readonly number[][],
  entering: number,
): number[] {
  const worths = arms.map(meanWorth)
  const byWorth = (x: number, y: number) => (worths[y] ?? 0) - (worths[x] ?? 0) || x - y
  const bests = groups.flatMap((members) => members.toSorted(byWorth)[0] ?? [])
  const chosen = new Set(bests.toSorted(byWorth).slice(0, entering))
  return arms.map((_, index) => (chosen.has(index) ? 1 : 0))
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
