import { InvalidInputError } from '../../../domain/errors.ts'
import { didYouMean } from '../../runner/nearest.ts'
import { ALLOWED_FUNCTIONS } from './allowed-functions.ts'

/** A node of DuckDB's parse tree (json_serialize_sql). */
type Node = Readonly<Record<string, unknown>>

/** Kinds of nodes an expression may be made of. */
const CLASSES = new Set([
  'BETWEEN',
  'CASE',
  'CAST',
  'COLLATE',
  'COLUMN_REF',
  'COMPARISON',
  'CONJUNCTION',
  'CONSTANT',
  'FUNCTION',
  'OPERATOR',
])

const REFUSED: Readonly<Record<string, string>> = {
  SUBQUERY: 'a query inside it',
  WINDOW: 'a window function',
  STAR: 'a star',
  PARAMETER: 'a parameter',
  POSITIONAL_REFERENCE: 'a numbered column',
  LAMBDA: 'a lambda',
}

/**
 * Checks that a parse tree is one plain expression over the file's columns, and gives back the
 * columns it names. Throws InvalidInputError saying what is not allowed.
 */
export function checkExpression(tree: unknown, columns: readonly string[], what: string): string[] {
  const expression = onlyExpression(tree, what)
  const used = new Set<string>()
  walk(expression, (node) => {
    const kind = String(node['class'])
    if (!CLASSES.has(kind)) {
      throw refused(what, `holds ${REFUSED[kind] ?? kind.toLowerCase()}`)
    }
    if (kind === 'FUNCTION') checkFunction(node, what)
    if (kind === 'COLUMN_REF') used.add(columnOf(node, columns, what))
  })
  return [...used]
}

function onlyExpression(tree: unknown, what: string): Node {
  const { statements } = tree as { statements?: Node[] }
  const node = statements?.[0]?.['node'] as Node | undefined
  const list = (node?.['select_list'] ?? []) as Node[]
  const [expression] = list
  const isPlain =
    statements?.length === 1 &&
    node?.['type'] === 'SELECT_NODE' &&
    list.length === 1 &&
    node['where_clause'] === null &&
    (node['modifiers'] as unknown[]).length === 0 &&
    (node['group_expressions'] as unknown[]).length === 0 &&
    node['having'] === null &&
    node['qualify'] === null &&
    node['sample'] === null &&
    (node['from_table'] as Node)['type'] === 'BASE_TABLE'
  if (!isPlain || !expression) throw refused(what, 'is more than one expression')
  return expression
}

function checkFunction(node: Node, what: string): void {
  const name = String(node['function_name']).toLowerCase()
  const isOwn = node['schema'] === '' || node['schema'] === 'main'
  if (isOwn && node['catalog'] === '' && ALLOWED_FUNCTIONS.has(name)) return
  throw refused(
    what,
    `calls ${name}${didYouMean(name, ALLOWED_FUNCTIONS)}: only functions of texts, numbers, times, lists and JSON may be called`,
  )
}

function columnOf(node: Node, columns: readonly string[], what: string): string {
  const names = node['column_names'] as string[]
  const name = names.join('.')
  const found =
    columns.find((column) => column === name) ??
    columns.find((column) => column.toLowerCase() === name.toLowerCase())
  if (names.length === 1 && found !== undefined) return found
  throw refused(
    what,
    `names ${name}, which is no column${didYouMean(name, columns)}; the file has ${columns.join(', ')} (a fixed text stands in single quotes: '${name}')`,
  )
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value) && 'class' in value) visit(value)
  for (const part of Object.values(value)) walk(part, visit)
}

function refused(what: string, why: string): InvalidInputError {
  return new InvalidInputError(`${what} ${why}`)
}
