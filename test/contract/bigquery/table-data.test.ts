import { expect, test } from 'vitest'

import { TryLaterError } from '../../../domain/errors.ts'
import { postMetrics, posts } from '../../../domain/records/posts.ts'
import { rawFields } from '../../../sql/bigquery/raw-table.ts'
import { countRows, listRows } from '../../../sql/bigquery/table-data.ts'
import { startDeployed } from './local.ts'

const loadOn = (day: number) => ({
  loadId: `load-${day}`,
  loadedAt: `2026-11-${day}T08:00:00.000001Z`,
  isSample: false,
})
const metric = (post_id: string, impressions: bigint) => ({
  account_id: 'x:acme',
  post_id,
  read_at: '2026-11-20T08:00:00.123456Z',
  impressions,
  likes: null,
})

test('rows are listed page by page, one day where that is asked, with exact values', async () => {
  const { server, warehouse } = await startDeployed()
  const { api } = warehouse.internals.jobs
  const place = { dataset: 'drumbeat_raw', table: 'post_metrics', fields: rawFields(postMetrics) }
  const many = ['a', 'b', 'c', 'd', 'e'].map((id) => metric(id, 9_007_199_254_740_993n))
  await warehouse.append(postMetrics, many, loadOn(20))
  await warehouse.append(postMetrics, [metric('f', 1n)], loadOn(21))
  server.pageSize = 2
  server.seen.length = 0
  const all = await listRows(api, place)
  expect(all.total).toBe('6')
  expect(all.rows.map(({ post_id }) => post_id)).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  expect(server.seen).toHaveLength(3)
  const day = await listRows(api, { ...place, partition: '20261120' })
  expect(day.rows).toHaveLength(5)
  expect(day.rows[0]).toMatchObject({
    impressions: 9_007_199_254_740_993n,
    likes: null,
    read_at: '2026-11-20T08:00:00.123456Z',
    loaded_at: '2026-11-20T08:00:00.000001Z',
    is_sample: false,
  })
  expect(await listRows(api, { ...place, partition: '20261119' })).toEqual({ rows: [], total: '0' })
  expect(await countRows(api, { ...place, partition: '20261121' })).toBe('1')
})

test('columns are chosen; lists are lists', async () => {
  const { warehouse } = await startDeployed()
  const post = { post_id: 'p', account_id: 'x:acme', posted_at: '2026-11-20T08:00:00Z' }
  await warehouse.append(posts, [{ ...post, hashtags: ['a', 'b'], price: '12.50' }], loadOn(20))
  const fields = rawFields(posts).filter(({ name }) => ['hashtags', 'price', 'url'].includes(name))
  const place = { dataset: 'drumbeat_raw', table: 'posts', fields }
  const { rows } = await listRows(warehouse.internals.jobs.api, place)
  expect(rows).toEqual([{ hashtags: ['a', 'b'], price: '12.5', url: null }])
})

test('rows that come in between two pages make it read anew, and in the end try later', async () => {
  const { server, warehouse } = await startDeployed()
  const { api } = warehouse.internals.jobs
  const place = { dataset: 'drumbeat_raw', table: 'post_metrics', fields: rawFields(postMetrics) }
  await warehouse.append(postMetrics, [metric('a', 1n), metric('b', 1n)], loadOn(20))
  server.pageSize = 1
  const rows = server.store.tables.get('drumbeat_raw.post_metrics')?.rows
  let adding = 1
  server.faults.push({
    // Nothing goes wrong: rows land while the request is on its way.
    when: ({ path, query }) => {
      const isNext = path.endsWith('/data') && query.has('pageToken')
      if (isNext && adding > 0) rows?.push({ ...rows[0], post_id: `c${(adding -= 1)}` })
      return false
    },
    times: 1,
    what: 'lost',
  })
  expect((await listRows(api, place)).rows).toHaveLength(3)
  adding = 100
  await expect(listRows(api, place)).rejects.toThrow(TryLaterError)
})
