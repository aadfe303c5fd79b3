import type { CaptionPool, DrawnCaption } from './caption-pool.ts'
import type { AccountRow, OriginalRow } from './input.ts'
import type { Limits } from './limits.ts'
import type { Budget } from './costs.ts'
import type { Availability } from './originals.ts'
import type { OwnText } from './own-text.ts'
import type { Slot, WeekFrame } from './slots.ts'

export type Kind = 'feed' | 'ppv' | 'bump'

/** One account’s week as a solver sees it: what may go where, and what is taken already. */
export interface AccountProblem {
  /** Its place in `Problem.accounts`. */
  readonly index: number
  readonly row: AccountRow
  readonly limits: Limits
  /** Minute past the hour at which it posts. */
  readonly minute: number
  /** All times of the week, and those at which something may be planned. */
  readonly slots: readonly Slot[]
  readonly open: readonly Slot[]
  readonly pools: Readonly<Partial<Record<Kind, CaptionPool>>>
  /** The originals it may post, with when and with what words of their own. */
  readonly originals: ReadonlyMap<string, TakenOriginal>
  /** Kinds that may go out without an original. */
  readonly textAlone: ReadonlySet<Kind>
  /** Whether captions that name a type of content may go out without that content. */
  readonly isWithoutContent: boolean
  /** Categories its captions speak about. */
  readonly categories: ReadonlySet<string>
  /** Items it is to have on each day of the week at least, the held ones among them. */
  readonly least: readonly number[]
  /** Items it is to have this week, the held ones among them. */
  readonly wished: number
}

export interface TakenOriginal extends Availability {
  readonly row: OriginalRow
  readonly own: OwnText
}

/** Something that takes its time and cannot be moved. */
export interface Occupied {
  /** Place of its account in `Problem.accounts`; null where that is not planned. */
  readonly account: number | null
  readonly at: number
  /** Day of the account’s calendar, 0 = the week’s Monday. */
  readonly day: number
  readonly isInWeek: boolean
  /** Whether it is an item of this week’s earlier plan, kept in the new one. */
  readonly isKept: boolean
  readonly kind: string | null
  readonly contentId: string | null
  readonly contentType: string
  readonly captionKey: string | null
}

/** A brand’s week: all that the placing of items depends on. */
export interface Problem {
  readonly planId: string
  /** What all draws are seeded by: the id of the week’s first plan, so that planning again draws alike. */
  readonly drawId: string
  readonly frame: WeekFrame
  readonly accounts: readonly AccountProblem[]
  readonly occupied: readonly Occupied[]
  /** The originals of the week in the order in which they spread over it. */
  readonly chosen: readonly OriginalRow[]
  /** The days each of them is at home, [first, after last), by content id. */
  readonly homes: ReadonlyMap<string, readonly [number, number]>
  /** Ids of priced originals. */
  readonly priced: ReadonlySet<string>
  /** Different originals at most, feed and priced apart. */
  readonly mostOriginals: number
  readonly spreadMs: number
  readonly budget: Budget
  /** Days a caption rests. */
  readonly lockDays: number
  /** Whether types of content are kept to their share. */
  readonly isVaried: boolean
}

/** One item at one time: what a solver answers with. */
export interface Placement {
  readonly account: number
  readonly kind: Kind
  readonly slot: Slot
  readonly original: OriginalRow | null
  readonly caption: DrawnCaption | null
  /** Days it may be moved to, [first, after last). */
  readonly days: readonly [number, number]
}

/** What a caption is worth against an average one of the account; 1 for an original’s own text. */
export function relativeValue(account: AccountProblem, placement: Placement): number {
  const { caption, kind } = placement
  return caption ? caption.worth / (account.pools[kind]?.reference ?? 1) : 1
}

/** What an item adds to the plan, in whole millionths: the slot’s lift × the caption’s value. */
export function microValue(account: AccountProblem, placement: Placement): number {
  return Math.round(placement.slot.lift * relativeValue(account, placement))
}

/** The type of content an item counts as. */
export function contentTypeOf({
  original,
  caption,
}: Pick<Placement, 'original' | 'caption'>): string {
  return original?.kind ?? caption?.row.content_type ?? 'text'
}

/**
 * Whether a caption may go with an original (or alone): the type of content it names agrees, and it
 * speaks about the same thing wherever the bank has captions about that thing.
 */
export function goesWith(
  account: AccountProblem,
  caption: DrawnCaption,
  original: OriginalRow | null,
): boolean {
  const { content_type: type, category } = caption.row
  if (!original)
    return account.isWithoutContent || type === null || type === 'text' || type === 'link'
  if (type !== null && type !== original.kind) return false
  const isOpen = category === null || category === 'uncategorised' || original.category === null
  return (
    isOpen || category === original.category || !account.categories.has(original.category ?? '')
  )
}
