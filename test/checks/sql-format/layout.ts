import { doc, type AstPath, type Doc, type Printer } from 'prettier'
import { isNode, nodesIn, type Node } from './nodes.ts'

const { group, hardline, join, line } = doc.builders

/**
 * The layout of a model on top of the upstream printer: CTEs at the margin with a blank line between
 * them, the last select below them on its own, and the author's blank lines inside lists kept.
 */
export function printModelNode(upstream: Printer): Printer['print'] {
  return (path, options, print, args) => {
    const node: unknown = path.node
    if (isNode(node)) {
      if (node.type === 'with_clause') return printWith(path, node, print)
      if (node.type === 'select_stmt' && startsWithCtes(node)) return printModel(path, print)
      if (node.type === 'list_expr') {
        const isCtes = isNode(path.parent) && path.parent.type === 'with_clause'
        const blankBefore = isCtes ? () => true : blankLineBefore(node, options.originalText)
        if (nodesIn(node, 'items').some((_item, index) => index > 0 && blankBefore(index))) {
          return printList(path, blankBefore, print)
        }
      }
    }
    return upstream.print(path, options, print, args)
  }
}

type Print = (path: AstPath) => Doc

const startsWithCtes = (node: Node): boolean => nodesIn(node, 'clauses')[0]?.type === 'with_clause'

function printModel(path: AstPath, print: Print): Doc {
  const [ctes, ...clauses] = path.map(print, 'clauses')
  return [ctes ?? '', hardline, hardline, group(join(line, clauses))]
}

function printWith(path: AstPath, node: Node, print: Print): Doc {
  const recursive = isNode(node['recursiveKw']) ? [' ', path.call(print, 'recursiveKw')] : ''
  const keywords = [path.call(print, 'withKw'), recursive]
  return [keywords, hardline, hardline, path.call(print, 'tables')]
}

function printList(path: AstPath, blankBefore: (index: number) => boolean, print: Print): Doc {
  return path.map(print, 'items').map((item, index) => {
    if (index === 0) return group(item)
    return [',', blankBefore(index) ? [hardline, hardline] : line, group(item)]
  })
}

/** Tells for each item of a list whether its author left a blank line before it. */
function blankLineBefore(list: Node, text: string): (index: number) => boolean {
  const items = nodesIn(list, 'items')
  return (index) => {
    const [before, after] = [items[index - 1]?.range, items[index]?.range]
    return before && after ? /\n[ \t]*\n/.test(text.slice(before[1], after[0])) : false
  }
}
