import { beta, integer, makeRng, shuffle } from '../sampling.ts'
import { compareText } from './canonical.ts'
import type { JudgedCaption } from './caption-eligibility.ts'
import { inclusionPropensities } from './propensity.ts'

/** Name and version of the selection policy, stored with every decision. */
export const CAPTION_POLICY = 'eb-thompson-sharp4/1'

/** Draws come from Beta(4a, 4b): the best share of a clairvoyant’s reward (algorithms.md). */
const SHARPNESS = 4

/** An eligible caption with its draw. */
export interface DrawnCaption extends JudgedCaption {
  /** Sampled success rate, 0 to 1. */
  readonly draw: number
  /** Probability with which it enters the pool. */
  readonly propensity: number
  /** Key its draw was seeded with. */
  readonly seed: string
  /** 1 = the highest draw of the pool; null where it did not enter. */
  readonly rank: number | null
}

/** The captions one account may use of one kind this week, drawn once. */
export interface CaptionPool {
  /** Eligible captions in and out of the pool, by key. */
  readonly drawn: readonly DrawnCaption[]
  /** The pool, highest draw first. */
  readonly chosen: readonly DrawnCaption[]
  /** Captions that could not be used, by key. */
  readonly locked: readonly JudgedCaption[]
  /** Mean posterior rate of the eligible captions: what an average caption is worth; 1 if none. */
  readonly reference: number
  /** Whether this was one of the ε uniform batches. */
  readonly isUniform: boolean
  readonly size: number
}

/**
 * Draws a pool of at most `size` captions by Thompson sampling from the empirical-Bayes posteriors
 * (one caption a group of near-duplicates), or, with probability `epsilon`, uniformly. All draws
 * are seeded by `seedKey` and the caption’s key, so that the order of the rows does not matter.
 */
export function drawPool(
  captions: readonly JudgedCaption[],
  size: number,
  { seedKey, epsilon }: { seedKey: string; epsilon: number },
): CaptionPool {
  const sorted = captions.toSorted((x, y) => compareText(x.row.caption_key, y.row.caption_key))
  const eligible = sorted.filter(({ lockReason }) => lockReason === null)
  const drawn = eligible.map((caption) => {
    const seed = `${seedKey}|draw|${caption.row.caption_key}`
    const [a, b] = shapesOf(caption)
    return { ...caption, seed, draw: beta(makeRng(seed), a, b) }
  })
  const arms = drawn.map((caption) => {
    const [a, b] = shapesOf(caption)
    return { a, b, group: caption.group }
  })
  const propensities = inclusionPropensities(arms, size, {
    seedKey: `${seedKey}|propensity`,
    epsilon,
  })
  const rng = makeRng(`${seedKey}|batch`)
  const isUniform = rng.uniform() < epsilon
  const groups = [...grouped(drawn).values()]
  const entering = isUniform
    ? shuffle(rng, groups).map((group) => group[integer(rng, group.length)] ?? group[0])
    : groups.map((group) => group.toSorted(byDraw)[0]).toSorted(byDrawOrNone)
  const inPool = entering.flatMap((one) => (one ? [one] : [])).slice(0, size)
  const ranks = new Map(inPool.toSorted(byDraw).map((one, i) => [one.row.caption_key, i + 1]))
  const result = drawn.map((caption, i) => ({
    ...caption,
    propensity: propensities[i] ?? 0,
    rank: ranks.get(caption.row.caption_key) ?? null,
  }))
  return {
    drawn: result,
    chosen: result
      .filter(({ rank }) => rank !== null)
      .toSorted((x, y) => (x.rank ?? 0) - (y.rank ?? 0)),
    locked: sorted.filter(({ lockReason }) => lockReason !== null),
    reference: referenceOf(eligible),
    isUniform,
    size,
  }
}

function shapesOf({ row }: JudgedCaption): [number, number] {
  return [SHARPNESS * row.posterior_alpha, SHARPNESS * row.posterior_beta]
}

type WithDraw = JudgedCaption & { readonly draw: number; readonly seed: string }

function byDraw(x: WithDraw, y: WithDraw): number {
  return y.draw - x.draw || compareText(x.row.caption_key, y.row.caption_key)
}

function byDrawOrNone(x: WithDraw | undefined, y: WithDraw | undefined): number {
  return x && y ? byDraw(x, y) : 0
}

function grouped(captions: readonly WithDraw[]): Map<string, WithDraw[]> {
  const groups = new Map<string, WithDraw[]>()
  for (const caption of captions) {
    const members = groups.get(caption.group)
    if (members) members.push(caption)
    else groups.set(caption.group, [caption])
  }
  return groups
}

function referenceOf(captions: readonly JudgedCaption[]): number {
  const means = captions.map(
    ({ row }) => row.posterior_alpha / (row.posterior_alpha + row.posterior_beta),
  )
  const mean = means.reduce((sum, one) => sum + one, 0) / means.length
  return mean > 0 ? mean : 1
}
