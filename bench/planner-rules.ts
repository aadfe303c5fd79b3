import { Board } from '../domain/planning/board.ts'
import { placementAt, subjectsOf, type Subject } from '../domain/planning/candidates.ts'
import { daysOf } from '../domain/planning/exact/far.ts'
import { slotObstacle } from '../domain/planning/obstacles.ts'
import {
  microValue,
  type AccountProblem,
  type Placement,
  type Problem,
} from '../domain/planning/problem.ts'
import type { Slot } from '../domain/planning/slots.ts'
import { capTypes } from '../domain/planning/variety.ts'

const MINUTE = 60_000
const AT_HOME = new Set<string>()

/**
 * The old way: each account’s best times first, as many as its limits allow; then, in order of time,
 * the best that may go out at each.
 */
export function slotsFirst(problem: Problem): Board {
  const board = newBoard(problem)
  for (const account of problem.accounts) {
    for (const slot of bestTimes(account)) {
      const options = optionsAt(board, account, slot)
      const best = options.toSorted((a, b) => valueIn(problem, b) - valueIn(problem, a))[0]
      if (best) board.add(best)
    }
  }
  return board
}

/** The best pair of item and time in the whole week first, then the best of what is left. */
export function pairGreedy(problem: Problem): Board {
  const board = newBoard(problem)
  for (;;) {
    let best: Placement | null = null
    for (const account of problem.accounts) {
      for (const slot of account.open) {
        if (slotObstacle(board, account, slot) !== null) continue
        for (const option of optionsAt(board, account, slot)) {
          if (!best || valueIn(problem, option) > valueIn(problem, best)) best = option
        }
      }
    }
    if (!best) return board
    board.add(best)
  }
}

/** What a board’s items are worth, in millionths. */
export function worthOf({ problem, placed }: Board): number {
  return [...placed].reduce((sum, item) => sum + valueIn(problem, item), 0)
}

function newBoard(problem: Problem): Board {
  const board = new Board(problem)
  capTypes(board)
  return board
}

function bestTimes({ open, limits, wished }: AccountProblem): Slot[] {
  const times: Slot[] = []
  for (const slot of open.toSorted((a, b) => b.lift - a.lift || a.at - b.at)) {
    const ofDay = times.filter(({ day }) => day === slot.day).length
    const isNear = times.some(({ at }) => Math.abs(at - slot.at) < limits.gapMinutes * MINUTE)
    if (times.length < wished && ofDay < limits.perDay && !isNear) times.push(slot)
  }
  return times.toSorted((a, b) => a.at - b.at)
}

/** The best item of each subject that may go out at a time; originals on their own days. */
function optionsAt(board: Board, account: AccountProblem, slot: Slot): Placement[] {
  const { problem } = board
  const isHome = ({ original }: Subject) => {
    if (!original) return true
    const [from, until] = daysOf(problem, account, original, AT_HOME)
    return slot.day >= from && slot.day < until && problem.homes.has(original.content_id)
  }
  return subjectsOf(account)
    .filter(isHome)
    .flatMap((subject) => placementAt(board, account, subject, slot) ?? [])
}

function valueIn({ accounts }: Problem, placement: Placement): number {
  const account = accounts[placement.account]
  return account ? microValue(account, placement) : 0
}
