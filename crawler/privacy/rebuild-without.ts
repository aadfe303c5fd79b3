import { buildModels } from '../../sql/runner/build-models.ts'
import type { Model } from '../../sql/runner/model.ts'
import type { Load, Warehouse } from '../../sql/warehouse.ts'
import { tablesOf } from './places.ts'

export interface RebuildOptions {
  readonly asOf: string
  readonly models: readonly Model[]
  readonly newLoad: () => Load
  readonly runId: string
  readonly say?: ((text: string) => void) | undefined
}

/**
 * Builds everything anew that was derived from rows of profiles, directly or not, and is there.
 * Where a model fails its old relation stays; that is told, not thrown.
 */
export async function rebuildWithout(
  warehouse: Warehouse,
  { asOf, models, newLoad, runId, say = () => undefined }: RebuildOptions,
): Promise<{ readonly count_rebuilt: number; readonly not_rebuilt: readonly string[] }> {
  const known = new Set((await warehouse.relations()).map(({ name }) => name))
  const select = derivedFromProfiles(models).filter((name) => known.has(name))
  if (select.length === 0) return { count_rebuilt: 0, not_rebuilt: [] }
  const report = await buildModels(warehouse, models, {
    select,
    full: true,
    asOf,
    load: newLoad(),
    buildId: runId,
    report: ({ index, total, model }) => say(`models ${index}/${total}  ${model.model}`),
  })
  const left = report.models.filter(({ status }) => status === 'failed' || status === 'skipped')
  return {
    count_rebuilt: report.models.length - left.length,
    not_rebuilt: left.map(({ model, reason }) => `${model}: ${reason}`),
  }
}

/** The models that read rows of profiles, or a model that does, in build order. */
export function derivedFromProfiles(models: readonly Model[]): string[] {
  const behind = new Set(tablesOf('person').map(({ record }) => `raw.${record.name}`))
  for (const { name, references } of models) {
    if (references.some((reference) => behind.has(reference))) behind.add(name)
  }
  return models.map(({ name }) => name).filter((name) => behind.has(name))
}
