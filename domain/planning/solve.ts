import { Board } from './board.ts'
import { ANY_DAY, kindOf, placementAt, subjectsOf, type Subject } from './candidates.ts'
import { compareText } from './canonical.ts'
import { chooseTimes } from './choose-times.ts'
import { isWithin } from './days.ts'
import { evenShare } from './even-share.ts'
import { improve } from './improve.ts'
import {
  goesWith,
  type AccountProblem,
  type Kind,
  type Placement,
  type Problem,
} from './problem.ts'
import type { Slot } from './slots.ts'
import { capTypes, restoreVariety } from './variety.ts'
import { originalObstacle, slotObstacle } from './obstacles.ts'

const MINUTE = 60_000
const ROUNDS = 5

/**
 * The rule of thumb, which the exact solver starts from and is measured against: each original at home first (its own day, then its days, then any day),
 * best times first; then texts alone at the times that are best together; then whatever still
 * fits; then moves and swaps while they gain. The board that comes back is full: nothing more fits.
 */
export function solve(problem: Problem): Board {
  const board = new Board(problem)
  capTypes(board)
  placeOriginals(board)
  for (const account of problem.accounts) placeTexts(board, account)
  for (let round = 0; round < ROUNDS; round++) {
    const added = fill(board)
    if (improve(board) === 0 && added === 0) break
  }
  for (const caps of board.typeCaps) caps.clear()
  for (let round = 0; round < ROUNDS * 10; round++) {
    const added = fill(board)
    if (restoreVariety(board) + added === 0) break
  }
  return board
}

function placeOriginals(board: Board): void {
  const { accounts, chosen, homes } = board.problem
  const phases: ((home: readonly [number, number]) => Placement['days'])[] = [
    ([first]) => [first, first + 1],
    (home) => home,
    () => ANY_DAY,
  ]
  for (const daysOf of phases) {
    const candidates = chosen.flatMap((original) => {
      const days = daysOf(homes.get(original.content_id) ?? [0, 7])
      return accounts
        .filter(({ originals }) => originals.has(original.content_id))
        .flatMap((account) =>
          account.open
            .filter(({ day }) => isWithin(day, days))
            .map((slot) => ({ account, original, slot, days })),
        )
    })
    candidates.toSorted(
      (a, b) =>
        b.slot.lift - a.slot.lift ||
        a.slot.at - b.slot.at ||
        a.account.index - b.account.index ||
        compareText(a.original.content_id, b.original.content_id),
    )
    for (const { account, original, slot, days } of candidates) {
      if (slotObstacle(board, account, slot)) continue
      if (originalObstacle(board, account, original, slot)) continue
      const subject = { kind: kindOf(original), original }
      const placement = placementAt(board, account, subject, slot, days)
      if (placement) board.add(placement)
    }
  }
}

function placeTexts(board: Board, account: AccountProblem): void {
  const { index, open, limits, textAlone, wished } = account
  const gapMs = limits.gapMinutes * MINUTE
  const kinds = (['feed', 'ppv', 'bump'] as const).filter((kind) => textAlone.has(kind))
  const supply = (kind: Kind) =>
    account.pools[kind]?.chosen.filter((caption) => goesWith(account, caption, null)).length ?? 0
  const perDay = evenShare(account)
  const roomOn = (day: number) => {
    const left = perDay - board.countOn(index, day)
    const quotas = kinds.map((kind) =>
      supply(kind) === 0
        ? 0
        : kind === 'feed'
          ? left
          : (kind === 'ppv' ? limits.ppvPerDay : limits.bumpsPerDay) -
            board.countOfKindOn(index, kind, day),
    )
    return Math.min(
      left,
      quotas.reduce((sum, quota) => sum + Math.max(0, quota), 0),
    )
  }
  const count = Math.min(
    wished - board.count(index),
    kinds.reduce((sum, kind) => sum + supply(kind), 0),
  )
  const slots = open.filter((slot) => slotObstacle(board, account, slot) === null)
  const times = chooseTimes({ slots, gapMs, count, roomOn })
  for (const slot of times.toSorted((a, b) => b.lift - a.lift || a.at - b.at)) {
    placeBest(
      board,
      account,
      kinds.map((kind) => ({ kind, original: null })),
      slot,
    )
  }
}

/** Adds the first of the subjects that fits a time; whether one did. */
function placeBest(
  board: Board,
  account: AccountProblem,
  subjects: readonly Subject[],
  slot: Slot,
): boolean {
  for (const subject of subjects) {
    const placement = placementAt(board, account, subject, slot)
    if (!placement) continue
    board.add(placement)
    return true
  }
  return false
}

/** Adds whatever fits, originals before texts alone, best times first. How many were added. */
export function fill(board: Board): number {
  let added = 0
  for (const account of board.problem.accounts) {
    const subjects = subjectsOf(account)
    for (const slot of board.byLift[account.index] ?? []) {
      if (slotObstacle(board, account, slot)) continue
      if (placeBest(board, account, subjects, slot)) added++
    }
  }
  return added
}
