import { InvalidInputError } from './errors.ts'
import type { Rng } from './rng.ts'

export { makeRng, type Rng } from './rng.ts'
export { binomial, poisson } from './sampling-counts.ts'

/**
 * The logarithm of a Gamma(shape, rate 1) draw; finite even for shapes near 0, where the draw
 * itself would underflow. Marsaglia & Tsang, "A simple method for generating gamma variables", ACM
 * TOMS 26 (2000), p. 363; shapes under 1 by the boost of their section 6.
 * Throws InvalidInputError unless shape > 0.
 */
export function logGamma(rng: Rng, shape: number): number {
  requirePositive('shape', shape)
  if (shape < 1) return logGamma(rng, shape + 1) + Math.log(rng.uniform()) / shape
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = rng.normal()
    const root = 1 + c * x
    if (root <= 0) continue
    const v = root * root * root
    const u = rng.uniform()
    if (u < 1 - 0.0331 * x ** 4) return Math.log(d * v)
    if (Math.log(u) < 0.5 * x * x + d * (1 - v + Math.log(v))) return Math.log(d * v)
  }
}

/** A Gamma(shape, rate) draw ≥ 0, mean shape / rate. Throws InvalidInputError unless both > 0. */
export function gamma(rng: Rng, shape: number, rate = 1): number {
  requirePositive('rate', rate)
  return Math.exp(logGamma(rng, shape)) / rate
}

/**
 * A Beta(a, b) draw in [0, 1], mean a / (a + b), from two gammas compared in log space, so that
 * shapes far under 1 are exact too. Throws InvalidInputError unless both shapes > 0.
 */
export function beta(rng: Rng, a: number, b: number): number {
  const x = logGamma(rng, a)
  const y = logGamma(rng, b)
  return 1 / (1 + Math.exp(y - x))
}

/** A whole number from 0 to below − 1, all equally likely. Throws unless below is 1 to 2⁵³. */
export function integer(rng: Rng, below: number): number {
  if (!Number.isInteger(below) || below < 1 || below > 2 ** 53) {
    throw new InvalidInputError(`cannot draw a whole number below ${below}: it must be 1 to 2^53`)
  }
  return Math.floor(rng.uniform() * below)
}

/** One of the items, all equally likely. Throws InvalidInputError for an empty list. */
export function pick<T>(rng: Rng, items: readonly T[]): T {
  if (items.length === 0) throw new InvalidInputError('cannot pick from an empty list')
  return items[integer(rng, items.length)] as T
}

/** A new list of the items in random order, all orders equally likely (Fisher–Yates; Knuth 3.4.2 P). */
export function shuffle<T>(rng: Rng, items: readonly T[]): T[] {
  const shuffled = [...items]
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = integer(rng, last + 1)
    const kept = shuffled[last] as T
    shuffled[last] = shuffled[other] as T
    shuffled[other] = kept
  }
  return shuffled
}

function requirePositive(name: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value))) {
    throw new InvalidInputError(`${name} must be a finite number above 0, not ${value}`, { name })
  }
}
