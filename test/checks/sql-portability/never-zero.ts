import { nodesIn, type Node } from '../sql-format/nodes.ts'
import {
  argumentsOf,
  bare,
  castOf,
  childOf,
  columnName,
  functionName,
  childrenOf,
  numberOf,
} from './tree.ts'

/** Functions that give no zero where one of their arguments, or all of them, may not be zero. */
const OF_FIRST = new Set([
  'sum',
  'fn.safe_divide',
  'sqrt',
  'pow',
  'power',
  'min',
  'max',
  'abs',
  'sin',
  'ifnull',
  'fn.decimal',
])
const OF_ALL = new Set(['coalesce', 'fn.smaller'])
const ALWAYS = new Set(['exp', 'row_number', 'rank'])

/** What is known of the columns of one model. */
export interface Known {
  /** Columns that checks hold above zero. */
  readonly positive: ReadonlySet<string>
  /** What stands before `as` a name, by `cte.name`, and by name alone for all CTEs together. */
  readonly definitions: ReadonlyMap<string, readonly Node[]>
  /** Columns that some condition of the model compares with zero. */
  readonly compared: ReadonlySet<string>
}

/** Collects what a model's tree says about its columns. */
export function knownOf(tree: Node, positive: ReadonlySet<string>): Known {
  const definitions = new Map<string, Node[]>()
  const define = (name: string, value: Node): void => {
    definitions.set(name, [...(definitions.get(name) ?? []), value])
  }
  const compared = new Set<string>()
  const collect = (node: Node, cte: string): void => {
    const name = node.type === 'alias' ? columnName(childOf(node, 'alias')) : undefined
    const value = childOf(node, 'expr')
    if (name !== undefined && value) {
      define(name, value)
      define(`${cte}.${name}`, value)
    }
    const guarded = guardedColumn(node)
    if (guarded !== undefined) compared.add(guarded)
    const own = node.type === 'common_table_expr' ? columnName(childOf(node, 'table')) : undefined
    for (const child of childrenOf(node)) collect(child, own ?? cte)
  }
  collect(tree, '')
  return { positive, definitions, compared }
}

/** `x` of `x > 0`, `x >= 1`, `x != 0` and `x between 1 and 9`. */
function guardedColumn(node: Node): string | undefined {
  const isBetween = node.type === 'between_expr'
  if (!isBetween && node.type !== 'binary_expr') return undefined
  const bound = numberOf(childOf(node, isBetween ? 'begin' : 'right'))
  if (bound === undefined) return undefined
  const operator = isBetween ? '>=' : node['operator']
  const isGuard =
    (operator === '>' && bound >= 0) ||
    (operator === '>=' && bound > 0) ||
    ((operator === '!=' || operator === '<>') && bound === 0)
  return isGuard ? columnName(bare(childOf(node, 'left'))) : undefined
}

/**
 * Whether an expression is never zero, as far as text, conditions and checks of the models tell.
 * Sums count as such where one of their terms is: what is counted or weighed here is not negative.
 */
export function isNeverZero(
  node: Node | undefined,
  known: Known,
  path: readonly string[] = [],
): boolean {
  const inner = bare(node)
  const again = (other: Node | undefined): boolean => isNeverZero(other, known, path)
  const literal = numberOf(inner)
  if (literal !== undefined) return literal !== 0
  switch (inner?.type) {
    case 'null_literal':
      return true
    case 'binary_expr': {
      const sides = [childOf(inner, 'left'), childOf(inner, 'right')]
      if (inner['operator'] === '+') return sides.some(again)
      return (inner['operator'] === '*' || inner['operator'] === '/') && sides.every(again)
    }
    case 'cast_expr':
      return again(castOf(inner).value)
    case 'case_expr':
      return nodesIn(inner, 'clauses').every((clause) =>
        again(childOf(clause, clause.type === 'case_else' ? 'expr' : 'result')),
      )
    case 'func_call':
      return isCallNeverZero(inner, again)
    default:
      return isColumnNeverZero(inner, known, path)
  }
}

function isCallNeverZero(call: Node, again: (node: Node | undefined) => boolean): boolean {
  const name = functionName(call) ?? ''
  const args = argumentsOf(call)
  if (name === 'count') return args[0]?.type === 'all_columns'
  if (name === 'fn.larger') return args.some((arg) => (numberOf(arg) ?? 0) > 0) || args.every(again)
  if (name === 'fn.clamp') return (numberOf(args[1]) ?? 0) > 0
  if (OF_FIRST.has(name)) return again(args[0])
  return ALWAYS.has(name) || (OF_ALL.has(name) && args.every(again))
}

function isColumnNeverZero(node: Node | undefined, known: Known, path: readonly string[]): boolean {
  const name = columnName(node)
  if (name === undefined) return false
  if (known.positive.has(name) || known.compared.has(name)) return true
  const cte = columnName(childOf(node, 'object'))
  const full =
    cte !== undefined && known.definitions.has(`${cte}.${name}`) ? `${cte}.${name}` : name
  if (path.includes(full)) return false
  const definitions = known.definitions.get(full) ?? []
  return (
    definitions.length > 0 &&
    definitions.every((value) => isNeverZero(value, known, [...path, full]))
  )
}
