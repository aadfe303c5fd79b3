import { isNode, type Node } from '../sql-format/nodes.ts'

/** The node in a property of another, where there is one. */
export function childOf(node: Node | undefined, property: string): Node | undefined {
  const child = node?.[property]
  return isNode(child) ? child : undefined
}

/** The nodes directly below a node. */
export function childrenOf(node: Node): Node[] {
  return Object.entries(node).flatMap(([property, value]) => {
    if (property === 'leading' || property === 'trailing') return []
    if (Array.isArray(value)) return value.filter(isNode)
    return isNode(value) ? [value] : []
  })
}

/** A node and all nodes below it, from the outside in. */
export function* nodesBelow(node: Node): Generator<Node> {
  yield node
  for (const child of childrenOf(node)) yield* nodesBelow(child)
}

/** An expression without the parentheses around it. */
export function bare(node: Node | undefined): Node | undefined {
  return node?.type === 'paren_expr' ? bare(childOf(node, 'expr')) : node
}

/** The last word of a column's name, in lower case; undefined for anything else. */
export function columnName(node: Node | undefined): string | undefined {
  const name = node?.type === 'member_expr' ? childOf(node, 'property') : node
  return name?.type === 'identifier' ? String(name['name']).toLowerCase() : undefined
}

/** The name of a called function in lower case, with its schema; undefined for anything else. */
export function functionName(node: Node | undefined): string | undefined {
  if (node?.type !== 'func_call') return undefined
  const name = childOf(node, 'name')
  const schema = columnName(childOf(name, 'object'))
  return schema === undefined ? columnName(name) : `${schema}.${columnName(name)}`
}

/** The arguments of a call. */
export function argumentsOf(call: Node): Node[] {
  const list = childOf(bare(childOf(call, 'args')), 'args')
  return list ? childrenOf(list) : []
}

/** What is cast, and the name of the type in lower case. */
export function castOf(node: Node): { value: Node | undefined; type: string } {
  const cast = bare(childOf(node, 'args'))
  const type = childOf(childOf(cast, 'dataType'), 'name')
  return { value: bare(childOf(cast, 'expr')), type: String(type?.['name']).toLowerCase() }
}

/** The value of a number as it is written, a sign included; undefined for anything else. */
export function numberOf(node: Node | undefined): number | undefined {
  const inner = bare(node)
  if (inner?.type === 'number_literal') return Number(inner['text'])
  if (inner?.type !== 'prefix_op_expr') return undefined
  const size = numberOf(childOf(inner, 'expr'))
  return size === undefined ? undefined : -size
}
