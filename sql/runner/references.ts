import { lineAt } from './layers.ts'
import { didYouMean } from './nearest.ts'
import type { Complain } from './problems.ts'

/** The schemas models live in, from the first to the last. */
export const MODEL_SCHEMAS = ['staging', 'intermediate', 'marts'] as const

const RELATION = /(?<![\w.])(raw|staging|intermediate|marts|fn)\.([a-z_]\w*)/gi

/** What a text may name. */
export interface KnownNames {
  /** Models and raw tables, `schema.name`. */
  readonly relations: ReadonlySet<string>
  /** Functions, `fn.name`. */
  readonly functions: ReadonlySet<string>
}

/** The relations that code names, sorted. Complains about names that are not known. */
export function readReferences(code: string, known: KnownNames, complain: Complain): string[] {
  const found = new Set<string>()
  for (const { 0: name, index } of code.matchAll(RELATION)) {
    const isFunction = name.toLowerCase().startsWith('fn.')
    const names = isFunction ? known.functions : known.relations
    if (!names.has(name)) {
      const what = isFunction ? 'function' : 'model or raw table'
      complain(lineAt(code, index), `there is no ${what} ${name}${didYouMean(name, names)}`)
    } else if (!isFunction) found.add(name)
  }
  return [...found].toSorted()
}

/** The functions a file of `create … macro|function fn.name(` statements defines. */
export function functionNames(functions: string): Set<string> {
  const names = functions.matchAll(/\b(?:macro|function)\s+(?:if\s+not\s+exists\s+)?`?(fn\.\w+)/gi)
  return new Set([...names].map((found) => found[1] ?? ''))
}
