import { expect, test, vi } from 'vitest'

import { ConflictError, NotConfiguredError } from '../../../domain/errors.ts'
import { rawRecords } from '../../../domain/records/index.ts'
import { planDeployment } from '../../../sql/bigquery/deploy.ts'
import type { TableResource } from '../../../sql/bigquery/resources.ts'
import { tempFolder } from '../../temp.ts'
import { drumbeat, pointAt } from './command-line.ts'
import { startDeployed, startLocal, type Local } from './local.ts'
import { PROJECT } from './server.ts'

async function deploy({ warehouse }: Local): Promise<string[]> {
  const steps = await planDeployment(warehouse)
  for (const step of steps) await step.apply()
  return steps.map(({ action, name }) => `${action} ${name}`)
}

function postsOf({ server }: Local): { resource: TableResource } {
  const table = server.store.tables.get('drumbeat_raw.posts')
  if (!table) throw new Error('raw.posts is not there')
  return table
}

test('a plan only reads; applied, everything is there; a second one has nothing to do', async () => {
  const local = await startLocal()
  const { server, warehouse } = local
  const planned = (await planDeployment(warehouse)).map(({ action, name }) => `${action} ${name}`)
  expect(server.seen.every(({ method }) => method === 'GET')).toBe(true)
  expect(await deploy(local)).toEqual(planned)
  expect(planned).toHaveLength(5 + rawRecords.length + 1)
  expect(server.store.datasets.get('drumbeat_raw')).toMatchObject({ location: 'EU' })
  expect([...server.store.tables.keys()]).toEqual(
    rawRecords.map(({ name }) => `drumbeat_raw.${name}`),
  )
  const writes = server.seen.filter(({ method }) => method !== 'GET').length
  expect(await deploy(local)).toEqual([])
  expect(server.seen.filter(({ method }) => method !== 'GET')).toHaveLength(writes)
})

test('raw tables are partitioned by day or week and clustered by their key', async () => {
  const local = await startLocal()
  await deploy(local)
  const table = (name: string): TableResource | undefined =>
    local.server.store.tables.get(`drumbeat_raw.${name}`)?.resource
  for (const name of ['plan_items', 'approvals', 'queue_events']) {
    expect(table(name)).toMatchObject({
      timePartitioning: { type: 'DAY', field: 'week_start_on' },
      clustering: { fields: ['account_id', 'item_id'] },
    })
  }
  expect(table('post_metrics')).toMatchObject({
    timePartitioning: { type: 'DAY', field: 'loaded_at' },
    clustering: { fields: ['account_id', 'post_id', 'read_at'] },
  })
  expect(table('posts')?.schema?.fields).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ name: 'account_id', type: 'STRING', mode: 'REQUIRED' }),
      expect.objectContaining({ name: 'hashtags', type: 'STRING', mode: 'REPEATED' }),
      expect.objectContaining({ name: 'price', type: 'NUMERIC', mode: 'NULLABLE' }),
      expect.objectContaining({ name: 'loaded_at', type: 'TIMESTAMP', mode: 'REQUIRED' }),
    ]),
  )
})

test('the functions are made by one script in the dataset of the prefix', async () => {
  const local = await startLocal()
  await deploy(local)
  const [job, ...more] = [...local.server.store.jobs.values()]
  expect(more).toEqual([])
  const text = job?.configuration.query?.query ?? ''
  expect(text).toContain('create or replace function drumbeat_fn.week_start(')
  expect(text).not.toMatch(/[^_\w]fn\.\w+\(/)
})

test('a missing column is added to the others, as one that may be null', async () => {
  const local = await startDeployed()
  const table = postsOf(local)
  const fields = table.resource.schema?.fields ?? []
  const lost = new Set(['posted_at', 'hashtags'])
  table.resource = {
    ...table.resource,
    schema: { fields: fields.filter(({ name }) => !lost.has(name)) },
  }
  const steps = await planDeployment(local.warehouse)
  expect(steps.map(({ action, detail }) => `${action}: ${detail}`)).toEqual([
    'add columns: posted_at, hashtags',
    expect.stringContaining('replace functions'),
  ])
  await steps[0]?.apply()
  const now = table.resource.schema?.fields ?? []
  expect(now.slice(0, -2).map(({ name }) => name)).toEqual(
    fields.filter(({ name }) => !lost.has(name)).map(({ name }) => name),
  )
  expect(now.slice(-2)).toMatchObject([
    { name: 'posted_at', mode: 'NULLABLE' },
    { name: 'hashtags', mode: 'REPEATED' },
  ])
})

test('a column of another type and a dataset elsewhere need a person', async () => {
  const local = await startDeployed()
  const { datasets } = local.server.store
  const table = postsOf(local)
  const { resource } = table
  const fields = (resource.schema?.fields ?? []).map((field) =>
    field.name === 'price' ? { ...field, type: 'FLOAT' } : field,
  )
  table.resource = { ...resource, schema: { fields } }
  const plan = planDeployment(local.warehouse)
  await expect(plan).rejects.toThrow(ConflictError)
  await expect(plan).rejects.toThrow(/raw\.posts\.price is FLOAT64, not NUMERIC/)
  datasets.set('drumbeat_marts', { ...datasets.get('drumbeat_marts'), location: 'US' })
  await expect(planDeployment(local.warehouse)).rejects.toThrow(
    /drumbeat_marts is in US, warehouse\.location says EU/,
  )
})

test('what a project refuses is an error of ours, and what somebody else made meanwhile is fine', async () => {
  const local = await startLocal()
  const { server, warehouse } = local
  const [first, second] = await planDeployment(warehouse)
  await first?.apply()
  await first?.apply()
  const what = { status: 403, reason: 'accessDenied' }
  server.faults.push({ when: ({ method }) => method === 'POST', times: 1, what })
  await expect(second?.apply()).rejects.toThrow(/^BigQuery: as the test asked for/)
})

const run = (settings: string, ...argv: string[]): Promise<string> =>
  drumbeat(settings, 'deploy', 'bigquery', ...argv)

test('drumbeat deploy bigquery shows what it would do, does it, and finds nothing more to do', async () => {
  const local = await startLocal()
  pointAt(local.server)
  const settings = `warehouse: { project: ${PROJECT}, location: EU }\n`
  const shown = await run(settings, '--dry-run')
  expect(shown).toContain('would do')
  expect(shown).toMatch(/create table drumbeat_raw\.post_metrics: .*day of loaded_at.*clustered by/)
  expect(local.server.store.datasets.size).toBe(0)
  expect(await run(settings)).toContain('create dataset drumbeat_marts: in EU')
  expect(local.server.store.tables.size).toBe(rawRecords.length)
  expect(await run(settings)).toBe(`${PROJECT}: everything is in place\n`)
})

test('without project or credentials the setting is named', async () => {
  const local = await startLocal()
  pointAt(local.server)
  vi.stubEnv('METADATA_SERVER_DETECTION', 'none')
  vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', '')
  vi.stubEnv('HOME', tempFolder())
  await expect(run('')).rejects.toThrow(/warehouse\.project/)
  const work = run(`warehouse: { project: ${PROJECT} }\n`)
  await expect(work).rejects.toThrow(NotConfiguredError)
  await expect(work).rejects.toThrow(/GOOGLE_APPLICATION_CREDENTIALS/)
})
