import { expect, test } from 'vitest'

import { brands } from '../../../domain/records/accounts.ts'
import type { JobResource } from '../../../sql/bigquery/resources.ts'
import { startDeployed } from './local.ts'

const load = { loadId: 'load-1', loadedAt: '2026-11-20T08:00:00Z', isSample: false }
const brand = (name: string) => ({ brand: name, timezone: 'Europe/Oslo' })
const TABLE = 'drumbeat_raw.brands'

test('all of a transaction lands, in one session that is ended', async () => {
  const { server, warehouse } = await startDeployed()
  const result = await warehouse.atomically(async (session) => {
    await session.append(brands, [brand('a')], load)
    expect(server.store.rows(TABLE)).toEqual([])
    await session.append(
      brands,
      Array.from({ length: 600 }, (_, i) => brand(`b${i}`)),
      load,
    )
    return 'done'
  })
  expect(result).toBe('done')
  expect(server.store.rows(TABLE)).toHaveLength(601)
  expect(server.store.sessions.size).toBe(0)
  const jobs = server.requests('POST', /\/jobs$/).map(({ body }) => body as JobResource)
  const [begin, ...inside] = jobs.map(({ configuration }) => configuration.query)
  expect(begin).toMatchObject({ query: 'begin transaction', createSession: true })
  expect(inside.every((query) => query?.connectionProperties?.[0]?.key === 'session_id')).toBe(true)
  expect(inside).toHaveLength(5)
})

test('what throws lands nothing, and the session is ended', async () => {
  const { server, warehouse } = await startDeployed()
  const work = warehouse.atomically(async (session) => {
    await session.append(brands, [brand('a')], load)
    throw new Error('changed my mind')
  })
  await expect(work).rejects.toThrow('changed my mind')
  expect(server.store.rows(TABLE)).toEqual([])
  expect(server.store.sessions.size).toBe(0)
})

test('two transactions at once have a session each', async () => {
  const { server, warehouse } = await startDeployed()
  await Promise.all(
    ['a', 'b'].map((name) =>
      warehouse.atomically((session) => session.append(brands, [brand(name)], load)),
    ),
  )
  expect(server.store.rows(TABLE).map(({ brand: name }) => name)).toHaveLength(2)
})
