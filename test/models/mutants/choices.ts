import { nodesIn, type Node } from '../../checks/sql-format/nodes.ts'
import { argumentsOf, childOf, functionName } from '../../checks/sql-portability/tree.ts'
import { instead, textOf, type Finder, type Mistake } from './edits.ts'

/** Functions that are taken for one another. */
const OTHERS: Readonly<Record<string, string>> = {
  sum: 'max',
  max: 'min',
  min: 'max',
  avg: 'max',
  countif: 'count',
  'fn.larger': 'fn.smaller',
  'fn.smaller': 'fn.larger',
  'fn.wilson_lower': 'fn.wilson_upper',
  'fn.wilson_upper': 'fn.wilson_lower',
}

/** Another kind of join, of default, of aggregate; rows and values that come once or twice. */
export const choiceMistakes: Finder = (node, sql) => {
  switch (node.type) {
    case 'join_expr':
      return joinMistakes(node)
    case 'func_call':
      return functionName(node) === 'coalesce'
        ? defaultMistakes(node, sql)
        : aggregateMistakes(node, sql)
    case 'boolean_literal':
      return [instead('default', node, /true/i.test(textOf(node, sql)) ? 'false' : 'true')]
    case 'select_distinct':
      return [instead('distinct', node, '')]
    default:
      return []
  }
}

function joinMistakes(node: Node): Mistake[] {
  const kind = nodesIn(node, 'operator')[0]
  if (kind?.['name'] === 'LEFT') return [instead('join', kind, 'inner')]
  return kind?.['name'] === 'INNER' ? [instead('join', kind, 'left')] : []
}

/** No default, only the default, another one. */
function defaultMistakes(call: Node, sql: string): Mistake[] {
  const args = argumentsOf(call)
  const [first, last] = [args[0], args.at(-1)]
  if (!first || !last || first === last) return []
  const rest = args.slice(0, -1).map((arg) => textOf(arg, sql))
  const one = rest.length === 1 ? `(${rest[0]})` : `coalesce(${rest.join(', ')})`
  const other = last.type === 'string_literal' ? [instead('default', last, `'another'`)] : []
  return [instead('default', call, one), instead('default', call, textOf(last, sql)), ...other]
}

function aggregateMistakes(call: Node, sql: string): Mistake[] {
  const functionsName = functionName(call) ?? ''
  const name = childOf(call, 'name')
  const other = OTHERS[functionsName]
  if (!name) return []
  if (other !== undefined) return [instead('aggregate', name, other)]
  if (functionsName !== 'count') return []
  const args = childOf(childOf(call, 'args'), 'expr')
  const distinct = args && childOf(args, 'distinctKw')
  if (distinct) return [instead('distinct', distinct, '')]
  const [counted] = argumentsOf(call)
  if (!counted || counted.type === 'all_columns' || textOf(counted, sql) === '*') return []
  return [
    instead('aggregate', counted, '*'),
    instead('aggregate', counted, `distinct ${textOf(counted, sql)}`),
  ]
}
