import { rawRecords } from '../../../domain/records/index.ts'
import { loadModels } from '../../runner/load-models.ts'
import type { Model } from '../../runner/model.ts'
import { codeOf } from '../../text.ts'

/** What a statement stands on: tables, and the views in between, those behind others first. */
export interface Sources {
  readonly tables: readonly string[]
  readonly views: readonly Model[]
}

const NAME = /\b(?:raw|staging|intermediate|marts)\.[a-z_]\w*/g
const RAW = new Set(rawRecords.map(({ name }) => `raw.${name}`))
let known: ReadonlyMap<string, Model> | undefined

/** What a statement reads; null where a name is not known or a view has a clock of its build. */
export function sourcesOf(sql: string): Sources | null {
  known ??= new Map(loadModels({ engine: 'bigquery' }).map((model) => [model.name, model]))
  const tables = new Set<string>()
  const views = new Set<Model>()
  let isKnown = true
  const add = (name: string): void => {
    const model = known?.get(name)
    if (RAW.has(name) || (model && model.kind !== 'view')) {
      tables.add(name)
      return
    }
    if (!model || model.usesClock) {
      isKnown = false
      return
    }
    if (views.has(model)) return
    for (const reference of model.references) add(reference)
    views.add(model)
  }
  for (const [name] of codeOf(sql).replaceAll('`', '').matchAll(NAME)) add(name)
  return isKnown ? { tables: [...tables].toSorted(), views: [...views] } : null
}
