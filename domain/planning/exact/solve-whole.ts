import { solveLinear, type Highs, type Solved } from './highs.ts'
import { LinearModel } from './linear-model.ts'

/** Columns this near to being worth it are tried first, in allowed gaps. */
const FIRST_REACH = 10
const NOTHING = 1e-9

/**
 * Solves a mixed-integer programme to within an absolute gap, exactly, by way of its relaxation: a
 * solution with a column whose reduced cost is d is worth at most the relaxation less d. So only
 * columns with smaller ones are given to the solver; what it finds says how small they had to be,
 * and the columns left out for nothing come back until the bound is proven (reduced-cost fixing;
 * Wolsey, Integer Programming, 2nd ed., section 7.5). Far smaller programmes, and far less memory,
 * than all columns at once.
 */
export function solveWhole(
  highs: Highs,
  linear: LinearModel,
  { absoluteGap, start }: { readonly absoluteGap: number; readonly start: Float64Array },
): Solved {
  const relaxed = solveLinear(highs, linear, { isRelaxed: true })
  if (!relaxed.isFeasible || isWhole(linear, relaxed)) return relaxed
  let reach = FIRST_REACH * absoluteGap
  let best = start
  for (;;) {
    const kept = columnsWithin(linear, relaxed, reach, best)
    const solved = solvePart(highs, linear, { kept, absoluteGap: absoluteGap / 2, start: best })
    const isAll = kept.length === linear.costs.length
    if (!solved.isFeasible) {
      if (isAll) return solved
      reach = reach * FIRST_REACH + NOTHING
      continue
    }
    const bound = isAll
      ? solved.bound
      : Math.min(relaxed.objective, Math.max(solved.bound, relaxed.objective - reach))
    if (isAll || bound - solved.objective <= absoluteGap) {
      return { ...solved, bound: Math.max(bound, solved.objective) }
    }
    best = solved.values
    reach = Math.max(2 * reach, relaxed.objective - solved.objective) + NOTHING
  }
}

function isWhole({ whole }: LinearModel, { values }: Solved): boolean {
  return whole.every((is, column) => {
    const value = values[column] ?? 0
    return !is || Math.abs(value - Math.round(value)) < 1e-6
  })
}

/** Columns in the relaxation or in a known solution, those that cost nothing, and those worth trying. */
function columnsWithin(
  { costs, whole }: LinearModel,
  { values, reducedCosts }: Solved,
  reach: number,
  known: Float64Array,
): number[] {
  return [...costs.keys()].filter(
    (column) =>
      (values[column] ?? 0) > NOTHING ||
      (known[column] ?? 0) > NOTHING ||
      Math.abs(reducedCosts[column] ?? 0) <= reach ||
      (whole[column] === false && costs[column] === 0),
  )
}

/** Solves with only some columns, the others at 0; the values come back for all of them. */
function solvePart(
  highs: Highs,
  linear: LinearModel,
  options: {
    readonly kept: readonly number[]
    readonly absoluteGap: number
    readonly start: Float64Array
  },
): Solved {
  const { kept, absoluteGap, start } = options
  const part = new LinearModel()
  const places = new Int32Array(linear.costs.length).fill(-1)
  for (const column of kept) {
    places[column] = part.column(linear.costs[column] ?? 0, linear.whole[column] ?? false)
  }
  for (const { columns, coefficients, ...row } of linear.rows) {
    const inside = [...columns.keys()].filter((place) => (places[columns[place] ?? -1] ?? -1) >= 0)
    part.row({
      ...row,
      columns: inside.map((place) => places[columns[place] ?? 0] ?? 0),
      coefficients: coefficients && inside.map((place) => coefficients[place] ?? 0),
    })
  }
  const solved = solveLinear(highs, part, {
    absoluteGap,
    start: Float64Array.from(kept, (column) => start[column] ?? 0),
  })
  const values = new Float64Array(linear.costs.length)
  for (const [place, column] of kept.entries()) values[column] = solved.values[place] ?? 0
  return { ...solved, values }
}
