/** Φ(x), the standard normal distribution function, to 7.5e-8 (Abramowitz & Stegun 26.2.17). */
export function normalDistribution(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x))
  const sum =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * sum
  return x >= 0 ? 1 - tail : tail
}
