import { nodesIn, type Node } from '../../checks/sql-format/nodes.ts'
import { childOf } from '../../checks/sql-portability/tree.ts'
import { instead, rangeOf, textOf, withoutItem, type Finder, type Mistake } from './edits.ts'

const CONDITIONS = new Set(['where_clause', 'having_clause', 'join_on_specification'])

/** A key that is forgotten: of a partition, of a group, of a join; a condition that is. */
export const keyMistakes: Finder = (node, sql) => {
  if (node.type === 'partition_by_clause') return partitionMistakes(node)
  if (node.type === 'select_stmt') return groupMistakes(node, sql)
  if (!CONDITIONS.has(node.type)) return []
  return conjuncts(childOf(node, 'expr')).map((conjunct) => instead('key', conjunct, 'true'))
}

function partitionMistakes(node: Node): Mistake[] {
  const keys = itemsOf(node, 'specifications')
  if (keys.length === 1) return [instead('key', node, '')]
  return keys.map((_, index) => withoutItem('key', keys, index))
}

/** Groups without one of their keys, which the select then takes the least of. */
function groupMistakes(select: Node, sql: string): Mistake[] {
  const clauses = nodesIn(select, 'clauses')
  const group = clauses.find(({ type }) => type === 'group_by_clause')
  const chosen = clauses.find(({ type }) => type === 'select_clause')
  const keys = group ? itemsOf(group, 'columns') : []
  if (!chosen || keys.length < 2) return []
  return keys.map((key, index) => {
    const text = textOf(key, sql)
    const shown = itemsOf(chosen, 'columns').filter((item) => textOf(item, sql) === text)
    const least = shown.map((item) => {
      const [start, end] = rangeOf(item)
      return { start, end, text: `min(${text}) as ${text.split('.').at(-1)}` }
    })
    return { kind: 'key', edits: [...withoutItem('key', keys, index).edits, ...least] }
  })
}

/** What must all hold, one by one. */
function conjuncts(condition: Node | undefined): Node[] {
  if (!condition) return []
  const operator = childOf(condition, 'operator')
  if (condition.type !== 'binary_expr' || operator?.['name'] !== 'AND') return [condition]
  return [...conjuncts(childOf(condition, 'left')), ...conjuncts(childOf(condition, 'right'))]
}

const itemsOf = (node: Node, property: string): Node[] =>
  nodesIn(childOf(node, property) ?? node, 'items')
