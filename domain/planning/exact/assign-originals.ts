import type { OriginalRow } from '../input.ts'
import type { Placement } from '../problem.ts'
import { solveLinear, type Highs } from './highs.ts'
import { LinearModel } from './linear-model.ts'
import { windows } from './windows.ts'

/** An item whose original is one of several. */
export interface OpenItem {
  readonly placement: Placement
  readonly originals: readonly OriginalRow[]
}

/**
 * Gives every item one of its originals: each once an account, variants a spread apart, the most
 * urgent (first) originals earliest. Null where that cannot be.
 */
export function assignOriginals(
  highs: Highs,
  items: readonly OpenItem[],
  spreadMs: number,
): Placement[] | null {
  const linear = new LinearModel()
  const ordered = items.toSorted(
    (a, b) =>
      a.placement.slot.at - b.placement.slot.at || a.placement.account - b.placement.account,
  )
  const pairs = ordered.flatMap(({ placement, originals }, order) =>
    originals.map((original, rank) => ({
      placement,
      original,
      column: linear.column(-order * rank, true),
      at: placement.slot.at,
    })),
  )
  for (const [placement, some] of Map.groupBy(pairs, (pair) => pair.placement)) {
    const name = { rule: 'words', account: placement.account, what: null } as const
    const columns = some.map(({ column }) => column)
    linear.row({ name, columns, coefficients: null, lower: 1, upper: 1 })
  }
  for (const [{ content_id: id }, some] of Map.groupBy(pairs, ({ original }) => original)) {
    for (const [account, own] of Map.groupBy(some, ({ placement }) => placement.account)) {
      const columns = own.map(({ column }) => column)
      linear.atMost({ rule: 'original once', account, what: id }, columns, 1)
    }
    for (const window of windows(some, Math.max(1, spreadMs))) {
      const columns = window.map(({ column }) => column)
      linear.atMost({ rule: 'spread', account: null, what: id }, columns, 1)
    }
  }
  const solved = solveLinear(highs, linear, { absoluteGap: 1e9 })
  if (!solved.isFeasible) return null
  const taken = pairs.filter(({ column }) => (solved.values[column] ?? 0) > 0.5)
  return [
    ...ordered.filter(({ originals }) => originals.length === 0).map(({ placement }) => placement),
    ...taken.map(({ placement, original }) => ({ ...placement, original })),
  ]
}
