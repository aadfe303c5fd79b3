import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { InvalidInputError } from '../../../../domain/errors.ts'
import { betaDistribution } from '../../../../domain/planning/incomplete-beta.ts'

const shape = fc.double({ min: 0.05, max: 2000, noNaN: true })
const point = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true })

describe('betaDistribution', () => {
  // Values of scipy.special.betainc 1.17, among them far tails and shapes of many millions.
  it.each([
    [2, 5, 0.3, 0.579825],
    [0.5, 0.5, 0.25, 1 / 3],
    [41, 985, 0.04, 0.5220440676736513],
    [0.03739178628761684, 78557367.06675369, 5.1218014462116235e-9, 0.9735395792550581],
    [33.57192832260944, 43996291.34344143, 7.753034766216589e-7, 0.5595992767272749],
    [70520.23247179571, 52786320.89643029, 0.0013367665977851563, 0.6975139779669759],
    [2273088.382330183, 53268628.82574509, 0.04088825532553694, 0.07897994516873792],
    [9208036.652664283, 5262.131554334707, 0.9994321121569488, 0.6591078859792442],
  ])('of %d and %d at %d is %d', (a, b, x, expected) => {
    expect(Math.abs(betaDistribution(a, b)(x) - expected)).toBeLessThan(3e-9)
  })

  it('mirrors: I_x(a, b) = 1 − I_{1−x}(b, a)', () => {
    fc.assert(
      fc.property(shape, shape, point, (a, b, x) => {
        const sum = betaDistribution(a, b)(x) + betaDistribution(b, a)(1 - x)
        expect(Math.abs(sum - 1)).toBeLessThan(1e-9)
      }),
    )
  })

  it('rises from 0 to 1, and steps by the density from a to a + 1 (DLMF 8.17.20)', () => {
    fc.assert(
      fc.property(shape, shape, point, point, (a, b, x, y) => {
        const law = betaDistribution(a, b)
        const [low, high] = [Math.min(x, y), Math.max(x, y)]
        expect(law(low)).toBeLessThanOrEqual(law(high) + 1e-12)
        expect([law(0), law(1), law(-1), law(2)]).toEqual([0, 1, 0, 1])
        expect(betaDistribution(a + 1, b)(x)).toBeLessThanOrEqual(law(x) + 1e-12)
      }),
    )
  })

  it('counts binomial tails: I_p(k, n − k + 1) = P(Bin(n, p) ≥ k)', () => {
    const [n, p, k] = [12, 0.3, 5]
    const choose = (m: number, j: number): number =>
      j === 0 ? 1 : (choose(m, j - 1) * (m - j + 1)) / j
    let tail = 0
    for (let j = k; j <= n; j++) tail += choose(n, j) * p ** j * (1 - p) ** (n - j)
    expect(betaDistribution(k, n - k + 1)(p)).toBeCloseTo(tail, 12)
  })

  it('refuses shapes that are none', () => {
    expect(() => betaDistribution(0, 1)).toThrow(InvalidInputError)
    expect(() => betaDistribution(1, Number.NaN)).toThrow('above 0')
  })
})
