import { InvalidInputError } from './errors.ts'
import type { Rng } from './rng.ts'

/** Below this mean counts are drawn by inversion, from it on by transformed rejection. */
const INVERSION_BELOW = 10

/**
 * A Binomial(n, p) draw, 0 to n, exact to double precision: inversion where n·min(p, 1−p) < 10,
 * else BTRS of W. Hörmann, "The generation of binomial random variates", J. Stat. Comput. Simul. 46
 * (1993), p. 101. Throws InvalidInputError unless n is a whole number ≥ 0 and 0 ≤ p ≤ 1.
 */
export function binomial(rng: Rng, n: number, p: number): number {
  if (!Number.isSafeInteger(n) || n < 0) {
    throw new InvalidInputError(`trials must be a whole number from 0, not ${n}`)
  }
  if (!(p >= 0 && p <= 1)) {
    throw new InvalidInputError(`a probability must lie between 0 and 1, not ${p}`)
  }
  if (n === 0 || p === 0) return 0
  if (p === 1) return n
  if (p > 0.5) return n - smallBinomial(rng, n, 1 - p)
  return smallBinomial(rng, n, p)
}

/**
 * A Poisson(mean) draw: inversion for means under 10, else PTRS of W. Hörmann, "The transformed
 * rejection method for generating Poisson random variables", Insurance: Mathematics and Economics
 * 12 (1993), p. 39. Throws InvalidInputError unless the mean is 0 to 10¹².
 */
export function poisson(rng: Rng, mean: number): number {
  if (!(mean >= 0 && mean <= 1e12)) {
    throw new InvalidInputError(`a mean count must lie between 0 and 1e12, not ${mean}`)
  }
  if (mean === 0) return 0
  return mean < INVERSION_BELOW ? poissonByInversion(rng, mean) : poissonByRejection(rng, mean)
}

function smallBinomial(rng: Rng, n: number, p: number): number {
  return n * p < INVERSION_BELOW ? binomialByInversion(rng, n, p) : binomialByRejection(rng, n, p)
}

function binomialByInversion(rng: Rng, n: number, p: number): number {
  const odds = p / (1 - p)
  const none = Math.exp(n * Math.log1p(-p))
  for (;;) {
    let left = rng.uniform()
    let chance = none
    for (let count = 0; count <= n && count < 200; count++) {
      if (left < chance) return count
      left -= chance
      chance *= ((n - count) / (count + 1)) * odds
    }
  }
}

function binomialByRejection(rng: Rng, n: number, p: number): number {
  const sd = Math.sqrt(n * p * (1 - p))
  const b = 1.15 + 2.53 * sd
  const a = -0.0873 + 0.0248 * b + 0.01 * p
  const c = n * p + 0.5
  const odds = p / (1 - p)
  const alpha = (2.83 + 5.1 / b) * sd
  const mode = Math.floor((n + 1) * p)
  for (;;) {
    const u = rng.uniform() - 0.5
    const v = rng.uniform()
    const edge = 0.5 - Math.abs(u)
    const k = Math.floor(((2 * a) / edge + b) * u + c)
    if (edge >= 0.07 && v <= 0.92 - 4.2 / b) return k
    if (k < 0 || k > n) continue
    const bound =
      (mode + 0.5) * Math.log((mode + 1) / (odds * (n - mode + 1))) +
      (n + 1) * Math.log((n - mode + 1) / (n - k + 1)) +
      (k + 0.5) * Math.log((odds * (n - k + 1)) / (k + 1)) +
      (stirlingTail(mode) + stirlingTail(n - mode) - stirlingTail(k) - stirlingTail(n - k))
    if (Math.log((v * alpha) / (a / (edge * edge) + b)) <= bound) return k
  }
}

function poissonByInversion(rng: Rng, mean: number): number {
  for (;;) {
    let left = rng.uniform()
    let chance = Math.exp(-mean)
    for (let count = 0; count < 200; count++) {
      if (left < chance) return count
      left -= chance
      chance *= mean / (count + 1)
    }
  }
}

function poissonByRejection(rng: Rng, mean: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean)
  const a = -0.059 + 0.02483 * b
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
  for (;;) {
    const u = rng.uniform() - 0.5
    const v = rng.uniform()
    const edge = 0.5 - Math.abs(u)
    const k = Math.floor(((2 * a) / edge + b) * u + mean + 0.43)
    if (edge >= 0.07 && v <= 0.9277 - 3.6224 / (b - 2)) return k
    if (k < 0 || (edge < 0.013 && v > edge)) continue
    const bound = k * Math.log(mean) - mean - logFactorial(k)
    if (Math.log((v * inverseAlpha) / (a / (edge * edge) + b)) <= bound) return k
  }
}

function logFactorial(k: number): number {
  return (k + 0.5) * Math.log(k + 1) - (k + 1) + 0.5 * Math.log(2 * Math.PI) + stirlingTail(k)
}

const SMALL_TAILS = [
  0.08106146679532726, 0.04134069595540929, 0.02767792568499834, 0.02079067210376509,
  0.01664469118982119, 0.01387612882307075, 0.01189670994589177, 0.01041126526197209,
  0.00925546218271273, 0.00833056343336287,
] as const

/** log k! minus Stirling's formula at k + 1 (Hörmann 1993, table and series of section 3). */
function stirlingTail(k: number): number {
  const small = SMALL_TAILS[k]
  if (small !== undefined) return small
  const square = (k + 1) * (k + 1)
  return (1 / 12 - (1 / 360 - 1 / 1260 / square) / square) / (k + 1)
}
