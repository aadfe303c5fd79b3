import type { Board } from './board.ts'
import type { DrawnCaption } from './caption-pool.ts'
import type { OriginalRow } from './input.ts'
import {
  contentTypeOf,
  goesWith,
  type AccountProblem,
  type Kind,
  type Placement,
} from './problem.ts'
import type { Slot } from './slots.ts'
import { budgetObstacle, captionObstacle, obstacleOf, typeObstacle } from './obstacles.ts'

export const ANY_DAY = [-Infinity, Infinity] as const

/** What an item is about: an original, or a text alone. */
export interface Subject {
  readonly kind: Kind
  readonly original: OriginalRow | null
}

/** Priced originals go out as priced messages, the others on feeds. */
export function kindOf(original: OriginalRow): Kind {
  return original.price === null ? 'feed' : 'ppv'
}

/** The best caption of the account’s pool that may go with an original (or alone) at a time. */
function bestCaption(
  board: Board,
  account: AccountProblem,
  { kind, original }: Subject,
  slot: Slot,
): DrawnCaption | null {
  const found = account.pools[kind]?.chosen.find(
    (caption) =>
      goesWith(account, caption, original) &&
      captionObstacle(board, account, caption, slot) === null &&
      typeObstacle(board, account, contentTypeOf({ original, caption })) === null &&
      budgetObstacle(board, account, { original, caption }) === null,
  )
  return found ?? null
}

/** The item an account would post of an original (or of a text alone) at a time; null if none. */
export function placementAt(
  board: Board,
  account: AccountProblem,
  subject: Subject,
  slot: Slot,
  days: Placement['days'] = ANY_DAY,
): Placement | null {
  const caption = bestCaption(board, account, subject, slot)
  const placement = { account: account.index, ...subject, slot, caption, days }
  return obstacleOf(board, placement) === null ? placement : null
}

/** Everything an account might post: its originals, the most urgent first, then texts alone. */
export function subjectsOf(account: AccountProblem): Subject[] {
  return [
    ...[...account.originals.values()].map(({ row }) => ({ kind: kindOf(row), original: row })),
    ...(['feed', 'ppv', 'bump'] as const)
      .filter((kind) => account.textAlone.has(kind))
      .map((kind) => ({ kind, original: null })),
  ]
}
