import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { openDuckDb, type DuckDbWarehouse } from '../../sql/duckdb/duckdb-warehouse.ts'
import { mappedType } from './duckdb-tables.ts'
import { openGoogleSql, type GoogleSql } from './google-sql.ts'
import { LOUD_MISTAKES, SILENT_MISTAKES } from './planted-mistakes.ts'
import { isInstalled } from './server.ts'

describe.skipIf(!isInstalled())('what the portability check rejects', () => {
  let google: GoogleSql
  let duckDb: DuckDbWarehouse

  beforeAll(async () => {
    google = await openGoogleSql('')
    duckDb = await openDuckDb({ path: ':memory:', threads: 1 })
  })
  afterAll(async () => {
    await google.stop()
    await duckDb.close()
  })

  async function onGoogle(sql: string): Promise<unknown> {
    const [column] = await google.analyze(sql, [])
    if (column?.type.startsWith('TYPE_')) return [column.type]
    const { rows } = await google.evaluate(sql, [])
    return [column?.type, rows[0]?.['x']]
  }

  async function onDuckDb(sql: string): Promise<unknown> {
    await duckDb.execute(`create or replace view main.planted as ${sql}`)
    const [column] = (await duckDb.columns('main.planted')) ?? []
    const [row] = await duckDb.query('select x from main.planted')
    return [mappedType(column?.type.replace(/^INTEGER$/, 'BIGINT') ?? ''), row?.['x']]
  }

  test.each(SILENT_MISTAKES)('%s has other results', async (_name, sql) => {
    expect(await onGoogle(sql)).not.toEqual(await onDuckDb(sql))
  })

  test.each(LOUD_MISTAKES)('%s is refused by one engine, or differs', async (_name, sql) => {
    const results = await Promise.allSettled([onGoogle(sql), onDuckDb(sql)])
    const [first, second] = results.map((result) =>
      result.status === 'fulfilled' ? result.value : 'refused',
    )
    expect(first).not.toEqual(second)
  })
})
