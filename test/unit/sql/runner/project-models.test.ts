import { expect, it } from 'vitest'

import { addPosts, fillRaw, FIRST_CLOCK } from '../../../../bench/synthetic-raw.ts'
import { accounts } from '../../../../domain/records/accounts.ts'
import { modeChanges } from '../../../../domain/records/operations.ts'
import { postMetrics, posts } from '../../../../domain/records/posts.ts'
import { openDuckDb } from '../../../../sql/duckdb/duckdb-warehouse.ts'
import { assertBuilt } from '../../../../sql/runner/build-error.ts'
import { loadModels } from '../../../../sql/runner/load-models.ts'
import type { Load, Row, Warehouse } from '../../../../sql/warehouse.ts'
import { build } from './fixture.ts'

const SIZE = { posts: 400, accounts: 5, captions: 20, days: 60 }
const models = loadModels()
const incremental = models.filter(({ kind }) => kind === 'incremental')

const load = (loadId: string): Load => ({ loadId, loadedAt: FIRST_CLOCK, isSample: false })

/** What happens between builds, each as a load of its own. */
const events: ((warehouse: Warehouse) => Promise<unknown>)[] = [
  (warehouse) => addPosts(warehouse, SIZE, 400, 404, '2'),
  async (warehouse) => {
    const [post] = await warehouse.query(`select * from raw.posts where post_id = 'post390'`)
    const moved = {
      account_id: String(post?.['account_id']),
      post_id: 'post390',
      posted_at: '2026-11-21T10:00:00Z',
    }
    await warehouse.append(posts, [moved], load('3'))
  },
  async (warehouse) => {
    const [post] = await warehouse.query(`select * from raw.posts where post_id = 'post100'`)
    const key = { account_id: String(post?.['account_id']), post_id: 'post100' }
    await warehouse.append(
      postMetrics,
      [{ ...key, read_at: '2026-11-22T10:00:00Z', likes: 900, impressions: 1000 }],
      load('4'),
    )
  },
  async (warehouse) => {
    const account = {
      account_id: 'tiktok:page1',
      platform: 'tiktok',
      handle: 'page1',
      brand: 'brand0',
      channel: 'feed',
    } as const
    await warehouse.append(accounts, [{ ...account, audience_timezone: 'Asia/Tokyo' }], load('5'))
  },
  (warehouse) =>
    warehouse.append(
      modeChanges,
      [
        {
          account_id: 'tiktok:page1',
          to_mode: 'paused',
          reason: 'test',
          changed_at: FIRST_CLOCK,
          actor: 'test',
        },
      ],
      load('6'),
    ),
]

it('every incremental model of the project has the rows of a full build after every kind of news', async () => {
  const warehouse = await openDuckDb({ path: ':memory:', threads: 2 })
  const contents = async (): Promise<Record<string, Row[]>> => {
    const tables: Record<string, Row[]> = {}
    for (const { name } of incremental)
      tables[name] = await warehouse.query(`select * from ${name} order by all`)
    return tables
  }
  const select = incremental.map(({ name }) => `+${name}`)
  await fillRaw(warehouse, SIZE)
  assertBuilt(await build(warehouse, models, { select, asOf: FIRST_CLOCK }))
  let parts = 0
  for (const [index, event] of events.entries()) {
    await event(warehouse)
    const report = await build(warehouse, models, {
      select,
      asOf: `2026-11-${22 + index}T08:00:00Z`,
    })
    assertBuilt(report)
    parts += report.models.filter(({ windowStart }) => windowStart !== null).length
  }
  const grown = await contents()
  assertBuilt(await build(warehouse, models, { select, full: true, asOf: `2026-11-26T08:00:00Z` }))
  expect(grown).toEqual(await contents())
  expect(parts).toBeGreaterThanOrEqual(events.length)
  await warehouse.close()
})
