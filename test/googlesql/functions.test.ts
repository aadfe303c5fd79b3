import { readFileSync } from 'node:fs'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { captionKey } from '../../domain/caption-key.ts'
import { openDuckDb, type DuckDbWarehouse } from '../../sql/duckdb/duckdb-warehouse.ts'
import { projectPath } from '../../sql/project-files.ts'
import { functionNames } from '../../sql/runner/references.ts'
import { quoteText } from '../../sql/text.ts'
import type { Value } from '../../sql/warehouse.ts'
import { compareRows } from '../models/compare-rows.ts'
import { FUNCTION_CASES } from '../models/function-cases.ts'
import type { Column } from './catalog.ts'
import { mappedType } from './duckdb-tables.ts'
import { openGoogleSql, type GoogleSql } from './google-sql.ts'
import { isInstalled } from './server.ts'

const textOf = (engine: string): string =>
  readFileSync(projectPath('sql', engine, 'functions.sql'), 'utf8')

test('both engines define the same functions', () => {
  expect(functionNames(textOf('bigquery'))).toEqual(functionNames(textOf('duckdb')))
})

describe.skipIf(!isInstalled())('on GoogleSQL', () => {
  let google: GoogleSql
  let duckDb: DuckDbWarehouse

  beforeAll(async () => {
    google = await openGoogleSql(textOf('bigquery'))
    duckDb = await openDuckDb({ path: ':memory:', threads: 1 })
  })
  afterAll(async () => {
    await google.stop()
    await duckDb.close()
  })

  /**
   * Whole numbers of a text are INTEGER on DuckDB and INT64 on GoogleSQL; a null that DuckDB works
   * out beforehand has no type there, and may have any.
   */
  async function typeOnDuckDb(call: string, [other]: readonly Column[]): Promise<string> {
    const [row] = await duckDb.query(`select typeof(${call}) as type`)
    const type = String(row?.['type'])
    return type === '"NULL"' && other ? other.type : mappedType(type.replace(/^INTEGER$/, 'BIGINT'))
  }

  async function checkCase(call: string, expected: Value): Promise<void> {
    const { columns, rows } = await google.evaluate(`select ${call} as result`, [])
    compareRows(rows, [{ result: expected }])
    expect(columns).toEqual([{ name: 'result', type: await typeOnDuckDb(call, columns) }])
  }

  describe.each(Object.entries(FUNCTION_CASES))('fn.%s', (name, cases) => {
    test.each(cases)('(%s) is %j', (args, expected) => checkCase(`fn.${name}(${args})`, expected))
  })

  test.each([
    'Hello  World',
    ' Straße\tÉté\n',
    'I İ ı',
    'e\u0301té',
    'ΟΔΟΣ',
    '\u00a0x\u2003y\u3000',
  ])('fn.caption_key agrees with the domain on %j', async (text) => {
    const literal = quoteText(text).replaceAll('\n', String.raw`\n`)
    const { rows } = await google.evaluate(`select fn.caption_key(${literal}) as key`, [])
    expect(rows).toEqual([{ key: captionKey(text) }])
  })
})
