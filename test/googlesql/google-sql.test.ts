import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Row } from '../../sql/warehouse.ts'
import type { Table } from './catalog.ts'
import { openGoogleSql, type GoogleSql } from './google-sql.ts'
import { isInstalled } from './server.ts'

describe.skipIf(!isInstalled())('Google’s own engine', () => {
  let google: GoogleSql
  beforeAll(async () => {
    google = await openGoogleSql(
      'create function fn.twice(x any type) as (x + x); create function fn.one() returns int64 as (1);',
    )
  })
  afterAll(() => google.stop())

  const tableOf = (type: string, values: readonly Row[string][]): Table => ({
    name: 'raw.values',
    columns: [
      { name: 'n', type: 'INT64' },
      { name: 'x', type },
    ],
    rows: values.map((x, n) => ({ n, x })),
  })

  test.each([
    ['INT64', [0, -1, 9_007_199_254_740_993n, null]],
    ['FLOAT64', [0.1, -1e300, Number.NaN, Infinity, null]],
    [
      'NUMERIC',
      ['0', '-1.5', '128', '-0.000000128', '99999999999999999999999999999.999999999', null],
    ],
    ['STRING', ['', 'é 👍🏽\n\u0000', null]],
    ['BOOL', [true, false, null]],
    ['DATE', ['1969-12-31', '0001-01-01', '9999-12-31', null]],
    ['TIMESTAMP', ['1969-12-31T23:59:59.999999Z', '2026-10-25T01:00:00Z', null]],
    ['ARRAY<STRING>', [['a', ''], []]],
  ] as const)('%s values come back as they went in', async (type, values) => {
    const { columns, rows } = await google.evaluate('select n, x from `raw.values` order by n', [
      tableOf(type, values as unknown as Row[string][]),
    ])
    expect(columns[1]).toEqual({ name: 'x', type })
    expect(rows.map(({ x }) => x)).toEqual(values)
  })

  test('a null array is an empty one, as in tables of BigQuery', async () => {
    const { rows } = await google.evaluate('select x is null as x from `raw.values`', [
      tableOf('ARRAY<STRING>', [null]),
    ])
    expect(rows).toEqual([{ x: false }])
  })

  test('functions of any type take the type they are given', async () => {
    const sql = 'select fn.twice(fn.one()) as whole, fn.twice(0.5) as part'
    expect(await google.analyze(sql, [])).toEqual([
      { name: 'whole', type: 'INT64' },
      { name: 'part', type: 'FLOAT64' },
    ])
    expect((await google.evaluate(sql, [])).rows).toEqual([{ whole: 2, part: 1 }])
  })

  test.each([
    ['select x from `raw.nothing`', /raw\.nothing/],
    ['select n + x from `raw.values`', /No matching signature for operator \+/],
    ['select n::string from `raw.values`', /Syntax error/],
    ['select n from `raw.values` group by all', /Syntax error|not supported/],
  ])('%s is refused in the engine’s words', async (sql, words) => {
    await expect(google.analyze(sql, [tableOf('STRING', [])])).rejects.toThrow(words)
  })

  test('a text of functions holds nothing else', async () => {
    await expect(openGoogleSql('select 1')).rejects.toThrow(/not a create function statement/)
    await expect(openGoogleSql('create function fn.x(a int64) as (a + b)')).rejects.toThrow(/\bb\b/)
  })
})
