import type { State } from '../../../domain/records/queue.ts'
import type { Column } from '../columns.ts'
import type { PlanItem } from '../plan-item.ts'
import type { ItemValues } from './row-edits.ts'
import type { Wish } from './steps.ts'

/** A person's answer about an item, validated: what becomes an approval and its ledger events. */
export interface ItemAnswer {
  /** The item as it was before. */
  readonly item: PlanItem
  readonly decision: Wish
  /** States to go through, in order; empty where the state stays. */
  readonly steps: readonly State[]
  /** Why the state changes, in words. */
  readonly reason: string
  /** Revision from now on. */
  readonly revision: number
  /** `time`, `caption`, `hashtags`, `price`, `note`, `reject reason`. */
  readonly changed: readonly string[]
  readonly values: ItemValues
  readonly rejectReason: string | null
  readonly reviewer: string | null
  readonly note: string | null
}

/** What became of one row. */
export interface RowOutcome {
  readonly answer: ItemAnswer | null
  /** What could not be applied, one sentence each. */
  readonly problems: readonly string[]
  /** The answer in words, before a person's own words in that column are considered. */
  readonly says: string
  /** Whether something was asked, so that the words must be shown. */
  readonly isNew: boolean
  /** Cells to put right or refresh in the sheet. */
  readonly restore: Readonly<Partial<Record<Column, string>>>
  /** The item as it is from now on. */
  readonly after: PlanItem
}
