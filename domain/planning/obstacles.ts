import type { Board } from './board.ts'
import { costOfPlacement } from './costs.ts'
import type { DrawnCaption } from './caption-pool.ts'
import type { OriginalRow } from './input.ts'
import { ownCaption } from './own-text.ts'
import {
  contentTypeOf,
  goesWith,
  type AccountProblem,
  type Kind,
  type Placement,
} from './problem.ts'
import type { Slot } from './slots.ts'

const MINUTE = 60_000

/** A rule that keeps something from a time, as short words; the first that applies. */
export type Obstacle =
  | 'week full'
  | 'day full'
  | 'too near another item of the account'
  | 'another item goes out then'
  | 'priced messages of the day full'
  | 'follow-ups of the day full'
  | 'not for this account'
  | 'already this week'
  | 'not available then'
  | 'the week has its originals'
  | 'too near the same original elsewhere'
  | 'needs content'
  | 'no words'
  | 'caption used'
  | 'caption does not go with it'
  | 'caption locked then'
  | 'near-duplicate used'
  | 'enough of its type'
  | 'budget spent'

/** Why nothing of the account may go out at a time; null where something may. */
export function slotObstacle(board: Board, account: AccountProblem, slot: Slot): Obstacle | null {
  const { index, limits, wished } = account
  if (board.count(index) >= wished) return 'week full'
  if (board.countOn(index, slot.day) >= limits.perDay) return 'day full'
  const gap = limits.gapMinutes * MINUTE
  if (board.holdings(index).times.some((at) => Math.abs(at - slot.at) < gap)) {
    return 'too near another item of the account'
  }
  return board.isTaken(slot.at) ? 'another item goes out then' : null
}

/** Why an original may not go out on an account at a time. */
export function originalObstacle(
  board: Board,
  account: AccountProblem,
  original: OriginalRow,
  slot: Slot,
): Obstacle | null {
  const { content_id: id, price } = original
  const available = account.originals.get(id)
  if (!available) return 'not for this account'
  if (board.holdings(account.index).originals.has(id)) return 'already this week'
  if (slot.at < available.from || slot.at >= available.until) return 'not available then'
  const times = board.timesOf(id)
  const isNew = !times.some((at) => board.isInWeek(at))
  if (isNew && board.countOriginals(price !== null) >= board.problem.mostOriginals) {
    return 'the week has its originals'
  }
  const { spreadMs } = board.problem
  return times.some((at) => Math.abs(at - slot.at) < spreadMs)
    ? 'too near the same original elsewhere'
    : null
}

/** Why a caption may not go out on an account at a time. */
export function captionObstacle(
  board: Board,
  { index }: AccountProblem,
  caption: DrawnCaption,
  slot: Slot,
): Obstacle | null {
  const { captions, groups } = board.holdings(index)
  if (captions.has(caption.row.caption_key)) return 'caption used'
  if (groups.has(caption.group)) return 'near-duplicate used'
  return slot.at < caption.from || slot.at >= caption.until ? 'caption locked then' : null
}

/** Why no more of a type of content may go to an account. */
export function typeObstacle(
  board: Board,
  { index }: AccountProblem,
  type: string,
): Obstacle | null {
  const cap = board.typeCaps[index]?.get(type)
  return cap !== undefined && board.countOfType(index, type) >= cap ? 'enough of its type' : null
}

/** The first rule against a placement, or null where it may be added. */
export function obstacleOf(board: Board, placement: Placement): Obstacle | null {
  const { slot, kind, original, caption } = placement
  const account = board.problem.accounts[placement.account]
  if (!account) return 'not for this account'
  return (
    slotObstacle(board, account, slot) ??
    kindObstacle(board, account, kind, slot) ??
    (original ? originalObstacle(board, account, original, slot) : null) ??
    wordsObstacle(account, placement) ??
    (caption ? captionObstacle(board, account, caption, slot) : null) ??
    (caption && !goesWith(account, caption, original) ? 'caption does not go with it' : null) ??
    typeObstacle(board, account, contentTypeOf(placement)) ??
    budgetObstacle(board, account, placement)
  )
}

/** Why it cannot be paid for. */
export function budgetObstacle(
  board: Board,
  account: AccountProblem,
  placement: Pick<Placement, 'original' | 'caption'>,
): Obstacle | null {
  const { budget } = board.problem
  if (budget.left === null) return null
  const cost = costOfPlacement(budget, account, placement)
  return cost > 0 && board.spent + cost > budget.left ? 'budget spent' : null
}

/** Why no item of that kind may go out on that day. */
function kindObstacle(
  board: Board,
  { index, limits }: AccountProblem,
  kind: Kind,
  slot: Slot,
): Obstacle | null {
  if (kind === 'feed') return null
  const count = board.countOfKindOn(index, kind, slot.day)
  if (kind === 'ppv') return count >= limits.ppvPerDay ? 'priced messages of the day full' : null
  return count >= limits.bumpsPerDay ? 'follow-ups of the day full' : null
}

/** Why there is nothing to say: neither a caption nor words of the original’s own. */
function wordsObstacle(
  { textAlone, originals }: AccountProblem,
  { kind, original, caption }: Placement,
): Obstacle | null {
  if (caption) return original || textAlone.has(kind) ? null : 'needs content'
  const own = original && originals.get(original.content_id)?.own
  return own && ownCaption(own) !== null ? null : 'no words'
}
