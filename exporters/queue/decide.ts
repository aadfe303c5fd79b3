import { parseInstant } from '../../domain/time.ts'
import type { AccountFacts } from './account-facts.ts'
import type { ItemFacts, OpenClaim } from './item-facts.ts'
import type { Margins } from './work-list.ts'

/** Why an item that is due stays where it is. */
export interface Blocked {
  readonly why: 'stopped' | 'paused' | 'inactive' | 'not configured' | 'edited'
  readonly words: string
}

/** What to do with an item whose time has come. */
export type Decision =
  | { readonly kind: 'skip' }
  | { readonly kind: 'reconcile'; readonly claim: OpenClaim }
  | { readonly kind: 'wait'; readonly blocked: Blocked }
  | { readonly kind: 'miss'; readonly reason: string }
  | { readonly kind: 'defer'; readonly until: string; readonly reason: string }
  | { readonly kind: 'send'; readonly attempt: number; readonly lateMinutes: number }

export interface Circumstances {
  readonly now: string
  /** The item's planned time and its revision as the content at hand has it. */
  readonly scheduled_at: string
  readonly revision: number
  readonly margins: Margins
  readonly gapMinutes: number
  /** What keeps the item from being sent, besides what the facts say. */
  readonly blocked: Blocked | null
  /** Whether another run in this process is acting on the item. */
  readonly isInFlight: boolean
}

const QUEUED = ['approved', 'armed', 'deferred']
const MS_A_MINUTE = 60_000

/** Minutes from a time to another, with fractions; negative where the second is earlier. */
export function minutesBetween(from: string, to: string): number {
  const span = parseInstant(to).epochMilliseconds - parseInstant(from).epochMilliseconds
  return span / MS_A_MINUTE
}

/**
 * The rules of send time, in one place and without any effect (decision record 0011). What a
 * provider put off to a time of its own counts its lateness from there; all else from the
 * planned time. A gap that would end too late for the item makes it missed.
 */
export function decide(facts: ItemFacts & AccountFacts, at: Circumstances): Decision {
  const { position, openClaim } = facts
  if (at.isInFlight || !QUEUED.includes(position.state)) return { kind: 'skip' }
  if (openClaim) return { kind: 'reconcile', claim: openClaim }
  const dueAt = facts.deferredUntil ?? at.scheduled_at
  if (minutesBetween(dueAt, at.now) < 0) return { kind: 'skip' }
  const blocked = editedSince(facts) ?? pausedAccount(facts) ?? at.blocked
  const countsFrom = facts.errorClass === 'defer' ? dueAt : at.scheduled_at
  const limit = at.margins.missed_minutes
  if (minutesBetween(countsFrom, at.now) > limit) {
    return { kind: 'miss', reason: tooLate(at, limit, blocked) }
  }
  if (blocked) return { kind: 'wait', blocked }
  // The content at hand was read before the latest edit was approved: the next run has it.
  if (facts.revision !== at.revision) return { kind: 'skip' }
  const freeAt = gapEnd(facts, at)
  if (freeAt !== null && minutesBetween(countsFrom, freeAt) > limit) {
    return { kind: 'miss', reason: `${gapWords(at)}: no room within ${limit} min of its time` }
  }
  if (freeAt !== null) return { kind: 'defer', until: freeAt, reason: gapWords(at) }
  const lateMinutes = minutesBetween(at.scheduled_at, at.now)
  return { kind: 'send', attempt: facts.lastAttempt + 1, lateMinutes }
}

function editedSince({ position, revision }: ItemFacts): Blocked | null {
  if (revision === position.revision) return null
  return {
    why: 'edited',
    words: `edited to revision ${revision} after revision ${position.revision} was approved`,
  }
}

function pausedAccount({ pausedBecause }: AccountFacts): Blocked | null {
  if (pausedBecause === null) return null
  return { why: 'paused', words: `the account is paused: ${pausedBecause}` }
}

function tooLate(at: Circumstances, limit: number, blocked: Blocked | null): string {
  const late = Math.floor(minutesBetween(at.scheduled_at, at.now))
  const because = blocked ? ` (${blocked.words})` : ''
  return `${late} min after its time${because}; nothing is sent more than ${limit} min late`
}

/** When the account may send again, where that is later than now. */
function gapEnd({ lastSentAt }: AccountFacts, at: Circumstances): string | null {
  if (lastSentAt === null) return null
  const end = parseInstant(lastSentAt).add({ seconds: Math.round(at.gapMinutes * 60) })
  return end.epochMilliseconds > parseInstant(at.now).epochMilliseconds ? end.toString() : null
}

function gapWords(at: Circumstances): string {
  return `the account’s last post is less than ${at.gapMinutes} min ago`
}
