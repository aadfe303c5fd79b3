import type { Quota } from '../../platforms/publishing/provider.ts'
import type { Load } from '../../sql/warehouse.ts'
import type { BreakerRule } from './breaker.ts'
import { noFault, type FaultPoint } from './fault-point.ts'
import type { SendingAccount } from './sending-account.ts'
import type { Margins } from './work-list.ts'

/** What a caller of `publishDue` sets. Times are ISO 8601. */
export interface PublishOptions extends Margins {
  /** The clock of the run: what is due by then is sent. */
  readonly asOf: string
  readonly load: Load
  /** The run that takes the claims; no two runs share one. */
  readonly owner: string
  /** Shortest time between two posts of an account, in minutes; held at send time too. */
  readonly gapMinutes: (account: SendingAccount) => number
  /** Most attempts in a time, of a publisher and for a network; none where left out. */
  readonly quotasOf?: (publisher: string, platform: string) => readonly Quota[]
  /** When a publisher rests; after 5 failures, for 15 min, where left out. */
  readonly breaker?: BreakerRule
  /** The same content is not sent on one account within so many days: 14 where left out, 0 never. */
  readonly repeat_days?: number
  /** Whether that holds for all accounts of a brand together. */
  readonly repeat_across_accounts?: boolean
  /** The publishing stop, asked before every post. */
  readonly isStopped?: () => boolean | Promise<boolean>
  /** The time at a call, where that differs from the clock of the run. */
  readonly now?: () => string
  readonly faultPoint?: FaultPoint
}

/** The same with nothing left open. */
export type PublishRun = Required<PublishOptions>

/** The options with what was left out. */
export function publishRun(options: PublishOptions): PublishRun {
  return {
    quotasOf: () => [],
    breaker: { failures: 5, pause_minutes: 15 },
    repeat_days: 14,
    repeat_across_accounts: false,
    isStopped: () => false,
    now: () => options.asOf,
    faultPoint: noFault,
    ...options,
  }
}

/** What became of one item. */
export interface ItemReport {
  readonly item_id: string
  readonly account_id: string
  readonly outcome: 'published' | 'deferred' | 'missed' | 'refused' | 'unconfirmed' | 'waiting'
  /** Why, or what the publisher said; null for a post on time. */
  readonly detail: string | null
  readonly url: string | null
  /** When it is tried again, where that is known. */
  readonly due_at: string | null
  /** Minutes after the planned time, for what was sent. */
  readonly late_minutes: number | null
  /** Whether it was out already, sent by a run that died. */
  readonly is_recovered: boolean
}

/** What a run of `publishDue` did. */
export interface PublishSummary {
  /** Taken over into the queue: their approval can no longer be taken back in the sheet. */
  readonly armed: number
  readonly published: number
  /** Of those published: later than the grace time allows. */
  readonly late: number
  /** Of those published: found to be out already, after a run that died. */
  readonly recovered: number
  readonly deferred: number
  readonly missed: number
  /** Of those missed: nobody approved them in time. */
  readonly unapproved: number
  readonly refused: number
  readonly unconfirmed: number
  /** Due, but kept back: publishing stopped, account paused, edited since, publisher not ready. */
  readonly waiting: number
  /** The next time something is due; null where nothing is. */
  readonly next_due_at: string | null
  readonly items: readonly ItemReport[]
}
