import type { Temporal } from 'temporal-polyfill'

import { idOf } from '../ids.ts'
import { compareText } from './canonical.ts'
import type { AccountRow } from './input.ts'

const MINUTES = 60
const PREFERRED = [0, 7, 15, 22, 30, 37, 45, 52]
const OFFSETS = [
  ...PREFERRED,
  ...Array.from({ length: MINUTES }, (_, minute) => minute).filter((m) => !PREFERRED.includes(m)),
]

/**
 * The minute past the hour (0 to 59, audience’s wall time) at which each account of a brand posts:
 * no two accounts share a minute of the hour, zones at odd offsets included, up to 60 accounts.
 */
export function staggeredMinutes(
  accounts: readonly AccountRow[],
  at: Temporal.Instant,
): Map<string, number> {
  const order = (account: AccountRow) => idOf(['stagger', account.account_id])
  const taken = new Set<number>()
  const minutes = new Map<string, number>()
  for (const account of accounts.toSorted((a, b) => compareText(order(a), order(b)))) {
    const zoned = at.toZonedDateTimeISO(account.audience_timezone)
    const shift = Math.round(zoned.offsetNanoseconds / 60e9)
    const inUtc = (offset: number) => (((offset - shift) % MINUTES) + MINUTES) % MINUTES
    const free = OFFSETS.find((offset) => !taken.has(inUtc(offset)))
    const minute = free ?? OFFSETS[minutes.size % MINUTES] ?? 0
    taken.add(inUtc(minute))
    minutes.set(account.account_id, minute)
  }
  return minutes
}
