import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, onTestFinished, test, describe } from 'vitest'

import type { FileKind } from '../../../domain/records/import-files.ts'
import { openDuckDb } from '../../../sql/duckdb/duckdb-warehouse.ts'
import { importFile } from '../../../sql/import/import-file.ts'
import type { Warehouse } from '../../../sql/warehouse.ts'
import { openGoogleSql } from '../../googlesql/google-sql.ts'
import { isInstalled } from '../../googlesql/server.ts'
import { compareRows } from '../../models/compare-rows.ts'
import { tempFolder } from '../../temp.ts'
import { GoogleEngine } from './google-engine.ts'
import { startDeployed, type Local } from './local.ts'

const ACCOUNTS = `platform,handle,brand,channel,timezone
x,Acme,acme,feed,Europe/Oslo
x,other,acme,nonsense,Europe/Oslo
`
const POSTS = `account_id,post_id,posted_at,kind,caption,hashtags
x:acme,p1,2026-11-01T08:00:00.123456Z,feed,"It's ""one"" {{projectId}}","#a #b"
x:acme,p2,2026-11-02T08:00:00Z,feed,two,
x:acme,p3,yesterday,feed,three,
`
const METRICS = `post_id,read_at,impressions,likes
p1,2026-11-05T08:00:00Z,9007199254740993,3
p2,2026-11-05T08:00:00Z,40,1
p9,2026-11-05T08:00:00Z,1,1
`
const TABLES = 'accounts brands posts post_metrics rejected_records loads'.split(' ')

interface Bench extends Local {
  readonly embedded: Warehouse
  /** Imports into one warehouse; the turn tells its load and clock from others. */
  bring(to: Warehouse, kind: FileKind, text: string, turn: number): ReturnType<typeof importFile>
}

async function start(): Promise<Bench> {
  const google = await openGoogleSql('')
  onTestFinished(() => google.stop())
  const local = await startDeployed()
  local.server.store.engine = new GoogleEngine(google, local.server.store)
  const embedded = await openDuckDb({ path: ':memory:', threads: 1 })
  onTestFinished(() => embedded.close())
  const folder = tempFolder()
  return {
    ...local,
    embedded,
    bring: (to, kind, text, turn) => {
      const path = join(folder, `${kind}.csv`)
      writeFileSync(path, text)
      const asOf = `2026-11-20T08:00:0${turn}Z`
      const load = { loadId: `load-${turn}`, loadedAt: asOf, isSample: false }
      return importFile(to, { kind, path, asOf, load })
    },
  }
}

describe.skipIf(!isInstalled())('files brought into BigQuery', () => {
  test('land as they do on the embedded engine, and land once', async () => {
    const { server, warehouse, embedded, bring } = await start()
    const files = [
      ['accounts', ACCOUNTS],
      ['posts', POSTS],
      ['posts', POSTS.replace('two', 'two again')],
      ['metrics', METRICS],
      ['metrics', METRICS],
    ] as const
    for (const [turn, [kind, text]] of files.entries()) {
      const mine = await bring(warehouse, kind, text, turn)
      expect(mine).toEqual(await bring(embedded, kind, text, turn))
      expect(mine.added).toBe([1, 2, 1, 2, 0][turn])
    }
    for (const table of TABLES) {
      const [mine, theirs] = await Promise.all(
        [warehouse, embedded].map((of) =>
          of.query(`select * from ${of.dialect.relation(`raw.${table}`)}`),
        ),
      )
      const known = (theirs ?? []).map((row) =>
        'hashtags' in row ? { ...row, hashtags: row['hashtags'] ?? [] } : row,
      )
      expect(known.length).toBeGreaterThan(0)
      compareRows(mine ?? [], known)
    }
    expect(server.store.rows('drumbeat_raw.post_metrics')).toHaveLength(2)
  })

  test('one that broke off is ended by the same import again', async () => {
    const { server, warehouse, bring } = await start()
    await bring(warehouse, 'accounts', ACCOUNTS, 0)
    await bring(warehouse, 'posts', POSTS, 1)
    const gone = { reason: 'invalid', message: 'gone' }
    server.answer(/^insert into `drumbeat_raw.rejected_records`/, gone)
    await expect(bring(warehouse, 'metrics', METRICS, 2)).rejects.toThrow('gone')
    expect(server.store.rows('drumbeat_raw.post_metrics')).toHaveLength(2)
    server.store.answers.length = 0
    const again = await bring(warehouse, 'metrics', METRICS, 3)
    expect(again).toMatchObject({ added: 0, known: 2, rejected: 1 })
    expect(server.store.rows('drumbeat_raw.post_metrics')).toHaveLength(2)
    const rejected = server.store.rows('drumbeat_raw.rejected_records')
    expect(rejected.filter(({ file_kind }) => file_kind === 'metrics')).toHaveLength(1)
  })

  test('many rows go in by one load job', async () => {
    const { server, warehouse, bring } = await start()
    const lines = Array.from(
      { length: 1500 },
      (_, i) => `x:acme,m${i},2026-11-01T08:00:00Z,feed,${i},`,
    )
    const text = [POSTS.split('\n')[0], ...lines].join('\n')
    const before = server.store.jobs.size
    await bring(warehouse, 'posts', text, 0)
    const jobs = [...server.store.jobs.values()].slice(before)
    expect(jobs.filter(({ configuration }) => configuration.load)).toHaveLength(1)
    expect(server.store.rows('drumbeat_raw.posts')).toHaveLength(1500)
  })
})
