import { readdirSync } from 'node:fs'

import { expect, test } from 'vitest'

import { SETTINGS_FILE } from '../../../config.ts'
import { NeverRetryError } from '../../../domain/errors.ts'

import type { JobResource } from '../../../sql/bigquery/resources.ts'
import { tempFolder } from '../../temp.ts'
import { drumbeat, drumbeatAt, pointAt } from './command-line.ts'
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

test('what is listed comes from the warehouse itself, and no embedded one is made', async () => {
  const { server } = await startDeployed()
  pointAt(server)
  const fields = ['platform', 'username'].map((name) => ({ name, type: 'STRING' }))
  server.answer(/raw\.crawl_targets/, { fields, rows: [['instagram', 'acme']] })
  const home = tempFolder()
  const said = await drumbeatAt(home, SETTINGS, 'targets', 'list')
  expect(said).toMatch(/instagram +acme/)
  expect(readdirSync(home)).toEqual([SETTINGS_FILE])
})

test('a person is not forgotten by halves: the way on BigQuery is told instead', async () => {
  const { server } = await startDeployed()
  pointAt(server)
  for (const more of [[], ['--yes']]) {
    const work = drumbeat(SETTINGS, 'forget', 'instagram/acme', ...more)
    await expect(work).rejects.toThrow(NeverRetryError)
    await expect(work).rejects.toThrow(/embedded engine only.*raw tables.*drumbeat build --full/)
  }
  expect(server.store.jobs.size).toBe(0)
})

test('what is no query is refused before it runs', async () => {
  const { server } = await startDeployed()
  pointAt(server)
  const work = drumbeat(SETTINGS, 'sql', 'delete from raw.posts where true')
  await expect(work).rejects.toThrow('only a query can be asked, this is DELETE')
  expect(server.store.jobs.size).toBe(0)
})
