import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { onTestFinished } from 'vitest'

import { posts } from '../../../../domain/records/posts.ts'
import { openDuckDb, type DuckDbWarehouse } from '../../../../sql/duckdb/duckdb-warehouse.ts'
import { buildModels, type BuildOptions } from '../../../../sql/runner/build-models.ts'
import type { Model } from '../../../../sql/runner/model.ts'
import type { BuildReport, ModelReport } from '../../../../sql/runner/report.ts'
import type { Load, Warehouse } from '../../../../sql/warehouse.ts'

export { modelsOf } from './models-of.ts'

export const AS_OF = '2026-11-20T08:00:00Z'

/** A folder that is gone when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'drumbeat-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

let shared: Promise<DuckDbWarehouse> | undefined

/** The file's database in memory, with the raw tables empty and no models built. */
export async function openTest(): Promise<DuckDbWarehouse> {
  shared ??= openDuckDb({ path: ':memory:', threads: 2 })
  const warehouse = await shared
  await emptied(warehouse)
  return warehouse
}

/** Empties what tests write to and drops what models made. */
export async function emptied(warehouse: Warehouse): Promise<void> {
  const tables = ['posts', 'post_metrics', 'model_runs', 'audits']
  await warehouse.execute(tables.map((name) => `delete from raw.${name}`).join('; '))
  for (const { name, kind } of await warehouse.relations()) {
    if (!name.startsWith('raw.')) await warehouse.execute(`drop ${kind} ${name}`)
  }
}

/** The warehouse as one of an engine whose transactions do not hold DDL, with methods replaced. */
export function stepwise(warehouse: Warehouse, replaced: Partial<Warehouse> = {}): Warehouse {
  const other: Partial<Warehouse> = { hasTransactionalDdl: false, ...replaced }
  return new Proxy(warehouse, {
    get(target, name) {
      const value: unknown = Reflect.get(name in other ? other : target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

let loads = 0

export function nextLoad(): Load {
  loads += 1
  return { loadId: `load-${String(loads).padStart(6, '0')}`, loadedAt: AS_OF, isSample: false }
}

/** A post as tests write it: account, id, time, and the title it had in this version. */
export interface Post {
  readonly id: string
  readonly at: string
  readonly caption?: string
  readonly account?: string
}

export async function addPosts(
  warehouse: Warehouse,
  added: readonly Post[],
  load = nextLoad(),
): Promise<void> {
  const rows = added.map(({ id, at, caption, account }) => ({
    account_id: account ?? 'x:one',
    post_id: id,
    posted_at: at,
    caption: caption ?? null,
  }))
  await warehouse.append(posts, rows, load)
}

let builds = 0

export function build(
  warehouse: Warehouse,
  models: readonly Model[],
  options: Partial<BuildOptions> = {},
): Promise<BuildReport> {
  builds += 1
  const buildId = `build-${String(builds).padStart(6, '0')}`
  return buildModels(warehouse, models, { asOf: AS_OF, load: nextLoad(), buildId, ...options })
}

/** What a build did with one model. */
export function reportOf({ models }: BuildReport, name: string): ModelReport {
  const found = models.find(({ model }) => model === name)
  if (!found) throw new Error(`${name} was not in the build`)
  return found
}

/** `staging.posts built` for every model of a build. */
export function statuses({ models }: BuildReport): string[] {
  return models.map(({ model, status }) => `${model} ${status}`)
}
