import { Temporal } from 'temporal-polyfill'

import type { StoredToken } from './stored-token.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/**
 * How long before its end (milliseconds) a token is renewed: 7 days where it lives longer than 30
 * days, 10 minutes where it lives no longer than a day, else a quarter of its life. 0 where it does
 * not end.
 */
export function renewAhead({ token, stored_at }: StoredToken): number {
  if (token.expires_at === undefined) return 0
  const life = between(stored_at, token.expires_at)
  if (life > 30 * DAY) return 7 * DAY
  return life > DAY ? life / 4 : 10 * MINUTE
}

/** Whether a token should be renewed by now; `aheadMs` where it should be earlier than usual. */
export function isDue(stored: StoredToken, now: string, aheadMs = 0): boolean {
  const { expires_at } = stored.token
  if (expires_at === undefined) return false
  return between(now, expires_at) <= Math.max(renewAhead(stored), aheadMs)
}

/** Whether a token is over. */
export function isEnded({ token }: Pick<StoredToken, 'token'>, now: string): boolean {
  return token.expires_at !== undefined && between(now, token.expires_at) <= 0
}

/** Milliseconds from one instant to another, ISO 8601. */
export function between(from: string, to: string): number {
  return Temporal.Instant.from(to).epochMilliseconds - Temporal.Instant.from(from).epochMilliseconds
}
