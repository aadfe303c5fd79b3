import { createHash } from 'node:crypto'

/**
 * A deterministic id: the first `length` hex digits of SHA-256 over the parts. What makes a thing
 * the same thing goes in; what may change (slot, text, revision) never does. Null and the empty
 * text are different parts.
 */
export function idOf(parts: readonly (string | number | null)[], length = 16): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, length)
}

/** `SCH_2026W48_<ACCOUNT>_<hash6>`: the id of one account's schedule in one plan. */
export function scheduleId(week: string, accountId: string, planId: string): string {
  const account = accountId.toUpperCase().replace(/[^A-Z0-9]+/g, '')
  return `SCH_${week.replace('-', '')}_${account}_${idOf([planId, accountId], 6).toUpperCase()}`
}

/** The id of a plan item: it never changes, and it is what sheets and publish keys carry. */
export function itemId(accountId: string, week: string, subject: string, ordinal: number): string {
  return idOf(['item', accountId, week, subject, ordinal])
}

/** The idempotency key under which an item is published. */
export function publishKey(item: string): string {
  return `publish-${item}`
}
