import { NotFoundError } from '../../domain/errors.ts'
import type { Model } from './model.ts'
import { nearestNames } from './nearest.ts'

/**
 * The models that selectors mean, in build order. A selector is a name (`marts.posting_slots`, or
 * `posting_slots` where that is clear), a pattern (`marts.*`), or `changed`; `+` in front adds all
 * it reads, `+` behind all that read it. Several selectors add up; none means all models.
 * Throws NotFoundError naming near names for a selector that means nothing.
 */
export function selectModels(
  models: readonly Model[],
  selectors: readonly string[],
  changed: ReadonlySet<string>,
): Model[] {
  if (selectors.length === 0) return [...models]
  const chosen = new Set<string>()
  for (const selector of selectors) {
    const [, before = '', name = '', after = ''] = /^(\+?)(.*?)(\+?)$/.exec(selector.trim()) ?? []
    const start = name === 'changed' ? [...changed] : matching(models, name, selector)
    for (const found of start) chosen.add(found)
    if (before) for (const found of upstreamOf(models, start)) chosen.add(found)
    if (after) for (const found of downstreamOf(models, start)) chosen.add(found)
  }
  return models.filter(({ name }) => chosen.has(name))
}

function matching(models: readonly Model[], name: string, selector: string): string[] {
  const names = models.map((model) => model.name)
  const pattern = new RegExp(`^${name.split('*').map(escape).join('.*')}$`)
  const full = names.filter((candidate) => pattern.test(candidate))
  const found =
    full.length > 0 ? full : names.filter((candidate) => pattern.test(lastPart(candidate)))
  if (found.length > 0 && (name.includes('*') || found.length === 1)) return found
  const near = found.length > 1 ? found : nearestNames(name, names, 5)
  const problem = found.length > 1 ? 'means more than one model' : 'means no model'
  throw new NotFoundError(
    `the selector "${selector}" ${problem}${near.length > 0 ? `; write ${near.join(' or ')}` : ''}. ` +
      'Selectors are a name, a pattern such as marts.*, or changed, with + in front or behind',
    { selector, near },
  )
}

const escape = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
const lastPart = (name: string): string => name.split('.')[1] ?? name

/** All models that the given ones read, however indirectly. */
export function upstreamOf(models: readonly Model[], names: readonly string[]): Set<string> {
  const byName = new Map(models.map((model) => [model.name, model]))
  const found = new Set<string>()
  const visit = (name: string): void => {
    for (const reference of byName.get(name)?.references ?? []) {
      if (found.has(reference) || !byName.has(reference)) continue
      found.add(reference)
      visit(reference)
    }
  }
  names.forEach(visit)
  return found
}

/** All models that read the given ones, however indirectly. `models` are in build order. */
export function downstreamOf(models: readonly Model[], names: readonly string[]): Set<string> {
  const start = new Set(names)
  const found = new Set<string>()
  for (const model of models) {
    if (model.references.some((name) => start.has(name) || found.has(name))) found.add(model.name)
  }
  return found
}
