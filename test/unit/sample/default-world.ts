import { historyOf } from '../../../examples/sample/history.ts'
import { makeWorld } from '../../../examples/sample/world.ts'

/** The world of `npm start` and its history, made once for each test file. */
export const world = makeWorld()
export const history = historyOf(world)

export const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((x, y) => x - y)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Pearson’s correlation of pairs. */
export function correlation(pairs: readonly (readonly [number, number])[]): number {
  const x = mean(pairs.map(([a]) => a))
  const y = mean(pairs.map(([, b]) => b))
  const xy = mean(pairs.map(([a, b]) => (a - x) * (b - y)))
  const xx = mean(pairs.map(([a]) => (a - x) ** 2))
  const yy = mean(pairs.map(([, b]) => (b - y) ** 2))
  return xy / Math.sqrt(xx * yy)
}

/** Slope of the second of each pair over the first (least squares). */
export function slope(pairs: readonly (readonly [number, number])[]): number {
  const x = mean(pairs.map(([a]) => a))
  const y = mean(pairs.map(([, b]) => b))
  return mean(pairs.map(([a, b]) => (a - x) * (b - y))) / mean(pairs.map(([a]) => (a - x) ** 2))
}
