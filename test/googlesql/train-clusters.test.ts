import { readFileSync } from 'node:fs'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { makeRng, pick } from '../../domain/sampling.ts'
import { bigQueryDialect } from '../../sql/bigquery/dialect.ts'
import { numberClusters } from '../../sql/clusters/number-clusters.ts'
import { prepareVectors, drawSample } from '../../sql/clusters/prepare-vectors.ts'
import { cluster } from '../../sql/clusters/refine.ts'
import { entries, labelled, trimmed } from '../../sql/clusters/statements.ts'
import { WorkTables, type TrainingEngine } from '../../sql/clusters/work-tables.ts'
import { openDuckDb, type DuckDbWarehouse } from '../../sql/duckdb/duckdb-warehouse.ts'
import { projectPath } from '../../sql/project-files.ts'
import type { Row } from '../../sql/warehouse.ts'
import type { Table } from './catalog.ts'
import { openGoogleSql, type GoogleSql } from './google-sql.ts'
import { isInstalled } from './server.ts'

const CREATE = /^create or replace table `([^`]+)` as\n([\s\S]*)$/

/** The engine with tables it made kept here: as much of a warehouse as a training needs. */
function engineOf(google: GoogleSql, tables: Map<string, Table>, seen: string[]): TrainingEngine {
  const run = (sql: string) => google.evaluate(sql, [...tables.values()])
  return {
    dialect: bigQueryDialect,
    query: async (sql) => [...(await run(sql)).rows],
    execute: async (sql) => {
      const [, name = '', query = ''] = CREATE.exec(sql) ?? []
      if (!name) throw new Error(`not a statement of a training: ${sql.slice(0, 60)}`)
      seen.push(query)
      tables.set(name, { name, ...(await run(query)) })
    },
  }
}

const TOPICS = [
  'bread oven flour rye dough',
  'sails harbour boat mast knot',
  'гитара песня джаз рок ноты',
]

/** Rows of intermediate.profile_terms, unit vectors of uneven weights; one stands apart. */
function termRows(): Row[] {
  const rng = makeRng('terms')
  return Array.from({ length: 36 }, (_, i) => {
    const own = TOPICS[i % 3]?.split(' ') ?? []
    const words = new Set([
      pick(rng, own),
      pick(rng, own),
      pick(rng, own),
      pick(rng, ['all', 'any']),
    ])
    const raw = [...words].map((term) => ({ term, weight: 0.3 + rng.uniform() }))
    const length = Math.hypot(...raw.map(({ weight }) => weight))
    return raw.map(({ term, weight }) => ({
      platform: 'x',
      username: `p${String(i).padStart(2, '0')}`,
      term,
      weight: Math.round((1_000_000 * weight) / length),
    }))
  }).flat()
}

/** Two crowds of equal profiles and a rare pair that one start seldom draws. */
function alikeRows(): Row[] {
  const words = [
    ...Array<string>(30).fill('bread'),
    ...Array<string>(30).fill('boats'),
    'bees',
    'bees',
  ]
  return words.map((term, i) => ({
    platform: 'x',
    username: `p${String(i).padStart(2, '0')}`,
    term,
    weight: 1_000_000,
  }))
}

const COLUMNS = [
  { name: 'platform', type: 'STRING' },
  { name: 'username', type: 'STRING' },
  { name: 'term', type: 'STRING' },
  { name: 'weight', type: 'INT64' },
]

/** Centres and labels of a training, from its work tables. */
async function trained(engine: TrainingEngine, wanted: Parameters<typeof cluster>[2]) {
  const work = new WorkTables(engine)
  await drawSample(work, await prepareVectors(work, wanted), wanted)
  const iterations = await cluster(work, 'vectors', wanted)
  const centres = work.name('centres')
  await work.fill('centres', trimmed(centres, wanted.clusters, 100_000))
  await work.fill('labels', labelled(work.name('vectors'), centres, wanted.clusters))
  await work.fill('starts', entries(centres, wanted.clusters))
  return {
    iterations,
    numbers: [...(await numberClusters(work))],
    centres: await engine.query(`select * from ${centres} order by word`),
    labels: await engine.query(`select * from ${work.name('labels')} order by profile`),
  }
}

describe.skipIf(!isInstalled())('a training on both engines', () => {
  let google: GoogleSql
  let duckDb: DuckDbWarehouse
  const seen: string[] = []

  beforeAll(async () => {
    duckDb = await openDuckDb({ path: ':memory:', threads: 2 })
    google = await openGoogleSql(
      readFileSync(projectPath('sql', 'bigquery', 'functions.sql'), 'utf8'),
    )
  })
  afterAll(async () => {
    await google.stop()
    await duckDb.close()
  })

  async function place(rows: readonly Row[]): Promise<Map<string, Table>> {
    const name = 'intermediate.profile_terms'
    await duckDb.execute(
      `create or replace table ${name} (platform varchar, username varchar, term varchar, weight bigint)`,
    )
    for (const row of rows) {
      await duckDb.execute(
        `insert into ${name} values (@platform, @username, @term, @weight)`,
        row as Record<string, string | number>,
      )
    }
    return new Map([[name, { name, columns: COLUMNS, rows }]])
  }

  test.each([
    ['uneven', termRows(), { clusters: 3, starts: 3, seed: '1' }],
    ['uneven', termRows(), { clusters: 12, starts: 1, seed: '4' }],
    ['alike', alikeRows(), { clusters: 3, starts: 1, seed: '1' }],
    ['alike', alikeRows(), { clusters: 3, starts: 1, seed: '2' }],
  ])('%s profiles get the same centres and labels, to the last digit', async (_, rows, wanted) => {
    const tables = await place(rows)
    const ours = await trained(duckDb, wanted)
    expect(await trained(engineOf(google, tables, seen), wanted)).toEqual(ours)
    expect(ours.numbers.length).toBeGreaterThan(2)
  })

  test('among them were clusters that began anew', () => {
    expect(seen.filter((query) => query.startsWith('with kept as')).length).toBeGreaterThan(0)
  })
})
