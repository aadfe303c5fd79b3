import type { Node } from '../../checks/sql-format/nodes.ts'

/** What kind of mistake a mutant makes. */
export const MUTANT_CLASSES = [
  'comparison',
  'arithmetic',
  'logic',
  'bound',
  'key',
  'window',
  'join',
  'default',
  'aggregate',
  'distinct',
] as const

export type MutantClass = (typeof MUTANT_CLASSES)[number]

/** A piece of a text, and what stands there instead. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** One mistake: one edit of the text, or several that belong together. */
export interface Mistake {
  readonly kind: MutantClass
  readonly edits: readonly Edit[]
}

/** The mistakes that one node of a model's tree gives room for. */
export type Finder = (node: Node, sql: string) => Mistake[]

/** Where a node begins and ends; throws where the parser told neither. */
export function rangeOf(node: Node): readonly [number, number] {
  if (!node.range) throw new Error(`the parser gave no range for ${node.type}`)
  return node.range
}

/** A mistake that puts another text in the place of a node. */
export function instead(kind: MutantClass, node: Node, text: string): Mistake {
  const [start, end] = rangeOf(node)
  return { kind, edits: [{ start, end, text }] }
}

/** A mistake that puts another text between two nodes, in the place of all that stands there. */
export function between(kind: MutantClass, left: Node, right: Node, text: string): Mistake {
  return { kind, edits: [{ start: rangeOf(left)[1], end: rangeOf(right)[0], text }] }
}

/** The text of a node. */
export const textOf = (node: Node, sql: string): string => sql.slice(...rangeOf(node))

/** Removes one item of a list, with one of the commas beside it; there must be two items or more. */
export function withoutItem(kind: MutantClass, items: readonly Node[], index: number): Mistake {
  const [item, before, after] = [items[index], items[index - 1], items[index + 1]]
  if (!item || !(before ?? after)) throw new Error('a list of one item cannot lose it')
  const [start, end] = rangeOf(item)
  const edit = after
    ? { start, end: rangeOf(after)[0], text: '' }
    : { start: rangeOf(before as Node)[1], end, text: '' }
  return { kind, edits: [edit] }
}

/** The text with the edits made. */
export function edited(sql: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((text, { start, end, text: by }) => text.slice(0, start) + by + text.slice(end), sql)
}
