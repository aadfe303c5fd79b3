import type { AccountRow, SlotRow } from './input.ts'

/** Hours at which a platform’s audience is usually there (requirements, “Decided”); else 18:00. */
const HOURS: Readonly<Record<string, number>> = { tiktok: 16, instagram: 18, x: 12, reddit: 10 }
const USUAL_HOUR = 18
const PEAK = 0.2
const WIDTH = 4.5

/**
 * What is assumed of an hour of the week where the marts know nothing of the account yet: a little
 * better towards the platform’s usual hour, with no posts behind it.
 */
export function coldStartRow(account: AccountRow, hour: number): SlotRow {
  const apart = Math.abs((hour % 24) - (HOURS[account.platform] ?? USUAL_HOUR))
  const distance = Math.min(apart, 24 - apart)
  const score = PEAK * Math.exp(-(distance * distance) / WIDTH)
  return { ...unknownRow(account, hour), score, level: 'cold-start' }
}

/** An hour of which nothing is known: neither good nor bad. */
export function unknownRow({ account_id }: AccountRow, hour: number): SlotRow {
  return {
    account_id,
    hour_of_week: hour,
    score: 0,
    low: null,
    high: null,
    n_posts: 0,
    level: 'unknown',
  }
}
