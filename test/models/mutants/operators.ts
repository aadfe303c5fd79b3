import type { Node } from '../../checks/sql-format/nodes.ts'
import { isNode } from '../../checks/sql-format/nodes.ts'
import { childOf } from '../../checks/sql-portability/tree.ts'
import { between, rangeOf, type Finder, type Mistake, type MutantClass } from './edits.ts'

const SWAPPED: Readonly<Record<string, readonly [MutantClass, string]>> = {
  '<': ['comparison', '<='],
  '<=': ['comparison', '<'],
  '>': ['comparison', '>='],
  '>=': ['comparison', '>'],
  '=': ['comparison', '<>'],
  '!=': ['comparison', '='],
  '<>': ['comparison', '='],
  '+': ['arithmetic', '-'],
  '-': ['arithmetic', '+'],
  '*': ['arithmetic', '/'],
  '/': ['arithmetic', '*'],
  and: ['logic', 'or'],
  or: ['logic', 'and'],
  is: ['logic', 'is not'],
  'is not': ['logic', 'is'],
  in: ['logic', 'not in'],
  'not in': ['logic', 'in'],
}

/** Another operator between two sides, or none before one. */
export const operatorMistakes: Finder = (node) => {
  if (node.type === 'prefix_op_expr') return withoutPrefix(node)
  const [left, right] = [childOf(node, 'left'), childOf(node, 'right')]
  const swapped = node.type === 'binary_expr' ? SWAPPED[operatorOf(node)] : undefined
  if (!swapped || !left || !right) return []
  return [between(swapped[0], left, right, ` ${swapped[1]} `)]
}

function withoutPrefix(node: Node): Mistake[] {
  const expr = childOf(node, 'expr')
  const operator = operatorOf(node)
  if (!expr || (operator !== 'not' && operator !== '-')) return []
  const [start] = rangeOf(node)
  const kind = operator === 'not' ? 'logic' : 'arithmetic'
  return [{ kind, edits: [{ start, end: rangeOf(expr)[0], text: '' }] }]
}

/** An operator in small letters with single spaces: `and`, `is not`, `<=`. */
function operatorOf({ operator }: Node): string {
  const words = Array.isArray(operator) ? operator.filter(isNode) : [operator]
  return words
    .map((word) => (isNode(word) ? String(word['name']) : String(word)))
    .join(' ')
    .toLowerCase()
}
