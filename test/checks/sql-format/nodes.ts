/** A node of sql-parser-cst's tree: only what the formatter looks at. */
export type Node = { [key: string]: unknown; type: string; range?: [number, number] }

/** Whether a value inside the tree is a node. */
export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

/** The nodes listed in one property of a node; empty when it has none. */
export function nodesIn(node: Node, property: string): Node[] {
  const value = node[property]
  return Array.isArray(value) ? value.filter(isNode) : []
}
