import { describe, expect, it } from 'vitest'

import { InvalidInputError } from '../../../domain/errors.ts'
import {
  beta,
  binomial,
  gamma,
  integer,
  logGamma,
  makeRng,
  pick,
  poisson,
  shuffle,
} from '../../../domain/sampling.ts'
import {
  betaCdf,
  chiSquareZ,
  gammaCdf,
  ksStatistic,
  logGammaFunction,
  normalCdf,
} from './exact-cdfs.ts'

/** A true sampler exceeds this Kolmogorov statistic once in 1,000 seeds. */
const KS_LIMIT = 1.95
const DRAWS = 20_000

const draw = (count: number, one: () => number) => Array.from({ length: count }, one)
const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length
const variance = (values: readonly number[]) => {
  const centre = mean(values)
  return mean(values.map((x) => (x - centre) ** 2))
}

describe('the exact distributions the samplers are held against', () => {
  it('agree with published values', () => {
    expect(betaCdf(0.3, 2, 5)).toBeCloseTo(0.579825, 6)
    expect(betaCdf(0.5, 0.5, 0.5)).toBeCloseTo(0.5, 12)
    expect(gammaCdf(2, 3)).toBeCloseTo(0.3233235838, 9)
    expect(normalCdf(-1.959963985)).toBeCloseTo(0.025, 9)
  })
})

describe('makeRng', () => {
  it('gives the same stream for the same key and another for another', () => {
    const stream = (key: string) => draw(5, makeRng(key).uniform)
    expect(stream('plan-1')).toEqual(stream('plan-1'))
    expect(stream('plan-1')).not.toEqual(stream('plan-2'))
  })

  it('never changes the stream of a key', () => {
    const rng = makeRng('drumbeat')
    expect([rng.uniform(), rng.uniform(), rng.normal()]).toMatchInlineSnapshot(`
      [
        0.5256931338112085,
        0.2592995181525427,
        2.1580039358703855,
      ]
    `)
  })

  it('uses more of the key’s digest than 32 bits', () => {
    const firsts = new Set(Array.from({ length: 50_000 }, (_, i) => makeRng(`k${i}`).uniform()))
    expect(firsts.size).toBe(50_000)
  })

  it('draws uniforms and normals', () => {
    const rng = makeRng('uniform')
    const uniforms = draw(DRAWS, rng.uniform)
    expect(ksStatistic(uniforms, (x) => x)).toBeLessThan(KS_LIMIT)
    expect(Math.min(...uniforms)).toBeGreaterThan(0)
    expect(Math.max(...uniforms)).toBeLessThan(1)
    expect(ksStatistic(draw(DRAWS, rng.normal), normalCdf)).toBeLessThan(KS_LIMIT)
  })
})

describe('gamma', () => {
  it.each([0.05, 0.5, 1, 2.5, 40, 3000])('of shape %d follows its law', (shape) => {
    const rng = makeRng(`gamma ${shape}`)
    const draws = draw(DRAWS, () => gamma(rng, shape))
    expect(ksStatistic(draws, (x) => gammaCdf(x, shape))).toBeLessThan(KS_LIMIT)
    expect(Math.abs(mean(draws) - shape)).toBeLessThan(4 * Math.sqrt(shape / DRAWS))
  })

  it('has mean shape / rate', () => {
    const rng = makeRng('rate')
    expect(mean(draw(DRAWS, () => gamma(rng, 9, 3)))).toBeCloseTo(3, 1)
  })

  it('stays finite in log space where the draw underflows', () => {
    const rng = makeRng('tiny')
    const logs = draw(1000, () => logGamma(rng, 1e-4))
    expect(logs.every(Number.isFinite)).toBe(true)
    expect(Math.min(...logs)).toBeLessThan(-1000)
  })

  it.each([0, -1, Number.NaN, Infinity])('refuses the shape %d', (shape) => {
    expect(() => gamma(makeRng('x'), shape)).toThrow(InvalidInputError)
  })
})

