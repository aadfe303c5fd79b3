import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { accounts } from '../../domain/records/accounts.ts'
import { postMetrics, posts } from '../../domain/records/posts.ts'
import type { RecordSpec, RowOf } from '../../domain/records/record.ts'
import { openDuckDb, type DuckDbWarehouse } from '../../sql/duckdb/duckdb-warehouse.ts'
import { buildModels } from '../../sql/runner/build-models.ts'
import { loadModels } from '../../sql/runner/load-models.ts'

const INCREMENTAL = [
  'staging.posts',
  'staging.post_metrics',
  'intermediate.post_outcomes',
  'marts.post_performance',
]
const models = loadModels()
let warehouse: DuckDbWarehouse
let loads = 0

const post = (n: number, posted_at: string): RowOf<typeof posts> => ({
  account_id: 'x:ann',
  post_id: `p${n}`,
  posted_at,
  caption: `post ${n}`,
})
const reading = (n: number, read_at: string, likes: number): RowOf<typeof postMetrics> => ({
  account_id: 'x:ann',
  post_id: `p${n}`,
  read_at,
  impressions: 100,
  likes,
})
const account = (timezone: string): RowOf<typeof accounts> => ({
  account_id: 'x:ann',
  platform: 'x',
  handle: 'ann',
  brand: 'ann',
  channel: 'feed',
  timezone,
})

/** Lands rows at a minute later than the load before. */
async function land<R extends RecordSpec>(record: R, rows: readonly RowOf<R>[]): Promise<void> {
  loads++
  const loadedAt = `2026-11-20T08:${String(loads).padStart(2, '0')}:00Z`
  await warehouse.append(record, rows, { loadId: `load-${loadedAt}`, loadedAt, isSample: false })
}

/** Builds and gives back the first instant that was rebuilt; null for a full build. */
async function build(full = false): Promise<string | null> {
  loads++
  const at = `2026-11-20T08:${String(loads).padStart(2, '0')}:00Z`
  const report = await buildModels(warehouse, models, {
    asOf: at,
    load: { loadId: `load-${at}`, loadedAt: at, isSample: false },
    buildId: `build-${loads}`,
    select: INCREMENTAL.map((name) => `+${name}`),
    full,
  })
  expect(report.models.filter(({ status }) => status === 'failed')).toEqual([])
  return report.models.find(({ model }) => model === INCREMENTAL[2])?.windowStart ?? null
}

async function snapshot(): Promise<unknown[]> {
  const all = []
  for (const model of INCREMENTAL)
    all.push(await warehouse.query(`select * from ${model} order by all`))
  return all
}

/** What stands after an incremental build must be what a full one gives. */
async function checkSameAsFull(): Promise<string | null> {
  const start = await build()
  const incremental = await snapshot()
  await build(true)
  expect(incremental).toEqual(await snapshot())
  return start
}

beforeAll(async () => {
  warehouse = await openDuckDb({ path: ':memory:', threads: 2 })
})
afterAll(() => warehouse.close())

beforeEach(async () => {
  loads = 0
  const tables = ['accounts', 'posts', 'post_metrics', 'model_runs', 'audits']
  for (const table of tables) await warehouse.execute(`delete from raw.${table}`)
  const days = Array.from({ length: 28 }, (_, i) => `2026-10-${String(i + 1).padStart(2, '0')}`)
  await land(accounts, [account('UTC')])
  await land(
    posts,
    days.map((day, i) => post(i + 1, `${day}T12:00:00Z`)),
  )
  await land(
    postMetrics,
    days.map((day, i) => reading(i + 1, `${day}T18:00:00Z`, i)),
  )
  await build(true)
})

describe('an incremental build gives what a full one would', () => {
  test('new posts with readings touch the look-back only', async () => {
    await land(posts, [post(50, '2026-11-18T12:00:00Z')])
    await land(postMetrics, [reading(50, '2026-11-19T12:00:00Z', 7)])
    expect(await checkSameAsFull()).toContain('2026-10-14')
  })

  test('a late reading of an old post reaches back to that post', async () => {
    await land(postMetrics, [reading(3, '2026-11-19T12:00:00Z', 99)])
    expect(await checkSameAsFull()).toContain('2026-10-03')
  })

  test('a corrected reading reaches back too', async () => {
    await land(postMetrics, [reading(5, '2026-10-05T18:00:00Z', 77)])
    expect(await checkSameAsFull()).toContain('2026-10-05')
  })

  test('a post that moves forward or back in time is there once', async () => {
    await land(posts, [post(4, '2026-10-27T12:00:00Z')])
    expect(await checkSameAsFull()).toContain('2026-10-04')
    await land(posts, [post(4, '2026-09-01T12:00:00Z')])
    expect(await checkSameAsFull()).toContain('2026-09-01')
    await land(posts, [post(60, '2026-11-01T12:00:00Z')])
    await checkSameAsFull()
  })

  test('an account that changes its zone is counted anew', async () => {
    await land(accounts, [account('Asia/Tokyo')])
    expect(await checkSameAsFull()).toContain('2026-10-01')
    const hours = await warehouse.query(
      'select distinct hour_of_week % 24 as hour from marts.post_performance',
    )
    expect(hours).toEqual([{ hour: 21 }])
  })
})
