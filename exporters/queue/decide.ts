import { parseInstant } from '../../domain/time.ts'
import type { Quota } from '../../platforms/publishing/provider.ts'
import type { AccountFacts } from './account-facts.ts'
import { restOf, type BreakerRule } from './breaker.ts'
import type { ItemFacts, OpenClaim } from './item-facts.ts'
import { minutesBetween } from './minutes-between.ts'
import { repeatWords, type Handover, type ProviderFacts } from './provider-facts.ts'
import { quotaEnd, type Full } from './quota.ts'
import type { Margins } from './work-list.ts'

/** Why an item that is due stays where it is. */
export interface Blocked {
  readonly why:
    'stopped' | 'paused' | 'inactive' | 'not configured' | 'not ready' | 'edited' | 'resting'
  readonly words: string
  /** When it is over, where that is known. */
  readonly until?: string | null
}

/** What to do with an item whose time has come. */
export type Decision =
  | { readonly kind: 'skip' }
  | { readonly kind: 'reconcile'; readonly claim: OpenClaim }
  | { readonly kind: 'wait'; readonly blocked: Blocked }
  | { readonly kind: 'miss'; readonly reason: string }
  | { readonly kind: 'refuse'; readonly reason: string }
  | { readonly kind: 'defer'; readonly until: string; readonly reason: string }
  | { readonly kind: 'send'; readonly attempt: number; readonly lateMinutes: number }

export interface Circumstances {
  readonly now: string
  /** The item's planned time and its revision as the content at hand has it. */
  readonly scheduled_at: string
  readonly revision: number
  readonly margins: Margins
  readonly gapMinutes: number
  readonly quotas: readonly Quota[]
  readonly breaker: BreakerRule
  readonly handover: Handover
  /** What keeps the item from being sent, besides what the facts say. */
  readonly blocked: Blocked | null
  /** Whether another run in this process is acting on the item. */
  readonly isInFlight: boolean
}

const QUEUED = ['approved', 'armed', 'deferred']

/** Everything the ledger says that decides about an item. */
export type Facts = ItemFacts & AccountFacts & ProviderFacts

/**
 * The rules of send time, in one place and without any effect (decision records 0011 and 0021). What
 * a provider put off to a time of its own counts its lateness from there; all else from the planned
 * time. A gap or a quota that would end too late for the item makes it missed.
 */
export function decide(facts: Facts, at: Circumstances): Decision {
  const { position, openClaim } = facts
  if (at.isInFlight || !QUEUED.includes(position.state)) return { kind: 'skip' }
  if (openClaim) return { kind: 'reconcile', claim: openClaim }
  const dueAt = facts.deferredUntil ?? at.scheduled_at
  if (minutesBetween(dueAt, at.now) < 0) return { kind: 'skip' }
  const blocked = editedSince(facts) ?? pausedAccount(facts) ?? at.blocked ?? resting(facts, at)
  const countsFrom = facts.errorClass === 'defer' ? dueAt : at.scheduled_at
  const limit = at.margins.missed_minutes
  if (minutesBetween(countsFrom, at.now) > limit) {
    return { kind: 'miss', reason: tooLate(at, limit, blocked) }
  }
  if (blocked) return { kind: 'wait', blocked }
  // The content at hand was read before the latest edit was approved: the next run has it.
  if (facts.revision !== at.revision) return { kind: 'skip' }
  if (facts.repeated) {
    return { kind: 'refuse', reason: repeatWords(facts.repeated, at.handover, at.now) }
  }
  const full = noRoomUntil(facts, at)
  if (full && minutesBetween(countsFrom, full.until) > limit) {
    return { kind: 'miss', reason: `${full.words}: no room within ${limit} min of its time` }
  }
  if (full) return { kind: 'defer', until: full.until, reason: full.words }
  const lateMinutes = minutesBetween(at.scheduled_at, at.now)
  return { kind: 'send', attempt: facts.lastAttempt + 1, lateMinutes }
}

function resting({ recent }: ProviderFacts, at: Circumstances): Blocked | null {
  const { publisher } = at.handover
  const rest = restOf(recent, at.breaker, { publisher, now: at.now })
  return rest && { why: 'resting', words: rest.words, until: rest.until }
}

/** The later of what gap and quotas say; null where there is room now. */
function noRoomUntil(facts: Facts, at: Circumstances): Full | null {
  const { account_id: accountId, publisher } = at.handover
  const gap = gapEnd(facts, at)
  const quota = quotaEnd(facts.recent, at.quotas, { accountId, publisher, now: at.now })
  if (!gap || !quota) return gap ?? quota
  return minutesBetween(gap.until, quota.until) > 0 ? quota : gap
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
function gapEnd({ lastSentAt }: AccountFacts, at: Circumstances): Full | null {
  if (lastSentAt === null) return null
  const end = parseInstant(lastSentAt).add({ seconds: Math.round(at.gapMinutes * 60) })
  if (end.epochMilliseconds <= parseInstant(at.now).epochMilliseconds) return null
  const words = `the account’s last post is less than ${at.gapMinutes} min ago`
  return { until: end.toString(), words }
}
