import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { gunzipSync } from 'node:zlib'

import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { captionKey } from '../../../domain/caption-key.ts'
import { accounts, brands } from '../../../domain/records/accounts.ts'
import { captions } from '../../../domain/records/captions.ts'
import { contentItems } from '../../../domain/records/content.ts'
import { postMetrics, posts } from '../../../domain/records/posts.ts'
import { crawlTargets, profileSnapshots } from '../../../domain/records/profiles.ts'
import { columnsOf, type RecordSpec } from '../../../domain/records/record.ts'
import { holidays } from '../../../domain/records/tracking.ts'
import type { Truth } from '../../../examples/sample/truth.ts'
import { writeSampleFiles, type SampleFile } from '../../../examples/sample/write-files.ts'

let root: string
let files: SampleFile[]
let truthPath: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'drumbeat-'))
  ;({ files, truthPath } = await writeSampleFiles(join(root, 'full')))
})
afterAll(() => rm(root, { recursive: true }))

const pathOf = (name: string) => join(root, 'full', name)
const contents = async (folder: string) => {
  const names = (await readdir(folder)).toSorted((x, y) => x.localeCompare(y))
  const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
  return Promise.all(
    names.map(async (name) => [name, hash(await readFile(join(folder, name)))] as const),
  )
}

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  const reader = await connection.runAndReadAll(sql)
  connection.closeSync()
  return reader.getRowObjectsJson()
}

async function headerOf({ path }: SampleFile): Promise<string[]> {
  const bytes = await readFile(path)
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  const [line = ''] = text.split('\n', 1)
  return path.includes('.ndjson') ? Object.keys(JSON.parse(line)) : line.split(',')
}

/** Columns of a record by the names import files use, without those an import makes itself. */
function importColumns(record: RecordSpec, made: readonly string[]): string[] {
  const names: Record<string, string> = { caption_group: 'group', holiday_on: 'date' }
  return columnsOf(record).flatMap(([name]) => (made.includes(name) ? [] : [names[name] ?? name]))
}

describe('writeSampleFiles', () => {
  it('writes the same bytes for the same options and others for another seed', async () => {
    const short = { historyDays: 130 }
    await writeSampleFiles(join(root, 'one'), short)
    await writeSampleFiles(join(root, 'two'), short)
    await writeSampleFiles(join(root, 'other'), { ...short, seed: 'another' })
    const one = await contents(join(root, 'one'))
    expect(await contents(join(root, 'two'))).toEqual(one)
    const other = new Map(await contents(join(root, 'other')))
    expect(one.filter(([name, bytes]) => other.get(name) !== bytes).map(([name]) => name)).toEqual(
      expect.arrayContaining(['posts.csv.gz', 'captions.csv', 'truth.json']),
    )
  })

  it('writes them in the order they are imported, in every format, none large', async () => {
    expect(files.map(({ kind, path }) => [kind, basename(path)])).toEqual([
      ['brands', 'brands.csv'],
      ['accounts', 'accounts.csv'],
      ['captions', 'captions.csv'],
      ['content', 'content.ndjson'],
      ['posts', 'posts.csv.gz'],
      ['metrics', 'metrics.ndjson.gz'],
      ['metrics', 'metrics-messages.csv'],
      ['holidays', 'holidays.csv'],
      ['targets', 'targets.csv'],
      ['profiles', 'profiles.csv'],
    ])
    for (const { path } of files) expect((await stat(path)).size).toBeLessThan(15e6)
    expect((await readdir(join(root, 'full'))).length).toBe(files.length + 1)
  })

  it('writes exactly the columns an import takes', async () => {
    const expected: Record<SampleFile['kind'], string[]> = {
      brands: importColumns(brands, []),
      accounts: importColumns(accounts, ['account_id']),
      captions: importColumns(captions, ['caption_key']),
      content: importColumns(contentItems, ['currency']),
      posts: importColumns(posts, ['currency']),
      metrics: importColumns(postMetrics, []),
      holidays: importColumns(holidays, []),
      targets: importColumns(crawlTargets, []),
      profiles: importColumns(profileSnapshots, []),
    }
    for (const file of files) {
      expect(new Set(await headerOf(file)), file.path).toEqual(new Set(expected[file.kind]))
    }
  })

  it('writes files a warehouse reads whole, with texts as they are', async () => {
    const [counts] = await query(`select
      (select count(*) from read_csv('${pathOf('posts.csv.gz')}', all_varchar = true)) as posts,
      (select count(*) from read_json('${pathOf('metrics.ndjson.gz')}')) as feed,
      (select count(*) from read_csv('${pathOf('metrics-messages.csv')}', all_varchar = true)) as messages,
      (select count(*) from read_json('${pathOf('content.ndjson')}')) as originals`)
    expect(Number(counts?.['posts'])).toBeGreaterThan(20_000)
    expect(Number(counts?.['feed']) + Number(counts?.['messages'])).toBeGreaterThan(20_000)
    expect(Number(counts?.['originals'])).toBeGreaterThan(200)
    const texts = await query(
      `select text from read_csv('${pathOf('captions.csv')}', all_varchar = true)
       where text[1] in ('=', '@') order by text`,
    )
    expect(texts.map(({ text }) => text)).toEqual([
      '= one pan + one lemon + twenty minutes. That is the whole plan.',
      '@ the friend who still owes you dinner 🍋',
    ])
  })

  it('leaves empty what a platform does not report', async () => {
    const rows = await query(`select split_part(account_id, ':', 1) as platform,
        count(impressions) > 0 as impressions, count(views) > 0 as views,
        count(clicks) > 0 as clicks, count(likes) > 0 as likes, count(saves) > 0 as saves
      from read_json('${pathOf('metrics.ndjson.gz')}') group by 1 order by 1`)
    expect(rows).toEqual([
      {
        platform: 'instagram',
        impressions: true,
        views: true,
        clicks: false,
        likes: true,
        saves: true,
      },
      {
        platform: 'reddit',
        impressions: true,
        views: false,
        clicks: false,
        likes: true,
        saves: false,
      },
      {
        platform: 'tiktok',
        impressions: false,
        views: true,
        clicks: false,
        likes: true,
        saves: true,
      },
      { platform: 'x', impressions: true, views: false, clicks: true, likes: true, saves: true },
    ])
    const [messages] =
      await query(`select count(*) = count(recipients) and count(*) = count(revenue)
        and count(likes) = 0 and bool_and(purchases::int <= recipients::int) as right
      from read_csv('${pathOf('metrics-messages.csv')}', all_varchar = true)`)
    expect(messages?.['right']).toBe(true)
  })

  it('links captions and posts to the truth by their keys', async () => {
    const truth = JSON.parse(await readFile(truthPath, 'utf8')) as Truth
    const sent = await query(`select distinct account_id, caption, caption_key
      from read_csv('${pathOf('posts.csv.gz')}', all_varchar = true)`)
    const rates = new Map(truth.accounts.map((account) => [account.account_id, account.captions]))
    for (const { account_id: account, caption, caption_key: key } of sent) {
      const known = key === null ? captionKey(String(caption)) : String(key)
      expect(rates.get(String(account))?.[known]).toBeGreaterThan(0)
    }
    expect(sent.filter(({ caption_key: key }) => key !== null).length).toBeGreaterThan(200)
    expect(truth.accounts.every(({ lift }) => lift.length === 168)).toBe(true)
  })
})
