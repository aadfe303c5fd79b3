import { onTestFinished } from 'vitest'

import { SuppressionList } from '../../../crawler/privacy/suppression-list.ts'
import { crawlAttempts, crawlTargets } from '../../../domain/records/profiles.ts'
import type { RowOf } from '../../../domain/records/record.ts'
import { openDuckDb, type DuckDbWarehouse } from '../../../sql/duckdb/duckdb-warehouse.ts'
import type { Load } from '../../../sql/warehouse.ts'

export const AS_OF = '2026-11-20T08:00:00Z'
export const KEY = '0123456789abcdef0123456789abcdef'
export const NOBODY = new SuppressionList(new Set(), '')

let loads = 0

/** A load after all others. */
export function newLoad(loadedAt = AS_OF): Load {
  loads += 1
  return { loadId: `load${String(loads).padStart(6, '0')}`, loadedAt, isSample: false }
}

/** A warehouse that is closed when the test has ended. */
export async function openWarehouse(path = ':memory:'): Promise<DuckDbWarehouse> {
  const warehouse = await openDuckDb({ path, threads: 2 })
  onTestFinished(() => warehouse.close())
  return warehouse
}

/** Targets of reddit, unless they say otherwise, in one load each. */
export async function saveRows(
  warehouse: DuckDbWarehouse,
  targets: readonly (Partial<RowOf<typeof crawlTargets>> & { username: string })[],
): Promise<void> {
  for (const target of targets) {
    await warehouse.append(crawlTargets, [{ platform: 'reddit', ...target }], newLoad())
  }
}

/** Attempts at reddit, unless they say otherwise. */
export async function saveAttempts(
  warehouse: DuckDbWarehouse,
  attempts: readonly (Partial<RowOf<typeof crawlAttempts>> &
    Pick<RowOf<typeof crawlAttempts>, 'username' | 'outcome' | 'attempted_at'>)[],
): Promise<void> {
  const rows = attempts.map((attempt) => ({ platform: 'reddit', ...attempt }))
  await warehouse.append(crawlAttempts, rows, newLoad())
}
