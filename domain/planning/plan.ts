import type { captionDecisions } from '../records/captions.ts'
import type { variants } from '../records/content.ts'
import type { planInputs, planItems, planRuns } from '../records/plans.ts'
import type { queueEvents } from '../records/queue.ts'
import type { RowOf, StoredRow } from '../records/record.ts'
import type { AccountRow } from './input.ts'
import type { Change } from './changes.ts'
import type { Mode } from './modes.ts'
import type { PlanReasons } from './plan-reasons.ts'

/** What came of one account’s week: the numbers a run reports, and why less than wished. */
export interface AccountResult extends Pick<
  AccountRow,
  'account_id' | 'platform' | 'channel' | 'tier' | 'risk' | 'zone'
> {
  readonly mode: Mode
  readonly schedule_id: string
  /** Minute past the hour (of its audience’s wall time) at which it posts. */
  readonly minute: number
  readonly per_day: number
  readonly per_week: number
  readonly gap_minutes: number
  /** Priced messages and follow-ups a day; 0 on feeds. */
  readonly ppv_per_day: number
  readonly bumps_per_day: number
  readonly caption_target: number
  readonly captions_eligible: number
  readonly captions_locked: number
  readonly captions_selected: number
  /** Times at which something could go out before anything was planned. */
  readonly open_times: number
  /** Items its limits ask for, items of the plan (kept ones among them), posts that took a place. */
  readonly wished: number
  readonly placed: number
  readonly kept: number
  readonly posted: number
  /** Wished for and neither placed nor posted. */
  readonly short: number
  /** Why less than wished, and what else should be known; a sentence each. */
  readonly reasons: readonly string[]
}

/** An account of the brand that was not planned, and why. */
export interface LeftOut {
  readonly account_id: string
  readonly reason: string
}

/** A brand’s week: the rows to append to raw, and what came of each account. */
export interface Plan {
  readonly planId: string
  readonly run: StoredRow<typeof planRuns>
  readonly items: readonly StoredRow<typeof planItems>[]
  readonly variants: readonly StoredRow<typeof variants>[]
  readonly decisions: readonly StoredRow<typeof captionDecisions>[]
  readonly inputs: readonly StoredRow<typeof planInputs>[]
  readonly accounts: readonly AccountResult[]
  readonly leftOut: readonly LeftOut[]
  /** How good it is, what limits it, what it should bring and cost. */
  readonly whole: PlanReasons
  /** What became of the untouched items of the plan before; nothing where all of it stayed. */
  readonly changes: readonly Change[]
  /** Withdrawals of untouched items of earlier plans that this plan no longer proposes. */
  readonly events: readonly RowOf<typeof queueEvents>[]
}