describe('beta', () => {
  it.each([
    [0.1, 0.3],
    [0.5, 20],
    [1, 1],
    [4, 196],
    [250, 12_000],
  ])('of %d and %d follows its law', (a, b) => {
    const rng = makeRng(`beta ${a} ${b}`)
    const draws = draw(DRAWS, () => beta(rng, a, b))
    const exact = (a * b) / ((a + b) ** 2 * (a + b + 1))
    expect(ksStatistic(draws, (x) => betaCdf(x, a, b))).toBeLessThan(KS_LIMIT)
    expect(Math.abs(mean(draws) - a / (a + b))).toBeLessThan(4 * Math.sqrt(exact / DRAWS))
    expect(variance(draws) / exact).toBeGreaterThan(0.95)
    expect(variance(draws) / exact).toBeLessThan(1.05)
  })

  it('refuses a shape of 0', () => {
    expect(() => beta(makeRng('x'), 1, 0)).toThrow(InvalidInputError)
  })
})

describe('binomial', () => {
  const pmf = (n: number, p: number) => (k: number) =>
    k > n
      ? 0
      : Math.exp(
          logGammaFunction(n + 1) -
            logGammaFunction(k + 1) -
            logGammaFunction(n - k + 1) +
            k * Math.log(p) +
            (n - k) * Math.log1p(-p),
        )

  it.each([
    [1, 0.3],
    [12, 0.5],
    [400, 0.02],
    [500, 0.021],
    [60, 0.9],
    [30_000, 0.004],
  ])('of %d trials at %d follows its law', (n, p) => {
    const rng = makeRng(`binomial ${n} ${p}`)
    const draws = draw(DRAWS, () => binomial(rng, n, p))
    expect(chiSquareZ(draws, pmf(n, p))).toBeLessThan(3.1)
    expect(Math.abs(mean(draws) - n * p)).toBeLessThan(4 * Math.sqrt((n * p * (1 - p)) / DRAWS))
  })

  it('is exact at the edges and stays within 0 and n', () => {
    const rng = makeRng('edges')
    expect(binomial(rng, 0, 0.4)).toBe(0)
    expect(binomial(rng, 7, 0)).toBe(0)
    expect(binomial(rng, 7, 1)).toBe(7)
    const huge = draw(1000, () => binomial(rng, 5_000_000_000, 0.25))
    expect(Math.abs(mean(huge) - 1.25e9)).toBeLessThan(4 * Math.sqrt(9.375e8 / 1000))
  })

  it.each([
    [-1, 0.5],
    [1.5, 0.5],
    [5, 1.01],
    [5, Number.NaN],
  ])('refuses %d trials at %d', (n, p) => {
    expect(() => binomial(makeRng('x'), n, p)).toThrow(InvalidInputError)
  })
})

describe('poisson', () => {
  it.each([0.2, 3, 9.9, 10, 80, 900])('of mean %d follows its law', (m) => {
    const rng = makeRng(`poisson ${m}`)
    const draws = draw(DRAWS, () => poisson(rng, m))
    const pmf = (k: number) => Math.exp(k * Math.log(m) - m - logGammaFunction(k + 1))
    expect(chiSquareZ(draws, pmf)).toBeLessThan(3.1)
    expect(Math.abs(mean(draws) - m)).toBeLessThan(4 * Math.sqrt(m / DRAWS))
  })

  it('is 0 for mean 0 and refuses a negative mean', () => {
    expect(poisson(makeRng('x'), 0)).toBe(0)
    expect(() => poisson(makeRng('x'), -1)).toThrow(InvalidInputError)
  })
})

describe('shuffle, pick and integer', () => {
  it('shuffle every order equally often and leave the list alone', () => {
    const rng = makeRng('orders')
    const list = ['a', 'b', 'c']
    const orders = draw(6000, () =>
      ['abc', 'acb', 'bac', 'bca', 'cab', 'cba'].indexOf(shuffle(rng, list).join('')),
    )
    expect(chiSquareZ(orders, (k) => (k < 6 ? 1 / 6 : 0))).toBeLessThan(3.1)
    expect(list).toEqual(['a', 'b', 'c'])
  })

  it('pick and draw whole numbers evenly', () => {
    const rng = makeRng('pick')
    const picks = draw(7000, () => Number(pick(rng, ['0', '1', '2', '3', '4', '5', '6'])))
    expect(chiSquareZ(picks, (k) => (k < 7 ? 1 / 7 : 0))).toBeLessThan(3.1)
    expect(integer(rng, 1)).toBe(0)
  })

  it('refuse an empty list and a bound of 0', () => {
    expect(() => pick(makeRng('x'), [])).toThrow(InvalidInputError)
    expect(() => integer(makeRng('x'), 0)).toThrow(InvalidInputError)
  })
})
