import type { AccountProblem, Placement } from '../problem.ts'
import { solveLinear, type Highs } from './highs.ts'
import type { RowName } from './linear-model.ts'
import { startOf, type Solution, type SolvedPart } from './solve-exactly.ts'
import { NO_STABILITY } from './stability.ts'
import { weekModel, type WeekModel } from './week-model.ts'

const NEARLY = 1e-6
/** Captions for items that the plan has no room for. */
const SPARE = 3

/** A rule at one place of the week, with what one more of it would be worth. */
export interface RowPrice extends RowName {
  /** In units of the objective (1: an average caption at an average hour); 0 where it costs nothing. */
  readonly price: number
}

/** What the rules of a week cost. */
export interface Prices {
  /** Rules with a price, each once: of several at one place the dearest. Dearest first. */
  readonly rows: readonly RowPrice[]
  /** The rules at their bound that an item counts in. */
  readonly tightOf: (placement: Placement) => readonly RowPrice[]
}

/**
 * The price of every rule: the dual of its row in the relaxation of each programme, in which items
 * may be split. Originals keep the number of places the plan gives them, so that prices are of value
 * alone and not of an original’s right of way. A price holds for the next one, not for ten more.
 */
export function pricesOf(highs: Highs, { board, parts }: Solution): Prices {
  const found: RowPrice[] = []
  const tight = new Map<Placement, readonly RowPrice[]>()
  for (const part of parts) {
    const own = new Set(part.accounts.map(({ index }) => index))
    const placed = [...board.placed].filter(({ account }) => own.has(account))
    const { rows, tightOf } = pricesOfPart(highs, board.problem, part, placed)
    found.push(...rows)
    for (const placement of placed) tight.set(placement, tightOf(placement))
  }
  return {
    rows: onceEach(found.filter(({ price }) => price > NEARLY)),
    tightOf: (placement) => tight.get(placement) ?? [],
  }
}

function pricesOfPart(
  highs: Highs,
  problem: Solution['board']['problem'],
  { accounts, far }: SolvedPart,
  placed: readonly Placement[],
): Prices {
  const options = { far, isSplit: false, spare: SPARE, stability: NO_STABILITY }
  const model = weekModel(problem, accounts, options)
  const { linear } = model
  const values = startOf(model, placed)
  const named = linear.rows.length
  for (const { items } of model.accounts) for (const { column } of items) linear.costs[column] = 0
  for (const account of accounts) keepOriginals(model, account, values)
  const { prices } = solveLinear(highs, linear, { isRelaxed: true })
  const rows = linear.rows.slice(0, named).map(({ name, lower }, place): RowPrice => {
    const price = (prices[place] ?? 0) * (lower > -Infinity ? -1 : 1)
    return { ...name, price: Math.max(0, price) }
  })
  const byColumn = new Map<number, RowPrice[]>()
  for (const [place, row] of rows.entries()) {
    for (const column of tightColumns(model, place, values)) {
      byColumn.set(column, [...(byColumn.get(column) ?? []), row])
    }
  }
  const tightOf = (placement: Placement) => {
    const one = startOf(model, [placement])
    const columns = [...byColumn.keys()].filter((column) => (one[column] ?? 0) > 0.5)
    return onceEach(columns.flatMap((column) => byColumn.get(column) ?? []))
  }
  return { rows: rows.filter(({ rule }) => rule !== 'words'), tightOf }
}

/** As many originals as the plan has: their right of way has no price. */
function keepOriginals(
  { linear, accounts }: WeekModel,
  account: AccountProblem,
  values: Float64Array,
) {
  const items = accounts.find((part) => part.account === account)?.items ?? []
  const columns = items.flatMap(({ originals, column }) => (originals.length > 0 ? column : []))
  const lower = columns.filter((column) => (values[column] ?? 0) > 0.5).length
  const name = { rule: 'words', account: account.index, what: null } as const
  if (lower > 0) linear.row({ name, columns, coefficients: null, lower, upper: Infinity })
}

/** The columns in use of a row that is at its bound; none of rows that are not, or only join words. */
function tightColumns({ linear }: WeekModel, place: number, values: Float64Array): number[] {
  const row = linear.rows[place]
  if (!row || row.name.rule === 'words') return []
  const { columns, coefficients, lower, upper } = row
  const sum = columns.reduce(
    (total, column, i) => total + (coefficients?.[i] ?? 1) * (values[column] ?? 0),
    0,
  )
  const isTight = sum >= upper - NEARLY || (lower > -Infinity && sum <= lower + NEARLY)
  return isTight ? columns.filter((column) => (values[column] ?? 0) > 0.5) : []
}

function onceEach(rows: readonly RowPrice[]): RowPrice[] {
  const dearest = new Map<string, RowPrice>()
  for (const row of rows) {
    const key = JSON.stringify([row.rule, row.account, row.what])
    if ((dearest.get(key)?.price ?? -1) < row.price) dearest.set(key, row)
  }
  return [...dearest.values()].toSorted((a, b) => b.price - a.price)
}
