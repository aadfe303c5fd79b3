import { describe, expect, onTestFinished, test } from 'vitest'

import { brands } from '../../../domain/records/accounts.ts'
import { posts } from '../../../domain/records/posts.ts'
import { bigQueryDialect } from '../../../sql/bigquery/dialect.ts'
import { conditionsOf } from '../../../sql/runner/column-conditions.ts'
import { loadModels } from '../../../sql/runner/load-models.ts'
import { readRawStates } from '../../../sql/runner/raw-state.ts'
import { openGoogleSql } from '../../googlesql/google-sql.ts'
import { isInstalled } from '../../googlesql/server.ts'
import { startDeployed } from './local.ts'

const AWKWARD = ["it's", 'a\\b', "\\'", 'two\nlines', 'Ünï "x" `y` 🎉', '']

describe.skipIf(!isInstalled())('texts in GoogleSQL', () => {
  test('every literal is the text it stands for', async () => {
    const google = await openGoogleSql('')
    onTestFinished(() => google.stop())
    const columns = AWKWARD.map((text, i) => `${bigQueryDialect.text(text)} as c${i}`)
    const { rows } = await google.evaluate(`select ${columns.join(', ')}`, [])
    expect(Object.values(rows[0] ?? {})).toEqual(AWKWARD)
  })

  test('an allowed value with an apostrophe is an audit that runs', async () => {
    const google = await openGoogleSql('')
    onTestFinished(() => google.stop())
    const [model] = loadModels()
    if (!model) throw new Error('there are no models')
    const check = { type: 'values', severity: 'block', values: ["it's", 'plain'] } as const
    const column = { name: 'word', line: 1, doc: 'A word.', checks: [check] }
    const own = { ...model, incremental: null, columns: [column] }
    const types = new Map([['word', 'STRING']])
    const [condition] = conditionsOf(own, types, bigQueryDialect)
    const words = `select "it's" as word union all select 'plain' union all select 'other'`
    const sql = `select word from (${words}) where ${condition?.breach}`
    expect((await google.evaluate(sql, [])).rows).toEqual([{ word: 'other' }])
  })
})

test('models know the functions of the engine they are built on', () => {
  const prints = (engine: 'duckdb' | 'bigquery') =>
    new Map(loadModels({ engine }).map(({ name, fingerprint }) => [name, fingerprint]))
  const [duckdb, bigquery] = [prints('duckdb'), prints('bigquery')]
  const calling = loadModels().filter(({ sql }) => /\bfn\./.test(sql))
  expect(calling.length).toBeGreaterThan(10)
  for (const { name } of calling) expect(bigquery.get(name)).not.toBe(duckdb.get(name))
})

test('how far raw tables have grown is read again only where they have', async () => {
  const { server, warehouse } = await startDeployed()
  const load = { loadId: 'load-1', loadedAt: '2026-11-20T08:00:00Z', isSample: false }
  const count = (name: string, last: string | null, rows: number) => [name, last, String(rows)]
  const fields = ['name', 'last', 'count_rows'].map((name) => ({
    name,
    type: name === 'count_rows' ? 'INTEGER' : 'STRING',
  }))
  server.answer(/raw\.posts'/, { fields, rows: [count('raw.posts', 'load-0', 1)] })
  const post = { post_id: 'p', account_id: 'x:a', posted_at: load.loadedAt }
  await warehouse.append(posts, [post], { ...load, loadId: 'load-0' })
  server.seen.length = 0
  const tables = ['raw.brands', 'raw.posts']
  const first = await readRawStates(warehouse, tables)
  const again = await readRawStates(warehouse, tables, [...first])
  expect(again).toEqual(first)
  expect(first.get('raw.brands')).toMatchObject({ last: '', rows: 0 })
  expect(first.get('raw.posts')).toMatchObject({ last: 'load-0', rows: 1 })
  const [only, ...others] = server.requests('POST', /\/jobs$/)
  expect(others).toEqual([])
  expect(JSON.stringify(only?.body)).not.toContain('brands')
  await warehouse.append(brands, [{ brand: 'a', timezone: 'UTC' }], load)
  server.answer(/raw\.brands'/, { fields, rows: [count('raw.brands', 'load-1', 1)] })
  const grown = await readRawStates(warehouse, tables, [...again])
  expect(grown.get('raw.brands')).toMatchObject({ last: 'load-1', rows: 1 })
  expect(grown.get('raw.posts')).toEqual(first.get('raw.posts'))
  const asked = [...server.store.jobs.values()].at(-1)?.configuration.query?.query
  expect(asked).not.toContain('posts')
})
