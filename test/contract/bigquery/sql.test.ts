import { expect, test } from 'vitest'

import type { JobResource } from '../../../sql/bigquery/resources.ts'
import { drumbeat, pointAt } from './command-line.ts'
import { startDeployed } from './local.ts'
import { PROJECT } from './server.ts'

const SETTINGS = `warehouse: { engine: bigquery, project: ${PROJECT}, location: EU }\n`

test('a question goes to the warehouse itself, in the workspace’s datasets, up to a limit', async () => {
  const { server } = await startDeployed()
  pointAt(server)
  server.pageSize = 2
  const rows = Array.from({ length: 9 }, (_, i) => [String(i)])
  server.answer(/select n/, { fields: [{ name: 'n', type: 'INTEGER' }], rows })
  const text = await drumbeat(SETTINGS, 'sql', 'select n from marts.posting_slots', '--limit', '3')
  expect(text).toMatch(/0\n *1\n *2\n[^]*more rows: raise --limit/)
  const jobs = server.requests('POST', /\/jobs$/).map(({ body }) => body as JobResource)
  expect(jobs.map(({ configuration }) => configuration.dryRun ?? false)).toEqual([true, false])
  expect(jobs[1]?.configuration.query).toMatchObject({
    query: 'select n from drumbeat_marts.posting_slots',
    maximumBytesBilled: '10000000000',
  })
  expect(server.requests('GET', /\/queries\//).length).toBeLessThan(4)
})

test('what is no query is refused before it runs', async () => {
  const { server } = await startDeployed()
  pointAt(server)
  const work = drumbeat(SETTINGS, 'sql', 'delete from raw.posts where true')
  await expect(work).rejects.toThrow('only a query can be asked, this is DELETE')
  expect(server.store.jobs.size).toBe(0)
})
