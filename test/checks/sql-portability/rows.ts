import { nodesIn, type Node } from '../sql-format/nodes.ts'
import { childOf, nodesBelow } from './tree.ts'

/** What leaves the order or the choice of rows to the engine, with the node it shows in. */
export function* rowProblems(tree: Node): Generator<[Node, string]> {
  for (const node of nodesBelow(tree)) {
    if (node.type === 'order_by_clause') {
      for (const item of nodesIn(childOf(node, 'specifications') ?? node, 'items')) {
        if (item['nullHandlingKw']) continue
        yield [item, 'nulls come first on one engine, last on the other; say nulls first or last']
      }
    }
    if (node.type === 'select_stmt') {
      const clauses = nodesIn(node, 'clauses')
      const limit = clauses.find(({ type }) => type === 'limit_clause')
      if (limit && !clauses.some(({ type }) => type === 'order_by_clause')) {
        yield [limit, 'limit without order by takes any rows']
      }
    }
    if (node.type === 'alias' || (node.type === 'join_expr' && node['operator'] === ',')) continue
    for (const unnest of strayUnnests(node)) {
      yield [unnest, 'write unnest as DuckDB can be given it: from t, unnest(t.xs) as x']
    }
  }
}

/** The `unnest` directly below a node that is no comma join. */
function strayUnnests(node: Node): Node[] {
  const below = Object.values(node).filter(
    (value): value is Node => typeof value === 'object' && value !== null && 'type' in value,
  )
  return below.filter(
    (child) =>
      child.type === 'unnest_expr' ||
      child.type === 'unnest_with_offset_expr' ||
      (child.type === 'alias' && childOf(child, 'expr')?.type === 'unnest_expr'),
  )
}
