import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { profileSnapshots } from '../../../../domain/records/profiles.ts'
import { writeSampleFiles } from '../../../../examples/sample/write-files.ts'
import type { World } from '../../../../examples/sample/world.ts'
import { trainClusters } from '../../../../sql/clusters/train-clusters.ts'
import { openDuckDb, type DuckDbWarehouse } from '../../../../sql/duckdb/duckdb-warehouse.ts'
import { importFile, type ImportOptions } from '../../../../sql/import/import-file.ts'
import { assertBuilt } from '../../../../sql/runner/build-error.ts'
import { buildModels } from '../../../../sql/runner/build-models.ts'
import { loadModels } from '../../../../sql/runner/load-models.ts'

const AS_OF = '2026-11-20T08:00:00Z'
/** A year: all that best times learn from. */
const HISTORY_DAYS = 364
const NEEDED: readonly string[] = ['brands', 'accounts', 'posts', 'metrics']

/** Runs some work on a warehouse of its own that is gone afterwards. */
export async function withWarehouse<T>(
  work: (warehouse: DuckDbWarehouse, folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'drumbeat-'))
  const warehouse = await openDuckDb({ path: join(folder, 'warehouse.duckdb'), threads: 2 })
  try {
    return await work(warehouse, folder)
  } finally {
    await warehouse.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

let loads = 0
const nextLoad = (asOf: string) => ({
  loadId: `load-${String(++loads).padStart(6, '0')}`,
  loadedAt: asOf,
  isSample: false,
})

/** Imports one file. */
export async function bring(
  warehouse: DuckDbWarehouse,
  options: Omit<ImportOptions, 'load'>,
): Promise<void> {
  await importFile(warehouse, { ...options, load: nextLoad(options.asOf) })
}

const SLOTS = ['+marts.posting_slots', '+marts.account_health']

/** Builds some models, marts.posting_slots and whatever it needs where nothing else is said. */
export async function build(
  warehouse: DuckDbWarehouse,
  asOf: string,
  select: readonly string[] = SLOTS,
): Promise<void> {
  const load = nextLoad(asOf)
  assertBuilt(
    await buildModels(warehouse, loadModels(), { asOf, load, buildId: load.loadId, select }),
  )
}

/** The sample world of a seed, imported from its files and built. */
export async function buildSample(
  warehouse: DuckDbWarehouse,
  folder: string,
  seed: string,
): Promise<World> {
  const { files, world } = await writeSampleFiles(folder, { seed, historyDays: HISTORY_DAYS })
  for (const { kind, path } of files) {
    if (NEEDED.includes(kind)) await bring(warehouse, { kind, path, asOf: AS_OF })
  }
  await build(warehouse, AS_OF)
  return world
}

const BIOS = {
  commuters: 'coffee on the train to the office',
  evenings: 'slow dinner with family and friends',
  'night-owls': 'club music after midnight',
} as const

/** Makes the accounts profiles that say which audience they have, trains clusters, builds again. */
export async function addClusters(warehouse: DuckDbWarehouse, world: World): Promise<void> {
  const feeds = world.accounts.filter(({ channel }) => channel === 'feed')
  const profiles = feeds.map(({ casting: { platform, handle, audience } }) => ({
    platform,
    username: handle,
    fetched_at: AS_OF,
    bio: BIOS[audience],
  }))
  await warehouse.append(profileSnapshots, profiles, nextLoad(AS_OF))
  await build(warehouse, AS_OF, ['+intermediate.profile_terms'])
  const wanted = { clusters: 3, starts: 3, seed: 1, asOf: AS_OF, load: nextLoad(AS_OF) }
  await trainClusters(warehouse, wanted)
  await build(warehouse, AS_OF)
}
