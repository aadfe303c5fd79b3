import type { Board } from './board.ts'
import { isWithin } from './days.ts'
import { microValue, type Placement } from './problem.ts'
import type { Slot } from './slots.ts'
import { obstacleOf } from './obstacles.ts'

const MINUTE = 60_000
const MOST_EJECTED = 2

/**
 * Moves items to better times that other items are in the way of, where those find other times and
 * the plan gains as a whole. How many were moved.
 */
export function ejections(board: Board): number {
  let changed = 0
  const items = [...board.placed]
  for (const item of items) {
    if (!board.placed.has(item)) continue
    const slots = slotsFor(board, item).filter((slot) => slot.lift > item.slot.lift)
    if (slots.some((slot) => moveWithEjection(board, item, slot))) changed++
  }
  return changed
}

function moveWithEjection(board: Board, item: Placement, slot: Slot): boolean {
  const moved = { ...item, slot }
  const rivals = rivalsOf(board, moved, item)
  if (rivals.length === 0 || rivals.length > MOST_EJECTED) return false
  const old = [item, ...rivals]
  for (const one of old) board.remove(one)
  const now: Placement[] = []
  const place = (one: Placement | null): boolean => {
    if (!one || obstacleOf(board, one) !== null) return false
    board.add(one)
    now.push(one)
    return true
  }
  const isPlaced = place(moved) && rivals.every((rival) => place(bestElsewhere(board, rival)))
  if (isPlaced && valueOf(board, now) > valueOf(board, old)) return true
  for (const one of now) board.remove(one)
  for (const one of old) board.add(one)
  return false
}

/** The items whose time or original is in the way of one. */
function rivalsOf(board: Board, moved: Placement, self: Placement): Placement[] {
  const { problem } = board
  const gap = (problem.accounts[moved.account]?.limits.gapMinutes ?? 0) * MINUTE
  return [...board.placed].filter((other) => {
    if (other === self) return false
    const apart = Math.abs(other.slot.at - moved.slot.at)
    if (apart === 0) return true
    if (other.account === moved.account) return apart < gap
    return other.original !== null && other.original === moved.original && apart < problem.spreadMs
  })
}

function bestElsewhere(board: Board, item: Placement): Placement | null {
  for (const slot of slotsFor(board, item)) {
    const placement = { ...item, slot }
    if (obstacleOf(board, placement) === null) return placement
  }
  return null
}

/** The times an item may be moved to, best first. */
function slotsFor(board: Board, item: Placement): Slot[] {
  const isFree = item.days[0] === -Infinity
  return (board.byLift[item.account] ?? []).filter((slot) =>
    isFree ? slot.day === item.slot.day : isWithin(slot.day, item.days),
  )
}

function valueOf(board: Board, items: readonly Placement[]): number {
  return items.reduce((sum, item) => {
    const account = board.problem.accounts[item.account]
    return sum + (account ? microValue(account, item) : 0)
  }, 0)
}
