import { expect, it } from 'vitest'

import { Board } from '../../../../../domain/planning/board.ts'
import { loadHighs } from '../../../../../domain/planning/exact/highs.ts'
import { solveExactly } from '../../../../../domain/planning/exact/solve-exactly.ts'
import { contentTypeOf, type Problem } from '../../../../../domain/planning/problem.ts'
import { fill } from '../../../../../domain/planning/solve.ts'
import { restoreVariety } from '../../../../../domain/planning/variety.ts'
import { bruteForce, worthOf, type Best } from './brute-force.ts'
import { tinyWeek } from './tiny-week.ts'

const highs = await loadHighs()

const WEEKS = process.env['DRUMBEAT_PROOF'] === '1' ? 5000 : 300
const GAP = 1e-4

/** Whether more would fit were it not for the share of its type: such a week is filled all the same. */
function isTooShortOfTypes(problem: Problem, { items }: Best): boolean {
  const board = new Board(problem)
  for (const item of items) board.add(item)
  return fill(board) + restoreVariety(board) > 0
}

/** Whether an account has more of one type than half of its week, rounded up. */
function hasTypeOverHalf(board: Board): boolean {
  return board.problem.accounts.some(({ index }) => {
    const half = Math.ceil(board.count(index) / 2)
    const types = new Set(board.of(index).map(contentTypeOf))
    return [...types].some((type) => board.countOfType(index, type) > half)
  })
}

it(
  `the solver’s plan is worth what the best of all plans is, in ${WEEKS} very small weeks`,
  () => {
    let [items, odd] = [0, 0]
    for (let seed = 0; seed < WEEKS; seed++) {
      const problem = tinyWeek(seed)
      const { board, bound, value, parts } = solveExactly(highs, problem)
      const best = bruteForce(problem, new Set(parts.flatMap(({ far }) => [...far])))
      items += best.items.length
      if (isTooShortOfTypes(problem, best)) {
        odd++
        continue
      }
      const gain = worthOf(problem, board.placed) - best.worth
      // Where types are short, what is put in after the programme may have found more room.
      if (gain > GAP * best.worth && hasTypeOverHalf(board)) {
        odd++
        continue
      }
      expect(Math.abs(gain), `week ${seed}`).toBeLessThanOrEqual(GAP * best.worth)
      expect(bound - value, `bound of week ${seed}`).toBeLessThanOrEqual(GAP * value)
    }
    expect(items).toBeGreaterThan(1.5 * WEEKS)
    expect(odd).toBeLessThan(0.05 * WEEKS)
  },
  WEEKS * 1000,
)
