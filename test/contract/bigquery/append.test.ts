import { expect, test } from 'vitest'

import { InvalidInputError } from '../../../domain/errors.ts'
import { crawlAttempts } from '../../../domain/records/profiles.ts'
import { modelRuns } from '../../../domain/records/operations.ts'
import { posts } from '../../../domain/records/posts.ts'
import type { RowOf } from '../../../domain/records/record.ts'
import { startDeployed } from './local.ts'

const load = { loadId: 'load-1', loadedAt: '2026-11-20T08:00:00Z', isSample: false }
const run: RowOf<typeof modelRuns> = {
  build_id: 'b1',
  model: 'marts.x',
  kind: 'table',
  fingerprint: 'f',
  as_of: '2026-11-20T10:00:00.123456789+02:00',
  status: 'built',
  is_full: true,
  count_rows: 9_007_199_254_740_993n,
  build_ms: 1.5,
}
const post = (i: number): RowOf<typeof posts> => ({
  account_id: 'x:acme',
  post_id: `p${i}`,
  posted_at: '2026-11-01T08:00:00Z',
  kind: 'feed',
  caption: `Ünï "quoted" {{projectId}} 🎉\n${i}`,
  hashtags: i % 2 === 0 ? ['a', 'b'] : null,
  price: '12.500000001',
})

test('a few rows go in by one INSERT, typed, exact and stamped', async () => {
  const { server, warehouse } = await startDeployed()
  expect(await warehouse.append(modelRuns, [run], load)).toBe(1)
  expect(server.store.rows('drumbeat_raw.model_runs')).toMatchObject([
    {
      build_id: 'b1',
      is_full: 'true',
      count_rows: '9007199254740993',
      build_ms: '1.5',
      as_of: '2026-11-20T08:00:00.123456Z',
      error: null,
      load_id: 'load-1',
      loaded_at: '2026-11-20T08:00:00Z',
      is_sample: 'false',
    },
  ])
  expect(server.requests('POST', /\/jobs$/)).toHaveLength(1)
})

test('many rows go in by one load job, with the same values', async () => {
  const { server, warehouse } = await startDeployed()
  const rows = Array.from({ length: 1200 }, (_, i) => post(i))
  expect(await warehouse.append(posts, rows, load)).toBe(1200)
  const [request, ...more] = server.requests('POST', /\/jobs$/)
  expect(more).toEqual([])
  expect(request?.body).toMatchObject({
    configuration: {
      labels: { app: 'drumbeat' },
      jobTimeoutMs: '300000',
      load: {
        sourceFormat: 'NEWLINE_DELIMITED_JSON',
        createDisposition: 'CREATE_NEVER',
        writeDisposition: 'WRITE_APPEND',
      },
    },
  })
  const stored = server.store.rows('drumbeat_raw.posts')
  expect(stored).toHaveLength(1200)
  expect(stored[2]).toMatchObject({ caption: post(2).caption, hashtags: ['a', 'b'] })
  expect(stored[1]).not.toHaveProperty('hashtags')
  expect(stored[1]).toMatchObject({ price: '12.500000001', load_id: 'load-1' })
})

test('a text that looks like the client’s placeholder stays as it is in an INSERT', async () => {
  const { server, warehouse } = await startDeployed()
  await warehouse.append(posts, [post(1), post(2)], load)
  const stored = server.store.rows('drumbeat_raw.posts')
  expect(stored.map(({ caption }) => caption)).toEqual([post(1).caption, post(2).caption])
  expect(stored.map(({ hashtags }) => hashtags)).toEqual([null, ['a', 'b']])
})

test('a lost answer to a load does not load twice', async () => {
  const { server, warehouse } = await startDeployed()
  const rows = Array.from({ length: 600 }, (_, i) => post(i))
  const isJob = ({ path }: { path: string }): boolean => path.endsWith('/jobs')
  server.faults.push({ when: isJob, times: 1, what: 'lost' })
  await warehouse.append(posts, rows, load)
  expect(server.store.rows('drumbeat_raw.posts')).toHaveLength(600)
})

test('a row that does not fit is named, and nothing is sent', async () => {
  const { server, warehouse } = await startDeployed()
  const wrong = { ...post(2), posted_at: 'yesterday' }
  const work = warehouse.append(posts, [post(1), wrong], load)
  await expect(work).rejects.toThrow(InvalidInputError)
  await expect(work).rejects.toThrow(/row 2 for raw\.posts does not fit: posted_at/)
  expect(server.requests('POST', /\/jobs$/)).toEqual([])
  expect(await warehouse.append(crawlAttempts, [], load)).toBe(0)
})
