import { InvalidInputError } from '../errors.ts'

/** What is known of a caption: its posterior, and the prior it grew from where that was kept. */
export interface Posterior {
  readonly alpha: number
  readonly beta: number
  readonly priorAlpha: number | null
  readonly priorBeta: number | null
}

/** A way to choose the captions of a pool: what each of them is valued by. */
export interface CaptionPolicy {
  /** Name and version, stored with every decision. */
  readonly name: string
  readonly doc: string
  /** Highest draws from the shapes, highest means of the shapes, or all equally likely. */
  readonly by: 'draw' | 'mean' | 'chance'
  /** The Beta a caption is valued by; null where what is known of it does not tell. */
  readonly shapes: (posterior: Posterior) => readonly [a: number, b: number] | null
}

/** Draws come from Beta(4a, 4b): the best share of a clairvoyant’s reward (algorithms.md). */
const SHARPNESS = 4

const asKnown = ({ alpha, beta }: Posterior) => [alpha, beta] as const

/** The policy where nobody promoted another one. */
export const CAPTION_POLICY: CaptionPolicy = {
  name: 'eb-thompson-sharp4/1',
  doc: 'Thompson sampling from the empirical-Bayes posterior, four times as sharp',
  by: 'draw',
  shapes: ({ alpha, beta }) => [SHARPNESS * alpha, SHARPNESS * beta],
}

/** Every policy that can be planned with and evaluated. */
export const CAPTION_POLICIES: readonly CaptionPolicy[] = [
  CAPTION_POLICY,
  {
    name: 'eb-thompson/1',
    doc: 'Thompson sampling from the empirical-Bayes posterior as it is',
    by: 'draw',
    shapes: asKnown,
  },
  {
    name: 'flat-thompson/1',
    doc: 'Thompson sampling from the evidence alone, with a flat prior',
    by: 'draw',
    shapes: ({ alpha, beta, priorAlpha, priorBeta }) =>
      priorAlpha === null || priorBeta === null
        ? null
        : [1 + Math.max(0, alpha - priorAlpha), 1 + Math.max(0, beta - priorBeta)],
  },
  {
    name: 'eb-greedy/1',
    doc: 'the highest means of the empirical-Bayes posterior',
    by: 'mean',
    shapes: asKnown,
  },
  { name: 'uniform/1', doc: 'all eligible captions equally likely', by: 'chance', shapes: asKnown },
]

/**
 * The policy of a name, which may leave its version out: `uniform` is `uniform/1`. Throws
 * InvalidInputError naming those there are.
 */
export function captionPolicy(name: string): CaptionPolicy {
  const found = CAPTION_POLICIES.find(
    (policy) => policy.name === name || policy.name.split('/')[0] === name,
  )
  if (found) return found
  const known = CAPTION_POLICIES.map((policy) => policy.name)
  throw new InvalidInputError(
    `there is no caption policy "${name}"; there are: ${known.join(', ')}`,
    { name, known },
  )
}
