import type { Model } from './model.ts'

/** A model depends on itself; `path` starts and ends with the same name. */
export interface Cycle {
  readonly path: readonly string[]
}

/**
 * Models so that each comes after those it reads and, where that is possible, after those its
 * `@ref` checks name; otherwise by name. The same models give the same order however they were
 * listed. Gives back a cycle where there is one.
 */
export function inOrder(models: readonly Model[]): Model[] | Cycle {
  const byName = new Map(models.map((model) => [model.name, model]))
  const names = [...byName.keys()].toSorted()
  const before = new Map(names.map((name) => [name, byName.get(name)?.references ?? []]))
  const strict = depthFirst(names, (name) => before.get(name) ?? [])
  if ('path' in strict) return strict
  const upstream = closures(strict, before)
  const wanted = (name: string): string[] => {
    const refs = checkedRelations(byName.get(name)).filter((ref) => !upstream.get(ref)?.has(name))
    return [...(before.get(name) ?? []), ...refs].toSorted()
  }
  const order = depthFirst(names, wanted)
  return ('path' in order ? strict : order)
    .map((name) => byName.get(name))
    .filter((m) => m !== undefined)
}

function depthFirst(
  names: readonly string[],
  before: (name: string) => readonly string[],
): string[] | Cycle {
  const done = new Set<string>()
  const path: string[] = []
  const known = new Set(names)
  const visit = (name: string): Cycle | null => {
    if (done.has(name) || !known.has(name)) return null
    if (path.includes(name)) return { path: [...path.slice(path.indexOf(name)), name] }
    path.push(name)
    for (const other of before(name)) {
      const cycle = visit(other)
      if (cycle) return cycle
    }
    path.pop()
    done.add(name)
    return null
  }
  for (const name of names) {
    const cycle = visit(name)
    if (cycle) return cycle
  }
  return [...done]
}

function closures(
  order: readonly string[],
  before: ReadonlyMap<string, readonly string[]>,
): Map<string, Set<string>> {
  const upstream = new Map<string, Set<string>>()
  for (const name of order) {
    const direct = before.get(name) ?? []
    upstream.set(name, new Set(direct.flatMap((other) => [other, ...(upstream.get(other) ?? [])])))
  }
  return upstream
}

/** The relations a model's `@ref` checks look into. */
export function checkedRelations(model: Model | undefined): string[] {
  const checks = model?.columns.flatMap((column) => column.checks) ?? []
  return [
    ...new Set(checks.flatMap((check) => (check.type === 'ref' ? [check.relation] : []))),
  ].toSorted()
}
