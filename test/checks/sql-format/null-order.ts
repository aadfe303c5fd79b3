import { isNode, nodesIn, type Node } from './nodes.ts'

/** One `nulls first` or `nulls last` of a text: where it starts, and its two keywords as nodes. */
export type NullOrder = { start: number; keywords: [Node, Node] }

const commentStringOrNullOrder =
  /--.*|#.*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`[^`]*`|\b(nulls)(\s+)(first|last)\b/gi

/** Blanks every null order of a text, so that all offsets stay, and says what stood where. */
export function blankNullOrders(text: string): { text: string; orders: NullOrder[] } {
  const orders: NullOrder[] = []
  let blanked = ''
  let copied = 0
  for (const match of text.matchAll(commentStringOrNullOrder)) {
    const [all, nulls, gap, which] = match
    if (nulls === undefined || gap === undefined || which === undefined) continue
    const start = match.index
    orders.push({
      start,
      keywords: [keyword(nulls, start), keyword(which, start + nulls.length + gap.length)],
    })
    blanked += text.slice(copied, start) + ' '.repeat(all.length)
    copied = start + all.length
  }
  return { text: blanked + text.slice(copied), orders }
}

function keyword(text: string, start: number): Node {
  return { type: 'keyword', text, name: text.toUpperCase(), range: [start, start + text.length] }
}

/**
 * Puts a null order on the sort expression it follows in the tree of the blanked text.
 * Returns false when it follows none.
 */
export function restoreNullOrder(tree: unknown, text: string, order: NullOrder): boolean {
  if (Array.isArray(tree)) return tree.some((child) => restoreNullOrder(child, text, order))
  if (!isNode(tree)) return false
  return (
    (tree.type === 'order_by_clause' && attach(tree['specifications'], text, order)) ||
    Object.values(tree).some((child) => restoreNullOrder(child, text, order))
  )
}

function attach(specifications: unknown, text: string, order: NullOrder): boolean {
  if (!isNode(specifications)) return false
  const items = nodesIn(specifications, 'items')
  const index = items.findIndex((item) => isFollowedBy(item, text, order.start))
  const item = items[index]
  if (!item) return false
  const sort =
    item.type === 'sort_specification' ? item : { type: 'sort_specification', expr: item }
  const end = order.keywords[1].range?.[1] ?? order.start
  items[index] = { ...sort, nullHandlingKw: order.keywords, range: [item.range?.[0] ?? 0, end] }
  specifications['items'] = items
  return true
}

function isFollowedBy(item: Node, text: string, start: number): boolean {
  const end = item.range?.[1]
  return end !== undefined && end <= start && text.slice(end, start).trim() === ''
}
