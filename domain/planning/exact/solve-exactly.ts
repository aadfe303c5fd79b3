import { InvalidInputError } from '../../errors.ts'
import { Board } from '../board.ts'
import { fill, solve } from '../solve.ts'
import { originalObstacle, slotObstacle } from '../obstacles.ts'
import {
  contentTypeOf,
  microValue,
  type AccountProblem,
  type Placement,
  type Problem,
} from '../problem.ts'
import { restoreVariety } from '../variety.ts'
import { assignOriginals, type OpenItem } from './assign-originals.ts'
import { components } from './components.ts'
import { HIGHS, solveLinear, type Highs, type Solved } from './highs.ts'
import { everywhere } from './demand.ts'
import { farKey, type Far } from './far.ts'
import { solveWhole } from './solve-whole.ts'
import { NO_STABILITY, type Stability } from './stability.ts'
import { weekModel, type WeekModel, type WeekModelOptions } from './week-model.ts'

/** Name and version of the planner, stored with every plan. */
export const EXACT_SOLVER = `week-milp/1 ${HIGHS}`

const MICRO = 1_000_000
const GAP = 1e-4
const HALF = 0.5

/** A week solved, with the proof of how good it is; values in whole millionths. */
export interface Solution {
  readonly board: Board
  readonly value: number
  /** No plan under the same rules is worth more. */
  readonly bound: number
  /** What the rule of thumb (best pair first, then exchanges) would have been worth. */
  readonly greedyValue: number
  /** The programmes it was solved as. */
  readonly parts: readonly SolvedPart[]
}

/** Accounts solved together, with the originals that were free to go out on any day. */
export interface SolvedPart {
  readonly accounts: readonly AccountProblem[]
  readonly far: Far
}

/**
 * Places a brand’s week exactly: the accounts that rules connect as one mixed-integer programme,
 * started from the rule of thumb’s plan, to within 1e-4 of the optimum. An original that found no
 * place on its own day may go out on the days around, then on any. Throws InvalidInputError where
 * the items asked for a day cannot be had.
 */
export function solveExactly(
  highs: Highs,
  problem: Problem,
  stability: Stability = NO_STABILITY,
): Solution {
  const greedy = solve(problem)
  const board = new Board(problem)
  const parts: SolvedPart[] = []
  let bound = 0
  for (const accounts of components(problem)) {
    const { slack, far } = solveComponent({ highs, problem, accounts, greedy, board, stability })
    bound += slack
    parts.push({ accounts, far })
  }
  const before = valueOf(board)
  settle(board)
  const value = valueOf(board)
  return {
    board,
    value,
    bound: Math.max(value, before + bound),
    greedyValue: valueOf(greedy),
    parts,
  }
}

interface Component {
  readonly highs: Highs
  readonly problem: Problem
  readonly accounts: readonly AccountProblem[]
  readonly greedy: Board
  readonly board: Board
  readonly stability: Stability
}

/** Adds the optimum of some accounts to the board; how much more could be had at most, in millionths. */
function solveComponent(component: Component): { slack: number; far: Far } {
  const { problem, accounts, board, greedy } = component
  const own = new Set(accounts.map(({ index }) => index))
  const known = [...greedy.placed].filter(({ account }) => own.has(account))
  const isSplit = component.stability.hasOriginals
  const atHome = solveOnce(component, known, { far: new Set(), isSplit })
  const first =
    atHome ?? feasible(solveOnce(component, known, { far: everywhere(problem, accounts), isSplit }))
  for (const placement of first.placements) board.add(placement)
  const far = homeless(problem, accounts, board)
  if (far.size === 0 || !atHome) return first
  for (const placement of first.placements) board.remove(placement)
  const second = feasible(solveOnce(component, first.placements, { far, isSplit: first.isSplit }))
  for (const placement of second.placements) board.add(placement)
  return second
}

interface SolvedOnce {
  readonly placements: readonly Placement[]
  readonly slack: number
  readonly far: Far
  /** Whether alike originals had to be told apart. */
  readonly isSplit: boolean
}

function feasible(solved: SolvedOnce | null): SolvedOnce {
  if (solved) return solved
  throw new InvalidInputError('the items asked for a day cannot be had while variants keep apart')
}

/** Null where the items asked for a day cannot be had. */

