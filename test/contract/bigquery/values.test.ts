import { expect, test } from 'vitest'

import type { Cell, FieldSchema, JobResource } from '../../../sql/bigquery/resources.ts'
import { startDeployed } from './local.ts'

const field = (name: string, type: string, more: Partial<FieldSchema> = {}): FieldSchema => ({
  name,
  type,
  mode: 'NULLABLE',
  ...more,
})

test('values come back exactly, as the warehouse promises them', async () => {
  const { server, warehouse } = await startDeployed()
  const struct = [field('n', 'INTEGER'), field('at', 'TIMESTAMP')]
  const cases: [FieldSchema, Cell, unknown][] = [
    [field('small', 'INTEGER'), '-42', -42],
    [field('safe', 'INTEGER'), '9007199254740991', 9_007_199_254_740_991],
    [field('large', 'INTEGER'), '9007199254740993', 9_007_199_254_740_993n],
    [field('largest', 'INTEGER'), '-9223372036854775808', -9_223_372_036_854_775_808n],
    [field('float', 'FLOAT'), '0.1', 0.1],
    [field('infinite', 'FLOAT'), '-Infinity', Number.NEGATIVE_INFINITY],
    [field('not_number', 'FLOAT'), 'NaN', Number.NaN],
    [field('decimal', 'NUMERIC'), '12345678901234567890.120000000', '12345678901234567890.12'],
    [field('whole', 'NUMERIC'), '1200', '1200'],
    [field('zeros', 'BIGNUMERIC'), '1200.000', '1200'],
    [field('yes', 'BOOLEAN'), 'true', true],
    [field('micros', 'TIMESTAMP'), '1795161600123456', '2026-11-20T08:00:00.123456Z'],
    [field('second', 'TIMESTAMP'), '1795161600000000', '2026-11-20T08:00:00Z'],
    [field('early', 'TIMESTAMP'), '-1', '1969-12-31T23:59:59.999999Z'],
    [field('day', 'DATE'), '2026-11-20', '2026-11-20'],
    [field('local', 'DATETIME'), '2026-11-20T08:00:00.500000', '2026-11-20T08:00:00.5Z'],
    [field('clock', 'TIME'), '08:00:00.500000', '08:00:00.5'],
    [field('bytes', 'BYTES'), 'AP8=', new Uint8Array([0, 255])],
    [field('text', 'STRING'), 'ß {{projectId}} 🎉', 'ß {{projectId}} 🎉'],
    [field('nothing', 'STRING'), null, null],
    [field('texts', 'STRING', { mode: 'REPEATED' }), [{ v: 'a' }, { v: 'b' }], ['a', 'b']],
    [field('none', 'STRING', { mode: 'REPEATED' }), [], []],
    [
      field('structs', 'RECORD', { mode: 'REPEATED', fields: struct }),
      [{ v: { f: [{ v: '9007199254740993' }, { v: null }] } }],
      [{ n: 9_007_199_254_740_993n, at: null }],
    ],
  ]
  server.answer(/everything/, {
    fields: cases.map(([schema]) => schema),
    rows: [cases.map(([, cell]) => cell)],
  })
  const [row] = await warehouse.query('select everything')
  expect(row).toStrictEqual(Object.fromEntries(cases.map(([{ name }, , value]) => [name, value])))
})

test('results come page after page, in order, and an empty one is no rows', async () => {
  const { server, warehouse } = await startDeployed()
  server.pageSize = 10
  const rows = Array.from({ length: 35 }, (_, i): Cell[] => [String(i)])
  server.answer(/many/, { fields: [field('n', 'INTEGER')], rows })
  server.answer(/none/, { fields: [field('n', 'INTEGER')], rows: [] })
  const found = await warehouse.query('select n from many')
  expect(found.map(({ n }) => n)).toEqual(rows.map(([n]) => Number(n)))
  expect(await warehouse.query('select n from none')).toEqual([])
  expect(server.requests('GET', /\/queries\//)).toHaveLength(5)
})

test('parameters keep their types, nulls are literals, and others are left out', async () => {
  const { server, warehouse } = await startDeployed()
  await warehouse.execute(
    `select @text, @whole, @large, @share, @yes, @texts, cast(@gone as date), '@text', @Text`,
    {
      text: 'a',
      whole: 7,
      large: 9_007_199_254_740_993n,
      share: 0.5,
      yes: true,
      texts: ['x', 'y'],
      gone: null,
      other: 'not named',
    },
  )
  const [request] = server.requests('POST', /\/jobs$/)
  const query = (request?.body as JobResource | undefined)?.configuration.query
  expect(query?.query).toBe(
    `select @text, @whole, @large, @share, @yes, @texts, cast(null as date), '@text', @text`,
  )
  expect(query?.queryParameters).toEqual([
    { name: 'text', parameterType: { type: 'STRING' }, parameterValue: { value: 'a' } },
    { name: 'whole', parameterType: { type: 'INT64' }, parameterValue: { value: '7' } },
    {
      name: 'large',
      parameterType: { type: 'INT64' },
      parameterValue: { value: '9007199254740993' },
    },
    { name: 'share', parameterType: { type: 'FLOAT64' }, parameterValue: { value: '0.5' } },
    { name: 'yes', parameterType: { type: 'BOOL' }, parameterValue: { value: 'true' } },
    {
      name: 'texts',
      parameterType: { type: 'ARRAY', arrayType: { type: 'STRING' } },
      parameterValue: { arrayValues: [{ value: 'x' }, { value: 'y' }] },
    },
  ])
})
