import { InvalidInputError } from '../errors.ts'
import { LOG_E_NEEDED, logEValue, MIN_VIEWS } from './e-value.ts'
import { normalDistribution } from './normal.ts'

/** Two arms: the success rate of the one, and by what share the other is better. */
export interface Contrast {
  /** Success rate of the worse arm, between 0 and 1. */
  readonly baseline: number
  /** How much better the other is: 0.2 is a fifth. */
  readonly effect: number
}

const MOST_TRIALS = 1e9

/**
 * The chance, 0 to 1, that the better arm has been declared the winner by the time each arm has
 * `trials` effective trials, looked at all along. The difference of successes is taken as a Brownian
 * motion with drift, the e-value’s boundary as its tangent at the end (Siegmund, Sequential
 * Analysis, 1985, eq. 3.15): no simulation.
 */
export function chanceOfWinner(trials: number, contrast: Contrast): number {
  const [worse, better] = ratesOf(contrast)
  const successes = (n: number) => n * (worse + better)
  const end = boundary(successes(trials))
  if (end === null) return 0
  const shortly = boundary(successes(0.99 * trials)) ?? end
  const slope = (end - shortly) / (0.01 * trials)
  const start = end - slope * trials
  const drift = better - worse - slope
  const variance = worse * (1 - worse) + better * (1 - better)
  const sd = Math.sqrt(variance * trials)
  const early = Math.exp(Math.min(700, (2 * drift * start) / variance))
  const chance =
    normalDistribution((drift * trials - start) / sd) +
    early * normalDistribution((-start - drift * trials) / sd)
  return Math.min(1, chance)
}

/**
 * Effective trials each arm needs so that the better one is declared the winner with a chance of
 * `power` (default 0.8): at least the 200 views of the rule, Infinity beyond 10⁹. Throws
 * InvalidInputError for rates that are none or an effect that is not above 0.
 */
export function trialsNeeded(contrast: Contrast, power = 0.8): number {
  if (!(power > 0 && power < 1)) {
    throw new InvalidInputError(`a power must lie between 0 and 1, not be ${power}`)
  }
  let [low, high] = [0, MIN_VIEWS]
  while (chanceOfWinner(high, contrast) < power) {
    low = high
    high *= 2
    if (high > MOST_TRIALS) return Infinity
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (chanceOfWinner(middle, contrast) < power) low = middle
    else high = middle
  }
  return Math.max(MIN_VIEWS, high)
}

function ratesOf({ baseline, effect }: Contrast): [number, number] {
  const better = baseline * (1 + effect)
  if (baseline > 0 && effect > 0 && better < 1) return [baseline, better]
  throw new InvalidInputError(
    `a rate of ${baseline} and one better by ${effect} cannot be told apart: give a rate between 0 and 1 and an effect above 0`,
    { baseline, effect },
  )
}

/** The least difference of successes that declares a winner among `total` of them; null if none. */
function boundary(total: number): number | null {
  const isEnough = (difference: number) =>
    logEValue((total - difference) / 2, (total + difference) / 2) >= LOG_E_NEEDED
  if (!isEnough(total)) return null
  let [low, high] = [0, total]
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (isEnough(middle)) high = middle
    else low = middle
  }
  return high
}
