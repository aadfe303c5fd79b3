import { InvalidInputError } from '../errors.ts'
import { logGammaFunction } from '../planning/incomplete-beta.ts'

/** A winner is declared from here on: the arms would be equal in at most 1 of 20 such findings. */
export const LOG_E_NEEDED = Math.log(20)

/** Views each arm needs before a winner may be declared. */
export const MIN_VIEWS = 200

/** Both shapes of the Beta that the share of arm B among all successes is mixed over. */
const MIXTURE = 20

/**
 * The logarithm of the mixture e-value against equal arms, from effective successes at equal
 * exposure (fractions allowed): log B(a+sB, a+sA) − log B(a, a) − (sA+sB)·log ½ with a = 20. It may
 * be looked at as often as one likes: with equal arms it ever passes log 20 with a chance of at most
 * 1/20 (Ville 1939; algorithms.md, “Winners and modes”). Throws InvalidInputError for counts below 0.
 */
export function logEValue(successesA: number, successesB: number): number {
  if (!(successesA >= 0 && successesB >= 0 && Number.isFinite(successesA + successesB))) {
    throw new InvalidInputError(
      `successes must be finite and at least 0, not ${successesA} and ${successesB}`,
    )
  }
  return (
    logBeta(MIXTURE + successesB, MIXTURE + successesA) -
    logBeta(MIXTURE, MIXTURE) +
    (successesA + successesB) * Math.LN2
  )
}

function logBeta(x: number, y: number): number {
  return logGammaFunction(x) + logGammaFunction(y) - logGammaFunction(x + y)
}
