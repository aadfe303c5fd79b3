import { readFileSync } from 'node:fs'

import { describe, expect, onTestFinished, test } from 'vitest'

import { accounts, brands } from '../../../domain/records/accounts.ts'
import { rawRecords } from '../../../domain/records/index.ts'
import { postMetrics, posts } from '../../../domain/records/posts.ts'
import { openDuckDb } from '../../../sql/duckdb/duckdb-warehouse.ts'
import { projectPath } from '../../../sql/project-files.ts'
import { buildModels } from '../../../sql/runner/build-models.ts'
import { loadModels } from '../../../sql/runner/load-models.ts'
import type { BuildReport } from '../../../sql/runner/report.ts'
import { selectModels } from '../../../sql/runner/select-models.ts'
import { batchOf, insertOf } from '../../../sql/bigquery/append.ts'
import { rawFields } from '../../../sql/bigquery/raw-table.ts'
import type { JobResource } from '../../../sql/bigquery/resources.ts'
import { typeText } from '../../../sql/bigquery/types.ts'
import type { Warehouse } from '../../../sql/warehouse.ts'
import { openGoogleSql } from '../../googlesql/google-sql.ts'
import { isInstalled } from '../../googlesql/server.ts'
import { compareRows } from '../../models/compare-rows.ts'
import { GoogleEngine } from './google-engine.ts'
import { startDeployed } from './local.ts'

const models = loadModels()
const SELECT = ['+marts.post_performance', '+marts.posting_queue']

const postAt = (id: string, posted_at: string) => ({
  account_id: 'x:acme',
  post_id: id,
  posted_at,
  kind: 'feed',
  caption: `It's ${id}`,
  hashtags: ['one', id],
})
const readingOf = (post_id: string, read_at: string, impressions: number | bigint) => ({
  account_id: 'x:acme',
  post_id,
  read_at,
  impressions,
  likes: 3,
})

async function land(warehouse: Warehouse): Promise<void> {
  const load = { loadId: 'a1', loadedAt: '2026-11-10T08:00:00Z', isSample: false }
  const account = { account_id: 'x:acme', platform: 'x', handle: 'acme', brand: 'acme' }
  await warehouse.append(brands, [{ brand: 'acme', timezone: 'Europe/Oslo' }], load)
  await warehouse.append(accounts, [{ ...account, channel: 'feed' }], load)
  await warehouse.append(
    posts,
    ['2026-10-01T08:00:00.123456Z', '2026-11-01T09:30:00Z'].map((at, i) => postAt(`p${i}`, at)),
    load,
  )
  await warehouse.append(
    postMetrics,
    [
      readingOf('p0', '2026-10-05T08:00:00Z', 9_007_199_254_740_993n),
      readingOf('p1', '2026-11-01T10:30:00Z', 40),
      readingOf('p1', '2026-11-05T10:30:00Z', 400),
    ],
    load,
  )
}

async function landMore(warehouse: Warehouse): Promise<void> {
  const load = { loadId: 'a2', loadedAt: '2026-11-12T08:00:00Z', isSample: false }
  await warehouse.append(posts, [postAt('p9', '2026-11-09T12:00:00Z')], load)
  await warehouse.append(postMetrics, [readingOf('p9', '2026-11-12T07:00:00Z', 70)], load)
}

function build(warehouse: Warehouse, buildId: string, asOf: string): Promise<BuildReport> {
  const load = { loadId: `z${buildId}`, loadedAt: asOf, isSample: false }
  return buildModels(warehouse, models, { asOf, load, buildId, select: SELECT })
}

const outcomes = ({ models: all }: BuildReport) =>
  all.map(({ model, status, isFull, windowStart, countRows, reason }) => {
    return { model, status, isFull, windowStart, countRows, reason }
  })

describe.skipIf(!isInstalled())('models built through the adapter', () => {
  test('what inserts into each raw table is GoogleSQL', async () => {
    const google = await openGoogleSql('')
    onTestFinished(() => google.stop())
    const load = { loadId: 'a', loadedAt: '2026-11-10T08:00:00Z', isSample: false }
    for (const record of rawRecords) {
      const name = `raw.${record.name}`
      const fields = rawFields(record)
      const columns = fields.map((field) => ({ name: field.name, type: typeText(field) }))
      const [into, select = ''] = insertOf(batchOf(record, [], load)).query.split('\n')
      expect(into).toMatch(/^insert into `raw\.\w+` \(/)
      const source = select.replace('unnest(@rows)', `\`${name}\``)
      expect(await google.analyze(source, [{ name, columns, rows: [] }])).toEqual(columns)
    }
  })

  test('a build, one with nothing new, and one with new rows come to what DuckDB has', async () => {
    const google = await openGoogleSql(
      readFileSync(projectPath('sql', 'bigquery', 'functions.sql'), 'utf8'),
    )
    onTestFinished(() => google.stop())
    const { server, warehouse } = await startDeployed()
    server.store.engine = new GoogleEngine(google, server.store)
    const duckDb = await openDuckDb({ path: ':memory:', threads: 1 })
    onTestFinished(() => duckDb.close())
    const chosen = selectModels(models, SELECT, new Set())

    const both = async <T>(work: (of: Warehouse) => Promise<T>): Promise<[T, T]> => [
      await work(warehouse),
      await work(duckDb),
    ]
    const compare = async (): Promise<void> => {
      for (const { name } of chosen) {
        const [mine, theirs] = await both((of) =>
          of.query(`select * from ${of.dialect.relation(name)}`),
        )
        compareRows(mine, theirs)
      }
    }

    await both(land)
    const [first, other] = await both((of) => build(of, 'b1', '2026-11-10T09:00:00Z'))
    expect(outcomes(first)).toEqual(outcomes(other))
    expect(first.models.every(({ status }) => status === 'built')).toBe(true)
    await compare()

    const jobs = server.store.jobs.size
    const [same] = await both((of) => build(of, 'b2', '2026-11-10T09:00:00Z'))
    expect(new Set(same.models.map(({ status }) => status))).toEqual(new Set(['unchanged']))
    expect(server.store.jobs.size - jobs).toBeLessThan(5)

    await both(landMore)
    const [next, expected] = await both((of) => build(of, 'b3', '2026-11-12T09:00:00Z'))
    expect(outcomes(next)).toEqual(outcomes(expected))
    expect(next.models.filter(({ windowStart }) => windowStart !== null).length).toBeGreaterThan(0)
    await compare()

    expect(server.store.tables.get('drumbeat_staging.posts')?.resource).toMatchObject({
      timePartitioning: { type: 'DAY', field: 'posted_at' },
      clustering: { fields: ['account_id', 'post_id'] },
    })
    expect([...server.store.tables.keys()].filter((name) => name.endsWith('__new'))).toEqual([])
    expect(server.store.sessions.size).toBe(0)
    const queries = [...server.store.jobs.values()].map((job: JobResource) => job.configuration)
    expect(queries.every(({ labels }) => labels?.['app'] === 'drumbeat')).toBe(true)
  })
})