function solveOnce(
  component: Component,
  known: readonly Placement[],
  options: Pick<WeekModelOptions, 'far' | 'isSplit'>,
): SolvedOnce | null {
  const { highs, problem, accounts, stability } = component
  const model = weekModel(problem, accounts, { ...options, stability })
  const worth = known.reduce((sum, item) => sum + valueIn(problem, item), 0) / MICRO
  const solved = solveWhole(highs, model.linear, {
    absoluteGap: GAP * worth,
    start: startOf(model, known),
  })
  if (!solved.isFeasible) return null
  const whole = withWholeCaptions(highs, model, solved)
  const slack = Math.max(0, Math.round((solved.bound - whole.objective) * MICRO))
  const placements = assignOriginals(highs, itemsOf(model, whole.values), problem.spreadMs)
  // Alike to their accounts, but the spread tells them apart.
  return placements
    ? { placements, slack, ...options }
    : solveOnce(component, known, { ...options, isSplit: true })
}

/** The originals of accounts that found no place on their own days although one is free elsewhere. */
function homeless(
  problem: Problem,
  accounts: readonly AccountProblem[],
  board: Board,
): ReadonlySet<string> {
  const pairs = accounts.flatMap((account) =>
    problem.chosen
      .filter(({ content_id: id }) => account.originals.has(id))
      .filter((original) =>
        account.open.some(
          (slot) =>
            slotObstacle(board, account, slot) === null &&
            originalObstacle(board, account, original, slot) === null,
        ),
      )
      .map((original) => farKey(account, original)),
  )
  return new Set(pairs)
}

/** Values of all columns in a plan: what the solver starts from. Items it does not know are left out. */
export function startOf(
  { linear, accounts }: WeekModel,
  known: readonly Placement[],
): Float64Array {
  const start = new Float64Array(linear.costs.length)
  for (const placement of known) {
    const part = accounts.find(({ account }) => account.index === placement.account)
    const caption = part?.captions.find(
      (column) =>
        column.slot.at === placement.slot.at &&
        column.kind === placement.kind &&
        column.caption.row.caption_key === placement.caption?.row.caption_key,
    )
    const item = part?.items.find(
      ({ slot, kind, originals, type }) =>
        slot.at === placement.slot.at &&
        kind === placement.kind &&
        (placement.original
          ? originals.includes(placement.original)
          : originals.length === 0 && type === contentTypeOf(placement)),
    )
    if (!item || (placement.caption && !caption)) continue
    start[item.column] = 1
    if (caption) start[caption.column] = 1
  }
  return start
}

/**
 * Captions are whole by themselves where the solution is a corner; where it is not, they are made
 * whole with the items held.
 */
function withWholeCaptions(highs: Highs, { linear, accounts }: WeekModel, solved: Solved): Solved {
  const captions = accounts.flatMap((part) => part.captions)
  const isWhole = (value = 0) => Math.abs(value - Math.round(value)) < 1e-6
  if (captions.every(({ column }) => isWhole(solved.values[column]))) return solved
  const lower = new Float64Array(linear.costs.length)
  const upper = new Float64Array(linear.costs.length).fill(1)
  for (const [column, is] of linear.whole.entries()) {
    if (!is) continue
    const value = Math.round(solved.values[column] ?? 0)
    lower[column] = value
    upper[column] = value
  }
  const held = Object.assign(Object.create(linear) as typeof linear, {
    whole: linear.whole.map(() => true),
  })
  return solveLinear(highs, held, { bounds: [lower, upper] })
}

function itemsOf({ accounts }: WeekModel, values: Float64Array): OpenItem[] {
  const isIn = ({ column }: { column: number }) => (values[column] ?? 0) > HALF
  return accounts.flatMap(({ items, captions }) => {
    const said = new Map(captions.filter(isIn).map((one) => [one.slot, one.caption]))
    return items.filter(isIn).map(({ account, kind, slot, originals, days }) => ({
      placement: {
        account: account.index,
        kind,
        slot,
        original: null,
        caption: said.get(slot) ?? null,
        days,
      },
      originals,
    }))
  })
}

/** Whatever the programme does not know of: originals beyond those chosen, other ways to variety. */
function settle(board: Board): void {
  for (let round = 0; round < 20; round++) {
    const changes = fill(board) + restoreVariety(board)
    if (changes === 0) break
  }
}

function valueOf(board: Board): number {
  return [...board.placed].reduce((sum, item) => sum + valueIn(board.problem, item), 0)
}

function valueIn({ accounts }: Problem, placement: Placement): number {
  const account = accounts[placement.account]
  return account ? microValue(account, placement) : 0
}
