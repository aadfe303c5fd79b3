import type { Node } from '../../checks/sql-format/nodes.ts'
import { childOf } from '../../checks/sql-portability/tree.ts'
import { instead, textOf, type Finder } from './edits.ts'

/**
 * Another number: one more, one less; of a fraction twice and half of it. A range without its ends.
 */
export const boundMistakes: Finder = (node, sql) => {
  if (node.type === 'number_literal') {
    return otherNumbers(String(node['text'])).map((text) => instead('bound', node, text))
  }
  // `not between` is a list of words.
  if (node.type !== 'between_expr' || Array.isArray(node['betweenKw'])) return []
  const [value, low, high] = ['left', 'begin', 'end'].map((side) => sideOf(node, side, sql))
  return [
    instead('bound', node, `(${value} > ${low} and ${value} <= ${high})`),
    instead('bound', node, `(${value} >= ${low} and ${value} < ${high})`),
  ]
}

function otherNumbers(text: string): string[] {
  const value = Number(text)
  if (!Number.isInteger(value)) return [String(value * 2), String(value / 2)]
  const fraction = text.includes('.') ? '.0' : ''
  const less = `${value - 1}${fraction}`
  return [`${value + 1}${fraction}`, value > 0 ? less : `(${less})`]
}

function sideOf(node: Node, side: string, sql: string): string {
  const child = childOf(node, side)
  if (!child) throw new Error(`between without its ${side}`)
  return textOf(child, sql)
}
