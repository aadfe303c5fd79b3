import loader, { type Highs } from 'highs'

import { NeverRetryError } from '../../errors.ts'
import type { LinearModel } from './linear-model.ts'

export type { Highs }

/** The solver’s name and version as stored with every plan. */
export const HIGHS = 'highs-1.15.3'

/** The package’s types describe its CommonJS form; what is imported is the loader itself. */
const load = loader as unknown as typeof loader.default

let loading: Promise<Highs> | undefined

/** HiGHS compiled to WebAssembly, loaded once a process (some 40 ms). */
export function loadHighs(): Promise<Highs> {
  loading ??= load()
  return loading
}

/** What a solver found. */
export interface Solved {
  readonly isFeasible: boolean
  /** Value of each column. */
  readonly values: Float64Array
  readonly objective: number
  /** No solution is worth more. */
  readonly bound: number
  /** Price of each row: what one more of it would be worth. Of linear programmes only. */
  readonly prices: Float64Array
  /** What each column is short of being worth it. Of linear programmes only. */
  readonly reducedCosts: Float64Array
  readonly nodes: number
}

export interface SolveOptions {
  /** Leave out that columns are whole: the relaxation, which has prices. */
  readonly isRelaxed?: boolean | undefined
  /** Stop where the bound is this near, in units of the objective; 0 by default. */
  readonly absoluteGap?: number | undefined
  /** Values of columns to start from. */
  readonly start?: Float64Array | undefined
  /** Lower and upper bounds of columns other than 0 and 1. */
  readonly bounds?: readonly [Float64Array, Float64Array] | undefined
}

/** Half of the memory, and as fast: cuts that do not bind are dropped sooner than by default. */
const FEW_CUTS = { mip_pool_soft_limit: 1000, mip_pool_age_limit: 10, mip_lp_age_limit: 5 }

const OPTIMAL = 7
const INFEASIBLE = new Set([8, 9])

/**
 * Solves a programme: one thread, a fixed seed and no time limit, so that the same programme has the
 * same answer on every machine. Throws NeverRetryError where the solver gives up.
 */
export function solveLinear(highs: Highs, linear: LinearModel, options: SolveOptions = {}): Solved {
  const columns = linear.costs.length
  if (columns === 0) return emptySolution(linear)
  const [lower, upper] = options.bounds ?? [new Float64Array(columns), ones(columns)]
  const model = highs.createModel({
    numCols: columns,
    numRows: linear.rows.length,
    sense: highs.constants.objectiveSense.maximize,
    colCost: Float64Array.from(linear.costs),
    colLower: lower,
    colUpper: upper,
    rowLower: Float64Array.from(linear.rows, (row) => row.lower),
    rowUpper: Float64Array.from(linear.rows, (row) => row.upper),
    matrix: matrixOf(linear),
    ...(options.isRelaxed ? {} : { integrality: Int32Array.from(linear.whole, Number) }),
  })
  try {
    model.options.set({
      output_flag: false,
      random_seed: 1,
      ...FEW_CUTS,
      mip_rel_gap: 0,
      mip_abs_gap: options.absoluteGap ?? 0,
    })
    if (options.start && !options.isRelaxed) model.setSolution({ colValue: options.start })
    model.run()
    const status = model.getModelStatus()
    if (INFEASIBLE.has(status)) return { ...emptySolution(linear), isFeasible: false }
    if (status !== OPTIMAL) throw new NeverRetryError(`the solver ended with status ${status}`)
    const { colValue, colDual, rowDual } = model.getSolution()
    const objective = model.getObjectiveValue()
    return {
      isFeasible: true,
      values: colValue,
      objective,
      bound: options.isRelaxed ? objective : Number(model.info.get('mip_dual_bound')),
      prices: rowDual,
      reducedCosts: colDual,
      nodes: options.isRelaxed ? 0 : Number(model.info.get('mip_node_count')),
    }
  } finally {
    model.dispose()
  }
}

function emptySolution({ costs, rows }: LinearModel): Solved {
  return {
    isFeasible: rows.every(({ lower, upper }) => lower <= 0 && upper >= 0),
    values: new Float64Array(costs.length),
    objective: 0,
    bound: 0,
    prices: new Float64Array(rows.length),
    reducedCosts: new Float64Array(costs.length),
    nodes: 0,
  }
}

function matrixOf({ costs, rows }: LinearModel) {
  const entries = rows.reduce((sum, { columns }) => sum + columns.length, 0)
  const starts = new Int32Array(rows.length + 1)
  const indices = new Int32Array(entries)
  const values = new Float64Array(entries)
  let next = 0
  for (const [index, { columns, coefficients }] of rows.entries()) {
    starts[index] = next
    for (const [place, column] of columns.entries()) {
      indices[next] = column
      values[next++] = coefficients?.[place] ?? 1
    }
  }
  starts[rows.length] = next
  return {
    format: 'csr' as const,
    numRows: rows.length,
    numCols: costs.length,
    starts,
    indices,
    values,
  }
}

function ones(count: number): Float64Array {
  return new Float64Array(count).fill(1)
}
