import { makeRng } from '../../../domain/rng.ts'
import { lineAt } from '../../../sql/runner/layers.ts'
import type { Model } from '../../../sql/runner/model.ts'
import { isNode, nodesIn, type Node } from '../../checks/sql-format/nodes.ts'
import { parsers } from '../../checks/sql-format/plugin.ts'
import {
  argumentsOf,
  childOf,
  functionName,
  nodesBelow,
} from '../../checks/sql-portability/tree.ts'
import { boundMistakes } from './bounds.ts'
import { choiceMistakes } from './choices.ts'
import { edited, type Finder, type Mistake, type MutantClass } from './edits.ts'
import { keyMistakes } from './keys.ts'
import { operatorMistakes } from './operators.ts'
import { windowMistakes } from './windows.ts'

const FINDERS: readonly Finder[] = [
  operatorMistakes,
  boundMistakes,
  keyMistakes,
  windowMistakes,
  choiceMistakes,
]

/** A model with one mistake in its text. */
export interface Mutant {
  readonly model: Model
  readonly kind: MutantClass
  /** What was changed: `line 12: trials > 0 → trials >= 0`. */
  readonly what: string
  /** The statement with the mistake. */
  readonly sql: string
}

/**
 * All mutants of a model. Comments and texts are left alone, save texts that are defaults, and so
 * is the 1 in `count(case when … then 1 end)`, for which any number does.
 */
export async function mutantsOf(model: Model): Promise<Mutant[]> {
  const parse = parsers['shared-sql'].parse
  const options = { sqlParamTypes: ['@name'] } as unknown as Parameters<typeof parse>[1]
  const tree = await parse(model.sql, options)
  if (!isNode(tree)) throw new Error(`${model.file} does not parse`)
  const nodes = [...nodesBelow(tree)]
  const counted = new Set(nodes.flatMap(countedResults))
  const mistakes = nodes
    .filter((node) => !counted.has(node))
    .flatMap((node) => FINDERS.flatMap((find) => find(node, model.sql)))
  return mistakes.map((mistake) => ({
    model,
    kind: mistake.kind,
    what: describe(model.sql, mistake),
    sql: edited(model.sql, mistake.edits),
  }))
}

/** So many mutants of a list as a seed draws; all where there are no more. */
export function drawn(mutants: readonly Mutant[], count: number, seed: string): Mutant[] {
  const rng = makeRng(seed)
  return mutants
    .map((mutant) => ({ mutant, key: rng.uniform() }))
    .toSorted((a, b) => a.key - b.key)
    .slice(0, count)
    .map(({ mutant }) => mutant)
}

function countedResults(node: Node): Node[] {
  if (functionName(node) !== 'count') return []
  return argumentsOf(node)
    .flatMap((argument) => nodesIn(argument, 'clauses'))
    .flatMap((branch) => childOf(branch, 'result') ?? [])
}

/** The place of a mistake, and its line before and after. */
function describe(sql: string, { edits }: Mistake): string {
  const start = Math.min(...edits.map((edit) => edit.start))
  const end = Math.max(...edits.map((edit) => edit.end))
  const [from, to] = [sql.lastIndexOf('\n', start - 1) + 1, sql.indexOf('\n', end)]
  const before = sql.slice(from, to === -1 ? sql.length : to)
  const moved = edits.map((edit) => ({ ...edit, start: edit.start - from, end: edit.end - from }))
  const short = (text: string): string => text.replace(/\s+/g, ' ').trim()
  return `line ${lineAt(sql, start)}: ${short(before)} → ${short(edited(before, moved))}`
}
