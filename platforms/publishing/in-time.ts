import { Temporal } from 'temporal-polyfill'

import { refused, type Failure } from './failure.ts'

/**
 * After this long the claim of an attempt may count as left behind by a run that died, and another
 * run may take the item up: nothing may be sent then any more.
 */
const SEND_WITHIN_MINUTES = 10

/** Why an attempt that began at `began` may not send any more; null where it may. */
export function tooLateToSend(provider: string, began: string, now: string): Failure | null {
  const minutes = Temporal.Instant.from(began).until(now).total('minutes')
  if (minutes <= SEND_WITHIN_MINUTES) return null
  const took = `getting the post ready took ${Math.round(minutes)} minutes`
  return refused('retry', `${provider}: ${took}, ${SEND_WITHIN_MINUTES} are allowed`)
}
