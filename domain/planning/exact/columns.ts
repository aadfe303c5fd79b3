import type { Board } from '../board.ts'
import type { DrawnCaption } from '../caption-pool.ts'
import { costOfPlacement } from '../costs.ts'
import type { OriginalRow } from '../input.ts'
import type { AccountProblem, Kind, Placement, Problem } from '../problem.ts'
import type { Slot } from '../slots.ts'
import type { Far } from './far.ts'
import type { LinearModel } from './linear-model.ts'
import type { Stability } from './stability.ts'

/** A whole column: an item that goes out, without its caption. */
export interface ItemColumn {
  readonly column: number
  readonly account: AccountProblem
  readonly kind: Kind
  readonly slot: Slot
  /** The originals any of which it may be; none for a text alone. */
  readonly originals: readonly OriginalRow[]
  readonly type: string
  readonly days: Placement['days']
  /** Of a text alone: the place of its caption class. */
  readonly alone: number | null
}

/** A column: the caption goes out at that time, as whichever item is there. */
export interface CaptionColumn {
  readonly column: number
  readonly account: AccountProblem
  readonly kind: Kind
  readonly slot: Slot
  readonly caption: DrawnCaption
  /** What the post costs with these words, in whole millionths. */
  readonly cost: number
}

/** A column: an original of a group says its own words at that time. */
export interface WordsColumn {
  readonly column: number
  readonly slot: Slot
  readonly cost: number
}

/** One account’s columns. */
export interface AccountColumns {
  readonly account: AccountProblem
  /** Times at which something may still go out. */
  readonly slots: readonly Slot[]
  readonly items: readonly ItemColumn[]
  readonly captions: readonly CaptionColumn[]
  readonly ownWords: readonly WordsColumn[]
}

/** What columns are made from. */
export interface ColumnsInput {
  readonly problem: Problem
  /** Holds what is fixed, and nothing else. */
  readonly board: Board
  /** The originals that may go out this week. */
  readonly originals: readonly OriginalRow[]
  readonly far: Far
  /** Whether originals that no rule of the account tells apart have columns of their own. */
  readonly isSplit: boolean
  /** Captions kept beyond those an optimum may need. */
  readonly spare: number
  readonly stability: Stability
}

/** What the columns of one kind of item on one account are made from. */
export interface KindContext {
  readonly linear: LinearModel
  readonly input: ColumnsInput
  readonly account: AccountProblem
  readonly kind: Kind
  readonly slots: readonly Slot[]
}

/** What an item costs where a budget is set; else nothing. */
export function costIn(
  { problem }: ColumnsInput,
  account: AccountProblem,
  placement: Pick<Placement, 'original' | 'caption'>,
): number {
  return problem.budget.left === null ? 0 : costOfPlacement(problem.budget, account, placement)
}
