import type { Node } from '../sql-format/nodes.ts'
import { nodesIn } from '../sql-format/nodes.ts'
import { argumentsOf, bare, castOf, childOf, functionName } from './tree.ts'

const FLOATS = new Set(
  `avg sqrt exp ln pow power sin cos asin acos atan fn.ln fn.safe_divide fn.hours_between
   fn.days_between fn.decimal fn.wilson_lower fn.wilson_upper`.split(/\s+/),
)
/** Functions whose result is a fraction where an argument is. */
const PASSING = new Set(
  `sum min max abs coalesce ifnull nullif fn.larger fn.smaller fn.clamp fn.add_reported`.split(
    /\s+/,
  ),
)

/** Whether an expression may have a value between two whole numbers, as far as its text tells. */
export function mayBeFraction(node: Node | undefined): boolean {
  const inner = bare(node)
  switch (inner?.type) {
    case 'number_literal':
      return !Number.isInteger(Number(inner['text']))
    case 'binary_expr':
      return (
        inner['operator'] === '/' ||
        mayBeFraction(childOf(inner, 'left')) ||
        mayBeFraction(childOf(inner, 'right'))
      )
    case 'prefix_op_expr':
      return mayBeFraction(childOf(inner, 'expr'))
    case 'cast_expr':
      return ['float64', 'numeric'].includes(castOf(inner).type)
    case 'case_expr':
      return nodesIn(inner, 'clauses').some(
        (clause) =>
          mayBeFraction(childOf(clause, 'result')) || mayBeFraction(childOf(clause, 'expr')),
      )
    case 'func_call': {
      const name = functionName(inner) ?? ''
      return FLOATS.has(name) || (PASSING.has(name) && argumentsOf(inner).some(mayBeFraction))
    }
    default:
      return false
  }
}
