import { createHash } from 'node:crypto'

import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'

/** A seeded stream of random numbers; every draw advances it. */
export interface Rng {
  /** Uniform over the multiples of 2⁻⁵³ in the open interval (0, 1). */
  uniform(): number
  /** Standard normal: mean 0, variance 1. */
  normal(): number
}

/**
 * A generator for a seed key such as `<plan id>|captions`: the same key gives the same stream, on
 * every machine. xoroshiro128+ (Blackman & Vigna 2018) with all 128 bits of its state taken from
 * SHA-256 of the key; its weak lowest bits are dropped. Normals by Marsaglia's polar method (1964).
 */
export function makeRng(seedKey: string): Rng {
  const digest = createHash('sha256').update(seedKey).digest()
  const state = [0, 4, 8, 12].map((offset) => digest.readInt32LE(offset))
  const source = xoroshiro128plusFromState(state)
  const uniform = (): number => {
    for (;;) {
      const high = source.next() >>> 5
      const low = source.next() >>> 6
      if (high !== 0 || low !== 0) return (high * 2 ** 26 + low) / 2 ** 53
    }
  }
  let spare: number | undefined
  const normal = (): number => {
    if (spare !== undefined) {
      const kept = spare
      spare = undefined
      return kept
    }
    for (;;) {
      const x = 2 * uniform() - 1
      const y = 2 * uniform() - 1
      const s = x * x + y * y
      if (s === 0 || s >= 1) continue
      const scale = Math.sqrt((-2 * Math.log(s)) / s)
      spare = y * scale
      return x * scale
    }
  }
  return { uniform, normal }
}
