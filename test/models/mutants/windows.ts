import { nodesIn, type Node } from '../../checks/sql-format/nodes.ts'
import { childOf, functionName } from '../../checks/sql-portability/tree.ts'
import { instead, rangeOf, withoutItem, type Finder, type Mistake } from './edits.ts'

const FUNCTIONS: Readonly<Record<string, string>> = {
  lead: 'lag',
  lag: 'lead',
  first_value: 'last_value',
  last_value: 'first_value',
}

/** Rows of a window in another order, a frame of other rows, another function over them. */
export const windowMistakes: Finder = (node) => {
  switch (node.type) {
    case 'order_by_clause':
      return orderMistakes(node)
    case 'frame_clause':
      return frameMistakes(node)
    case 'func_call': {
      const other = childOf(node, 'over') ? FUNCTIONS[functionName(node) ?? ''] : undefined
      const name = childOf(node, 'name')
      return other && name ? [instead('window', name, other)] : []
    }
    default:
      return []
  }
}

function orderMistakes(clause: Node): Mistake[] {
  const items = nodesIn(childOf(clause, 'specifications') ?? clause, 'items')
  const turned = items.flatMap((item) => {
    const expr = childOf(item, 'expr')
    if (!expr) return []
    const end = rangeOf(expr)[1]
    const direction = childOf(item, 'direction')
    if (direction?.type === 'sort_direction_desc') return [instead('window', direction, 'asc')]
    if (direction) return [instead('window', direction, 'desc')]
    return [{ kind: 'window' as const, edits: [{ start: end, end, text: ' desc' }] }]
  })
  if (items.length < 2) return turned
  return [...turned, ...items.map((_, index) => withoutItem('window', items, index))]
}

function frameMistakes(frame: Node): Mistake[] {
  const extent = childOf(frame, 'extent')
  const unit = childOf(frame, 'unitKw')
  const otherUnit = unit?.['name'] === 'ROWS' ? 'range' : 'rows'
  return [
    instead('window', frame, ''),
    ...(unit ? [instead('window', unit, otherUnit)] : []),
    ...(['begin', 'end'] as const).flatMap((side) => {
      const bound = extent && childOf(extent, side)
      if (!bound) return []
      const isCurrent = bound.type === 'frame_bound_current_row'
      const wide = side === 'begin' ? 'unbounded preceding' : 'unbounded following'
      return [instead('window', bound, isCurrent ? wide : 'current row')]
    }),
  ]
}
