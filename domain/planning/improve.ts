import type { Board } from './board.ts'
import { ejections } from './eject.ts'
import { isWithin } from './days.ts'
import { evenShare } from './even-share.ts'
import { microValue, type AccountProblem, type Placement } from './problem.ts'
import { obstacleOf } from './obstacles.ts'
import type { Slot } from './slots.ts'

const PASSES = 20

/**
 * Local search on a board: better captions from the pool, captions and times exchanged between two
 * items of an account, items moved to better free times, as long as the plan gains. Items stay on
 * the days they may have, and no day grows beyond its even share. Gives back how many changes.
 */
export function improve(board: Board): number {
  let changes = 0
  for (let pass = 0; pass < PASSES; pass++) {
    let changed = 0
    for (const account of board.problem.accounts) {
      changed += exchanges(board, account) + upgrades(board, account)
      changed += moves(board, account) + rotations(board, account)
    }
    changed += ejections(board)
    if (changed === 0) break
    changes += changed
  }
  return changes
}

function exchanges(board: Board, account: AccountProblem): number {
  let changed = 0
  let items = board.of(account.index)
  for (let i = 0; i < items.length; i++) {
    for (let j = i + 1; j < items.length; j++) {
      const [one, other] = [items[i], items[j]]
      if (!one || !other) continue
      const isChanged =
        exchangeCaptions(board, account, one, other) || exchangeTimes(board, account, one, other)
      if (!isChanged) continue
      changed++
      items = board.of(account.index)
    }
  }
  return changed
}

function exchangeCaptions(
  board: Board,
  account: AccountProblem,
  one: Placement,
  other: Placement,
): boolean {
  if (one.kind !== other.kind) return false
  const changed = [
    { ...one, caption: other.caption },
    { ...other, caption: one.caption },
  ]
  return replace(board, account, [one, other], changed)
}

function exchangeTimes(
  board: Board,
  account: AccountProblem,
  one: Placement,
  other: Placement,
): boolean {
  if (!isWithin(other.slot.day, one.days) || !isWithin(one.slot.day, other.days)) return false
  const changed = [
    { ...one, slot: other.slot },
    { ...other, slot: one.slot },
  ]
  return replace(board, account, [one, other], changed)
}

function upgrades(board: Board, account: AccountProblem): number {
  let changed = 0
  for (const item of board.of(account.index)) {
    const better = account.pools[item.kind]?.chosen.find(
      (caption) =>
        (item.caption === null || caption.worth > item.caption.worth) &&
        replace(board, account, [item], [{ ...item, caption }]),
    )
    if (better) changed++
  }
  return changed
}

function moves(board: Board, account: AccountProblem): number {
  let changed = 0
  const share = evenShare(account)
  for (const item of board.of(account.index)) {
    const moved = board.byLift[account.index]?.find(
      (slot) =>
        slot.lift > item.slot.lift &&
        isWithin(slot.day, item.days) &&
        (slot.day === item.slot.day || board.countOn(account.index, slot.day) < share) &&
        replace(board, account, [item], [{ ...item, slot }]),
    )
    if (moved) changed++
  }
  return changed
}

/**
 * Moves an item to a better time for which another item of the account gives its original: the
 * other one’s original goes out at the better time, its own at the other one’s.
 */
function rotations(board: Board, account: AccountProblem): number {
  let changed = 0
  for (const item of board.of(account.index)) {
    if (!item.original || !board.placed.has(item)) continue
    const others = board
      .of(account.index)
      .filter((other) => other.original && other.kind === item.kind && other !== item)
    const isRotated = board.byLift[account.index]?.some(
      (slot) =>
        slot.lift > item.slot.lift &&
        slot.day === item.slot.day &&
        others.some((other) => rotate(board, account, { item, other, slot })),
    )
    if (isRotated) changed++
  }
  return changed
}

function rotate(
  board: Board,
  account: AccountProblem,
  { item, other, slot }: { item: Placement; other: Placement; slot: Slot },
): boolean {
  if (!isWithin(other.slot.day, item.days) || !isWithin(slot.day, other.days)) return false
  const changed = [
    { ...item, slot: other.slot, caption: other.caption },
    { ...other, slot, caption: item.caption },
  ]
  return replace(board, account, [item, other], changed)
}

/** Replaces items by others where that gains and no rule is in the way; else changes nothing. */
function replace(
  board: Board,
  account: AccountProblem,
  olds: readonly Placement[],
  news: readonly Placement[],
): boolean {
  const value = (items: readonly Placement[]) =>
    items.reduce((sum, item) => sum + microValue(account, item), 0)
  if (value(news) <= value(olds)) return false
  for (const old of olds) board.remove(old)
  const added: Placement[] = []
  for (const item of news) {
    if (obstacleOf(board, item) !== null) {
      for (const placement of added) board.remove(placement)
      for (const old of olds) board.add(old)
      return false
    }
    board.add(item)
    added.push(item)
  }
  return true
}
