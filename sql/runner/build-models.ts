import { parseInstant } from '../../domain/time.ts'

import type { Load, Value, Warehouse } from '../warehouse.ts'
import { buildModel } from './build-model.ts'
import { clockMarkOf, daysAgo, HISTORY_DAYS } from './still-good.ts'
import { asideOf } from './build-run.ts'
import { readHistory, type PastRun } from './history.ts'
import type { Model } from './model.ts'
import { readRawStates } from './raw-state.ts'
import type { BuildProgress, BuildReport, ModelReport } from './report.ts'
import { selectModels } from './select-models.ts'
import { Traces } from './traces.ts'

/** How models are built. */
export interface BuildOptions {
  /** The clock of the run, ISO 8601 with an offset: models see it as `@as_of`. */
  readonly asOf: string
  /** What the rows about the build are stamped with. */
  readonly load: Load
  readonly buildId: string
  /** See `selectModels`; all models where it is left out or empty. */
  readonly select?: readonly string[]
  /** Builds everything anew, incremental and unchanged models too. */
  readonly full?: boolean
  /** Told after every model. */
  readonly report?: (progress: BuildProgress) => void
}

/**
 * Builds models (all of the project, as `loadModels` gives them, of which `select` chooses) in
 * order: each aside, audited, then put in place. Where one fails, its old relation stays, what
 * reads it is skipped, and the rest goes on; see `assertBuilt`. Every run and audit is appended
 * to `raw.model_runs` and `raw.audits`.
 * Throws NotFoundError for a selector that means nothing and WarehouseError where the engine
 * fails as a whole.
 */
export async function buildModels(
  warehouse: Warehouse,
  models: readonly Model[],
  options: BuildOptions,
): Promise<BuildReport> {
  const start = performance.now()
  const asOf = parseInstant(options.asOf, 'as-of').toString()
  const relations = await clearedRelations(warehouse, models)
  const history = await pastRuns(warehouse, models, relations, asOf)
  const chosen = selectModels(
    models,
    options.select ?? [],
    changedModels(models, history, relations),
  )
  const known = new Set(models.map(({ name }) => name))
  const tables = models.flatMap(({ references }) => references).filter((name) => !known.has(name))
  const seen = [...history.values()].flatMap(({ trace }) => Object.entries(trace?.raw ?? {}))
  const raw = await readRawStates(warehouse, [...new Set(tables)].toSorted(), seen)
  const context = {
    warehouse,
    dialect: warehouse.dialect,
    traces: new Traces(models, raw, history, asOf, clockMarkOf(warehouse.dialect, asOf)),
    history,
    relations,
    lateValues: new Map<string, Value>(),
    isFull: options.full ?? false,
    buildId: options.buildId,
    asOf,
    load: options.load,
  }
  const reports: ModelReport[] = []
  const failed = new Set<string>()
  for (const model of chosen) {
    const cause = model.references.find((name) => failed.has(name))
    const report = await buildModel(context, model, cause ? `${cause} was not built` : null)
    if (report.status === 'failed' || report.status === 'skipped') failed.add(model.name)
    reports.push(report)
    options.report?.({ index: reports.length, total: chosen.length, model: report })
  }
  const elapsedMs = performance.now() - start
  return { buildId: options.buildId, asOf, models: reports, elapsedMs }
}

/** The relations there are, after what a killed or failed build left aside has been dropped. */
async function clearedRelations(
  warehouse: Warehouse,
  models: readonly Model[],
): Promise<Map<string, 'table' | 'view'>> {
  const relations = new Map((await warehouse.relations()).map(({ name, kind }) => [name, kind]))
  for (const { name } of models) {
    const kind = relations.get(asideOf(name))
    if (!kind) continue
    await warehouse.execute(`drop ${kind} ${warehouse.dialect.relation(asideOf(name))}`)
    relations.delete(asideOf(name))
  }
  return relations
}

/** The last run of each model; where statements have a price, all runs are read only where needed. */
async function pastRuns(
  warehouse: Warehouse,
  models: readonly Model[],
  relations: ReadonlyMap<string, unknown>,
  asOf: string,
): Promise<Map<string, PastRun>> {
  if (!warehouse.dialect.hasPricePerStatement) return readHistory(warehouse)
  const recent = await readHistory(warehouse, daysAgo(asOf, HISTORY_DAYS))
  const isWhole = models.every(({ name }) => !relations.has(name) || recent.has(name))
  return isWhole ? recent : readHistory(warehouse)
}

/** Models whose text differs from that of their last build, or that have no relation. */
function changedModels(
  models: readonly Model[],
  history: ReadonlyMap<string, PastRun>,
  relations: ReadonlyMap<string, unknown>,
): Set<string> {
  const isChanged = ({ name, fingerprint }: Model): boolean =>
    !relations.has(name) || history.get(name)?.fingerprint !== fingerprint
  return new Set(models.filter(isChanged).map(({ name }) => name))
}
