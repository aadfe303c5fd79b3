import { lineAt, layersOf } from '../../../sql/runner/layers.ts'
import type { Model } from '../../../sql/runner/model.ts'
import { isNode, type Node } from '../sql-format/nodes.ts'
import { parsers } from '../sql-format/plugin.ts'
import { foreignConstructs } from './duckdb-only.ts'
import { expressionProblem } from './expressions.ts'
import { callProblem } from './functions.ts'
import { isNeverZero, knownOf } from './never-zero.ts'
import { rowProblems } from './rows.ts'
import { childOf, nodesBelow } from './tree.ts'

/** Something in a model that the engines do not understand alike. */
export interface PortabilityProblem {
  /** Counted from 1. */
  readonly line: number
  readonly message: string
}

/** Names of columns that every model declaring them holds above zero with `@range`. */
export function positiveColumns(models: readonly Model[]): Set<string> {
  const positive = new Map<string, boolean>()
  for (const { name, checks } of models.flatMap(({ columns }) => columns)) {
    const isAbove = checks.some((check) => check.type === 'range' && Number(check.low) > 0)
    positive.set(name, isAbove && positive.get(name) !== false)
  }
  return new Set([...positive].filter(([, isAbove]) => isAbove).map(([name]) => name))
}

/**
 * Finds what DuckDB and BigQuery would not understand alike in a model's text, by line, with what
 * to write instead. `positive` names columns that are never zero.
 */
export async function findPortabilityProblems(
  text: string,
  positive: ReadonlySet<string> = new Set(),
): Promise<PortabilityProblem[]> {
  const at = (index: number, message: string): PortabilityProblem => ({
    line: lineAt(text, index),
    message,
  })
  const foreign = foreignConstructs(layersOf(text).code).map(({ index, message }) =>
    at(index, message),
  )
  const tree = await parse(text)
  if (!isNode(tree)) return foreign.length > 0 ? foreign : [syntaxProblem(tree)]
  const found = [...problemsIn(tree, positive)].map(([node, message]) =>
    at(node.range?.[0] ?? 0, message),
  )
  return [...foreign, ...found].toSorted((a, b) => a.line - b.line)
}

async function parse(text: string): Promise<Node | Error> {
  const options = { sqlParamTypes: ['@name'] }
  try {
    const parsed = parsers['shared-sql'].parse
    return (await parsed(text, options as unknown as Parameters<typeof parsed>[1])) as Node
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** What the parser says, which ends in `file:line:column` and the line itself. */
function syntaxProblem({ message }: Error): PortabilityProblem {
  const [what = ''] = message.split('\n')
  return { line: Number(/:(\d+):\d+$/m.exec(message)?.[1] ?? 1), message: what }
}

function* problemsIn(tree: Node, positive: ReadonlySet<string>): Generator<[Node, string]> {
  const known = knownOf(tree, positive)
  for (const node of nodesBelow(tree)) {
    const problem = callProblem(node) ?? expressionProblem(node)
    if (problem !== null) yield [node, problem]
    if (node.type !== 'binary_expr' || node['operator'] !== '/') continue
    const divisor = childOf(node, 'right')
    if (!isNeverZero(divisor, known)) {
      yield [divisor ?? node, 'a division by zero fails on BigQuery; use fn.safe_divide']
    }
  }
  yield* rowProblems(tree)
}
