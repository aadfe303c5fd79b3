import { Temporal } from 'temporal-polyfill'

import { parseInstant } from '../time.ts'
import type { AccountRow, CaptionRow, Fits } from './input.ts'
import type { WeekFrame } from './slots.ts'

const DAY = 86_400_000

/** A caption of an account’s bank, with when it may be used this week, or why not at all. */
export interface JudgedCaption {
  readonly row: CaptionRow
  /** Its group of near-duplicates: its own key where it has none. */
  readonly group: string
  /** As many of its hashtags, from the first, as the platform takes. */
  readonly hashtags: readonly string[]
  /** Why it cannot be used; null where it can. */
  readonly lockReason: string | null
  /** Usable from this instant (epoch milliseconds) … */
  readonly from: number
  /** … to before this one. */
  readonly until: number
}

/** What a caption is judged against. */
export interface CaptionContext {
  readonly account: AccountRow
  readonly frame: WeekFrame
  readonly lockDays: number
  readonly fits: Fits
  /** Uses of each caption by the account, past or planned, epoch milliseconds. */
  readonly uses: ReadonlyMap<string, readonly number[]>
  /** Captions and groups that fixed items of this week hold already. */
  readonly heldKeys: ReadonlySet<string>
  readonly heldGroups: ReadonlySet<string>
  /** Captions of items that people turned down this week. */
  readonly refusedKeys: ReadonlySet<string>
}

/**
 * Judges a caption for one account’s week: switched on, available, within the platform’s limits,
 * not in this week already (nor a near-duplicate), and `lockDays` away from its other uses.
 */
export function judgeCaption(row: CaptionRow, context: CaptionContext): JudgedCaption {
  const group = row.caption_group ?? row.caption_key
  const [hashtags, misfit] = fittingHashtags(row, context)
  const window = usableWindow(row, context)
  const lockReason = reasonAgainst(row, group, context) ?? misfit ?? window.reason
  return { row, group, hashtags, lockReason, from: window.from, until: window.until }
}

function reasonAgainst(row: CaptionRow, group: string, context: CaptionContext): string | null {
  if (!row.is_active) return 'switched off in the bank'
  if (context.heldKeys.has(row.caption_key)) return 'already in this week'
  if (context.heldGroups.has(group)) return 'near-duplicate of a caption already in this week'
  if (context.refusedKeys.has(row.caption_key)) return 'turned down by a person this week'
  if (row.text.trim() === '') return 'has no text'
  return null
}

function fittingHashtags(
  row: CaptionRow,
  { account, fits }: CaptionContext,
): [hashtags: string[], misfit: string | null] {
  const all = row.hashtags ?? []
  for (let count = all.length; count >= 0; count--) {
    const some = all.slice(0, count)
    const problem = fits(account.platform, row.text, some)
    if (problem === null) return [some, null]
    if (count === 0) return [[], problem]
  }
  return [[], null]
}

function usableWindow(
  row: CaptionRow,
  { account, frame, lockDays, uses }: CaptionContext,
): { from: number; until: number; reason: string | null } {
  const start = Math.max(frame.start, frame.notBefore)
  const available = row.available_from === null ? start : millis(row.available_from)
  const expires = row.expires_at === null ? frame.end : millis(row.expires_at)
  const all = uses.get(row.caption_key) ?? []
  const before = Math.max(-Infinity, ...all.filter((at) => at < frame.start))
  const within = all.find((at) => at >= frame.start && at < frame.end)
  const after = Math.min(Infinity, ...all.filter((at) => at >= frame.end))
  const free = before + lockDays * DAY
  const from = Math.max(start, available, free)
  const until = Math.min(frame.end, expires, after - lockDays * DAY + 1)
  const day = (at: number) => dayOf(at, account.timezone)
  const reason = (): string | null => {
    if (within !== undefined) return `already used this week, on ${day(within)}`
    if (from < until) return null
    if (available >= frame.end) return `not available before ${day(available)}`
    if (expires <= start) return `expired on ${day(expires)}`
    if (free >= frame.end) return `used on ${day(before)}, free again from ${day(free)}`
    if (after !== Infinity) return `planned again on ${day(after)}, within ${lockDays} days`
    return 'no time of this week is left for it'
  }
  return { from, until, reason: reason() }
}

function dayOf(at: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString()
}

function millis(text: string): number {
  return parseInstant(text).epochMilliseconds
}
