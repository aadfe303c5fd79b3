import { expect, test } from 'vitest'

import type { TableResource } from '../../../sql/bigquery/resources.ts'
import { startDeployed, type Local } from './local.ts'
import { PROJECT } from './server.ts'

function put(
  { server }: Local,
  dataset: string,
  tableId: string,
  more: Partial<TableResource> = {},
): void {
  const tableReference = { projectId: PROJECT, datasetId: dataset, tableId }
  const resource = { tableReference, schema: { fields: [] }, ...more }
  server.store.tables.set(`${dataset}.${tableId}`, { resource, rows: [{ from: tableId }] })
}

test('relations are listed over all pages, functions left out', async () => {
  const local = await startDeployed()
  local.server.pageSize = 7
  put(local, 'drumbeat_marts', 'posts_view', { type: 'VIEW' })
  put(local, 'drumbeat_staging', 'posts')
  const relations = await local.warehouse.relations()
  expect(relations.filter(({ name }) => !name.startsWith('raw.'))).toEqual([
    { name: 'marts.posts_view', kind: 'view' },
    { name: 'staging.posts', kind: 'table' },
  ])
  expect(relations.filter(({ name }) => name.startsWith('raw.')).length).toBeGreaterThan(30)
})

test('columns have the types SQL spells; what is not there has none', async () => {
  const local = await startDeployed()
  const fields = [
    { name: 'n', type: 'INTEGER', mode: 'REQUIRED' },
    { name: 'x', type: 'FLOAT' },
    { name: 'tags', type: 'STRING', mode: 'REPEATED' },
    {
      name: 'curve',
      type: 'RECORD',
      mode: 'REPEATED',
      fields: [
        { name: 'at', type: 'TIMESTAMP' },
        { name: 'is_settled', type: 'BOOLEAN' },
      ],
    },
  ]
  put(local, 'drumbeat_marts', 'typed', { schema: { fields } })
  expect(await local.warehouse.columns('marts.typed')).toEqual([
    { name: 'n', type: 'INT64' },
    { name: 'x', type: 'FLOAT64' },
    { name: 'tags', type: 'ARRAY<STRING>' },
    { name: 'curve', type: 'ARRAY<STRUCT<at TIMESTAMP, is_settled BOOL>>' },
  ])
  expect(await local.warehouse.columns('marts.absent')).toBeNull()
})

test('a swap replaces the table in one copy job and drops the new one', async () => {
  const local = await startDeployed()
  put(local, 'drumbeat_marts', 'x')
  put(local, 'drumbeat_marts', 'x__new')
  await local.warehouse.swap('marts.x__new', 'marts.x')
  const { server } = local
  expect(server.store.rows('drumbeat_marts.x')).toEqual([{ from: 'x__new' }])
  expect(server.store.tables.has('drumbeat_marts.x__new')).toBe(false)
  const [job] = server.requests('POST', /\/jobs$/)
  expect(job?.body).toMatchObject({
    configuration: { copy: { writeDisposition: 'WRITE_TRUNCATE' } },
  })
  expect(server.requests('DELETE', /\/x$/)).toEqual([])
})

test('where the partitions differ, which no copy replaces, the old table goes first', async () => {
  const local = await startDeployed()
  put(local, 'drumbeat_marts', 'x')
  put(local, 'drumbeat_marts', 'x__new', { timePartitioning: { type: 'DAY', field: 'd' } })
  await local.warehouse.swap('marts.x__new', 'marts.x')
  const { server } = local
  expect(server.requests('DELETE', /\/x$/)).toHaveLength(1)
  expect(server.store.rows('drumbeat_marts.x')).toEqual([{ from: 'x__new' }])
})

test('a swap of what is not there leaves the old table and says so', async () => {
  const local = await startDeployed()
  put(local, 'drumbeat_marts', 'x')
  await expect(local.warehouse.swap('marts.x__new', 'marts.x')).rejects.toThrow(/Not found.*x__new/)
  expect(local.server.store.rows('drumbeat_marts.x')).toEqual([{ from: 'x' }])
})
