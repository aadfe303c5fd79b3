import { beta, gamma, integer, makeRng, shuffle } from '../sampling.ts'
import { compareText } from './canonical.ts'
import type { JudgedCaption } from './caption-eligibility.ts'
import { CAPTION_POLICY, type CaptionPolicy } from './caption-policies.ts'
import type { CaptionRow } from './input.ts'
import { inclusionPropensities, meanWorth, type Arm } from './propensity.ts'

/** An eligible caption with its draw. */
export interface DrawnCaption extends JudgedCaption {
  /** Sampled success rate, 0 to 1. */
  readonly draw: number
  /** Sampled mean amount of a success; null where money does not count. */
  readonly amount: number | null
  /** What it is worth by them: draw × amount, or the draw alone. Its place in the pool. */
  readonly worth: number
  /** Probability with which it enters the pool. */
  readonly propensity: number
  /** Key its draw was seeded with. */
  readonly seed: string
  /** 1 = the worthiest of the pool; null where it did not enter. */
  readonly rank: number | null
  /** The experiment that put it into the pool, if one did. */
  readonly experiment?: { readonly name: string; readonly arm: 'A' | 'B' }
}

/** The captions one account may use of one kind this week, drawn once. */
export interface CaptionPool {
  /** Eligible captions in and out of the pool, by key. */
  readonly drawn: readonly DrawnCaption[]
  /** The pool, the worthiest first. */
  readonly chosen: readonly DrawnCaption[]
  /** Captions that could not be used, by key. */
  readonly locked: readonly JudgedCaption[]
  /** Mean posterior worth of the eligible captions: what an average caption is worth; 1 if none. */
  readonly reference: number
  /** Whether this was one of the ε uniform batches. */
  readonly isUniform: boolean
  readonly size: number
  /** What it was drawn by, with how many uniform batches, and from which seed. */
  readonly policy: CaptionPolicy
  readonly epsilon: number
  readonly seedKey: string
}

/** What a draw depends on besides the captions. */
export interface DrawOptions {
  readonly seedKey: string
  /** Share of uniform batches, 0 to 1. */
  readonly epsilon: number
  /** Default: CAPTION_POLICY. */
  readonly policy?: CaptionPolicy | undefined
}

/**
 * Draws a pool of at most `size` captions by the policy: by default Thompson sampling from the
 * empirical-Bayes posteriors (one caption a group of near-duplicates), or, with probability
 * `epsilon`, uniformly. Where the money of every eligible caption is known in one currency, a draw
 * counts times a drawn mean amount, rate / Gamma(shape) (algorithms.md, “Captions”). All draws are
 * seeded by `seedKey` and the caption’s key, so that the order of the rows does not matter.
 */
export function drawPool(
  captions: readonly JudgedCaption[],
  size: number,
  { seedKey, epsilon, policy = CAPTION_POLICY }: DrawOptions,
): CaptionPool {
  const sorted = captions.toSorted((x, y) => compareText(x.row.caption_key, y.row.caption_key))
  const eligible = sorted.filter(({ lockReason }) => lockReason === null)
  const batch = drawBatch(eligible, size, { seedKey, epsilon, policy })
  const propensities = inclusionPropensities(armsOf(eligible, policy), size, {
    seedKey: `${seedKey}|propensity`,
    epsilon,
    by: policy.by,
  })
  const drawn = batch.drawn.map((caption, i) => ({ ...caption, propensity: propensities[i] ?? 0 }))
  return {
    drawn,
    chosen: drawn
      .filter(({ rank }) => rank !== null)
      .toSorted((x, y) => (x.rank ?? 0) - (y.rank ?? 0)),
    locked: sorted.filter(({ lockReason }) => lockReason !== null),
    reference: referenceOf(armsOf(eligible, null)),
    isUniform: batch.isUniform,
    size,
    policy,
    epsilon,
    seedKey,
  }
}

/** The draw alone, without its propensities; the captions are all eligible and in order of keys. */
export function drawBatch(
  eligible: readonly JudgedCaption[],
  size: number,
  { seedKey, epsilon, policy = CAPTION_POLICY }: DrawOptions,
): { drawn: Omit<DrawnCaption, 'propensity'>[]; isUniform: boolean } {
  const arms = armsOf(eligible, policy)
  const drawn = eligible.map((caption, i) => {
    const seed = `${seedKey}|draw|${caption.row.caption_key}`
    return { ...caption, seed, ...drawFrom(arms[i], seed, policy) }
  })
  const rng = makeRng(`${seedKey}|batch`)
  const isUniform = rng.uniform() < epsilon || policy.by === 'chance'
  const groups = [...grouped(drawn).values()]
  const entering = isUniform
    ? shuffle(rng, groups).map((group) => group[integer(rng, group.length)] ?? group[0])
    : groups.map((group) => group.toSorted(byWorth)[0]).toSorted(byWorthOrNone)
  const inPool = entering.flatMap((one) => (one ? [one] : [])).slice(0, size)
  const ranks = new Map(inPool.toSorted(byWorth).map((one, i) => [one.row.caption_key, i + 1]))
  return {
    drawn: drawn.map((one) => ({ ...one, rank: ranks.get(one.row.caption_key) ?? null })),
    isUniform,
  }
}

/** What captions compete with under a policy; under none, with what is known of them. */
function armsOf(captions: readonly JudgedCaption[], policy: CaptionPolicy | null): Arm[] {
  const hasAmounts = captions.every(({ row }) => amountOf(row) !== null)
  return captions.map(({ row, group }) => {
    const known = [row.posterior_alpha, row.posterior_beta] as const
    const [priorAlpha, priorBeta] = [row.prior_alpha, row.prior_beta]
    const posterior = { alpha: known[0], beta: known[1], priorAlpha, priorBeta }
    const [a, b] = policy?.shapes(posterior) ?? known
    return { a, b, group, amount: hasAmounts ? amountOf(row) : null }
  })
}

function amountOf({ amount_shape: shape, amount_rate: rate }: CaptionRow): Arm['amount'] {
  return shape === null || rate === null ? null : { shape, rate }
}

function drawFrom(
  arm: Arm | undefined,
  seed: string,
  { by }: CaptionPolicy,
): Pick<DrawnCaption, 'draw' | 'amount' | 'worth'> {
  if (!arm) return { draw: 0, amount: null, worth: 0 }
  const { a, b, amount: law } = arm
  const rng = makeRng(seed)
  const isMean = by === 'mean'
  const draw = isMean ? a / (a + b) : beta(rng, a, b)
  const amount = law ? law.rate / (isMean ? law.shape - 1 : gamma(rng, law.shape)) : null
  return { draw, amount, worth: amount === null ? draw : draw * amount }
}

type WithWorth = JudgedCaption & Pick<DrawnCaption, 'draw' | 'amount' | 'worth' | 'seed'>

function byWorth(x: WithWorth, y: WithWorth): number {
  return y.worth - x.worth || compareText(x.row.caption_key, y.row.caption_key)
}

function byWorthOrNone(x: WithWorth | undefined, y: WithWorth | undefined): number {
  return x && y ? byWorth(x, y) : 0
}

function grouped(captions: readonly WithWorth[]): Map<string, WithWorth[]> {
  const groups = new Map<string, WithWorth[]>()
  for (const caption of captions) {
    const members = groups.get(caption.group)
    if (members) members.push(caption)
    else groups.set(caption.group, [caption])
  }
  return groups
}

function referenceOf(arms: readonly Arm[]): number {
  const mean = arms.reduce((sum, arm) => sum + meanWorth(arm), 0) / arms.length
  return mean > 0 ? mean : 1
}
