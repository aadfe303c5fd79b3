/** log Γ(x) for x > 0 (Lanczos, g = 7; error under 1e-13 relative). */
export function logGammaFunction(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGammaFunction(1 - x)
  const coefficients = [
    676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ]
  let sum = 0.99999999999980993
  coefficients.forEach((coefficient, i) => (sum += coefficient / (x + i)))
  const t = x + 6.5
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum)
}

/** P(Beta(a, b) ≤ x), by the continued fraction DLMF 8.17.22 (modified Lentz). */
export function betaCdf(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1
  if (x > (a + 1) / (a + b + 2)) return 1 - betaCdf(1 - x, b, a)
  const front = a * Math.log(x) + b * Math.log1p(-x)
  const scale = logGammaFunction(a + b) - logGammaFunction(a) - logGammaFunction(b)
  let c = 1
  let d = 1 / (1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / (1 + even * d)
    c = 1 + even / c
    fraction *= c * d
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / (1 + odd * d)
    c = 1 + odd / c
    fraction *= c * d
    if (Math.abs(c * d - 1) < 1e-15) break
  }
  return (Math.exp(front + scale) * fraction) / a
}

/** P(Gamma(shape, rate 1) ≤ x), by the power series DLMF 8.11.4. */
export function gammaCdf(x: number, shape: number): number {
  if (x <= 0) return 0
  let term = 1 / shape
  let sum = term
  for (let k = 1; k < 100_000 && term > sum * 1e-17; k++) {
    term *= x / (shape + k)
    sum += term
  }
  return Math.min(1, sum * Math.exp(shape * Math.log(x) - x - logGammaFunction(shape)))
}

/** P(Normal(0, 1) ≤ x), through the gamma law of x²/2. */
export function normalCdf(x: number): number {
  const half = gammaCdf((x * x) / 2, 0.5) / 2
  return x < 0 ? 0.5 - half : 0.5 + half
}

/** Largest distance between the empirical law of the draws and a CDF, times √n (Kolmogorov). */
export function ksStatistic(draws: readonly number[], cdf: (x: number) => number): number {
  const sorted = draws.toSorted((x, y) => x - y)
  const n = sorted.length
  let distance = 0
  sorted.forEach((x, i) => {
    const p = cdf(x)
    distance = Math.max(distance, p - i / n, (i + 1) / n - p)
  })
  return distance * Math.sqrt(n)
}

/**
 * Pearson's statistic of counts against a probability law, cells pooled until each expects at
 * least 10, as a z-score (Wilson–Hilferty).
 */
export function chiSquareZ(draws: readonly number[], pmf: (k: number) => number): number {
  const seen = new Map<number, number>()
  for (const k of draws) seen.set(k, (seen.get(k) ?? 0) + 1)
  const top = Math.max(...seen.keys())
  let [statistic, cells, expected, found, mass] = [0, 0, 0, 0, 0]
  for (let k = 0; k <= top; k++) {
    mass += pmf(k)
    expected += pmf(k) * draws.length
    found += seen.get(k) ?? 0
    if (expected < 10 || (1 - mass) * draws.length < 10) continue
    statistic += (found - expected) ** 2 / expected
    cells++
    expected = 0
    found = 0
  }
  expected += (1 - mass) * draws.length
  statistic += (found - expected) ** 2 / expected
  const freedom = cells
  const third = 2 / (9 * freedom)
  return (Math.cbrt(statistic / freedom) - (1 - third)) / Math.sqrt(third)
}
