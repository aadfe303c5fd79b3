import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

import { expect, test } from 'vitest'

import { InvalidInputError } from '../../../domain/errors.ts'
import { useBench } from './harness.ts'

const bench = useBench()

const lines = (...values: unknown[]) =>
  values.map((value) => JSON.stringify(value)).join('\n') + '\n'

test('NDJSON: types as they are, unknown keys named, keys that come late', async () => {
  const summary = await bench.bring(
    'captions',
    lines(
      { text: 'one "two"\nthree 🚀', price: 12.5, active: true, hashtags: ['#a', 'b'] },
      { text: 'two', impressions: 3, active: null, mood: { deep: 1 } },
      { text: 'true', category: 42, active: 0 },
    ),
  )
  expect(summary).toMatchObject({ read: 3, added: 3, unknownColumns: ['mood'] })
  const rows = await bench.rows(
    'select text, price, active, hashtags, impressions, category from raw.captions order by text',
  )
  expect(rows).toEqual([
    {
      text: 'one "two"\nthree 🚀',
      price: '12.5',
      active: true,
      hashtags: ['a', 'b'],
      impressions: null,
      category: null,
    },
    { text: 'true', price: null, active: false, hashtags: null, impressions: null, category: '42' },
    { text: 'two', price: null, active: null, hashtags: null, impressions: 3, category: null },
  ])
})

test('NDJSON: broken lines are refused with their numbers, the others land', async () => {
  const summary = await bench.bring(
    'captions',
    '{"text":"one"}\n{"text":"tw\n\n[1,2]\n"three"\nnot json\n{"text":"four"}\n{"text":"five"} {"text":"six"}\n{"text":"seven"}',
  )
  expect(summary.rejections.map(({ line }) => line)).toEqual([2, 4, 5, 6, 8])
  expect(await bench.values('select text from raw.captions order by text')).toEqual([
    'four',
    'one',
    'seven',
  ])
  expect(await bench.count('rejected_records')).toBe(5)
})

test('NDJSON: nested values where one value belongs are refused with the field', async () => {
  const { rejections, added } = await bench.bring(
    'captions',
    lines(
      { text: { en: 'one' } },
      { text: 'two', price: [1] },
      { text: 'three', active: {} },
      { text: 'four', available_from: ['2026-11-01T00:00:00Z'] },
      { text: 'five', impressions: { n: 1 } },
      { text: 'six' },
    ),
  )
  expect(rejections.map(({ line, field }) => [line, field])).toEqual([
    [1, 'text'],
    [2, 'price'],
    [3, 'active'],
    [4, 'available_from'],
    [5, 'impressions'],
  ])
  expect(rejections.map(({ reason }) => reason).join()).toMatch(/nested/)
  expect(added).toBe(1)
})

test('NDJSON in gzip, with a BOM, with CRLF; a list of objects over several lines', async () => {
  await bench.bring('captions', gzipSync(lines({ text: 'a' })))
  await bench.bring('captions', '\ufeff' + lines({ text: 'b' }))
  await bench.bring('captions', '{"text":"c"}\r\n{"text":"d"}\r\n')
  await bench.bring('captions', JSON.stringify([{ text: 'e' }, { text: 'f' }], null, 2))
  await bench.bring('captions', JSON.stringify([{ text: 'g' }]))
  expect(await bench.values('select text from raw.captions order by text')).toEqual(
    'abcdefg'.split(''),
  )
})

test('numbers of NDJSON keep every digit', async () => {
  await bench.bring(
    'metrics',
    '{"post_id":9007199254740993,"account_id":"x:a","read_at":"2026-11-01T00:00:00Z","likes":9007199254740993,"revenue":0.1}\n',
  )
  expect(await bench.rows('select post_id, likes, revenue from raw.post_metrics')).toEqual([
    { post_id: '9007199254740993', likes: 9007199254740993n, revenue: '0.1' },
  ])
})

async function parquet(select: string, name: string): Promise<string> {
  const path = bench.path(name)
  await bench.warehouse.execute(`copy (${select}) to '${path}' (format parquet)`)
  return path
}

test('Parquet: typed columns as they are', async () => {
  const path = await parquet(
    `select 'X:Acme' as account_id, timestamptz '2026-11-01 10:00:00.123456+00' as posted_at,
       'p' || n as post_id, 'Text ' || n as caption, ['#a', 'b'] as hashtags,
       12.5::decimal(10, 2) as price, n::integer as likes, n * 1.0::double as views
     from range(3) as t (n)`,
    'whole.parquet',
  )
  expect(await bench.importPath('posts', path)).toMatchObject({ read: 3, added: 3 })
  const [row] = await bench.rows('select * from raw.posts order by post_id limit 1')
  expect(row).toMatchObject({
    account_id: 'x:acme',
    posted_at: '2026-11-01T10:00:00.123456Z',
    hashtags: ['a', 'b'],
    price: '12.5',
  })
  expect(await bench.values('select views from raw.post_metrics order by post_id')).toEqual([
    0, 1, 2,
  ])
  expect(await bench.importPath('posts', path)).toMatchObject({ added: 0, known: 3 })
})

test('Parquet: NaN, infinite, negative and fractional counts are refused by row', async () => {
  const path = await parquet(
    `select 'p' || row_number() over () as post_id, 'x:a' as account_id,
       timestamptz '2026-11-01 10:00:00+00' as read_at, likes
     from (values ('nan'::double), ('inf'), ('-inf'), (-1), (1.5), (1e19), (7), (null)) as t (likes)`,
    'counts.parquet',
  )
  const summary = await bench.importPath('metrics', path)
  expect(summary.rejections.map(({ line, field }) => [line, field])).toEqual(
    [1, 2, 3, 4, 5, 6].map((line) => [line, 'likes']),
  )
  expect(await bench.values('select likes from raw.post_metrics order by post_id')).toEqual([
    7,
    null,
  ])
})

test('Parquet: times without a zone need --timezone', async () => {
  const path = await parquet(
    `select 'x:a' as account_id, 'p' as post_id, timestamp '2026-07-01 10:00:00' as posted_at`,
    'naive.parquet',
  )
  expect((await bench.importPath('posts', path)).rejections).toMatchObject([
    { line: 1, field: 'posted_at', reason: expect.stringMatching(/--timezone/) },
  ])
  await bench.importPath('posts', path, { timezone: 'Europe/Oslo' })
  expect(await bench.values('select posted_at from raw.posts')).toEqual(['2026-07-01T08:00:00Z'])
})

test('Parquet cut in the middle lands nothing', async () => {
  const path = await parquet(
    `select md5(n::varchar) || n as text from range(20000) as t (n)`,
    'long.parquet',
  )
  const bytes = readFileSync(path)
  const cut = bench.file(bytes.subarray(0, bytes.length / 2), 'cut.parquet')
  await expect(bench.importPath('captions', cut)).rejects.toThrow(InvalidInputError)
  await expect(bench.importPath('captions', cut)).rejects.toThrow(/cut\.parquet/)
  expect(await bench.count('captions')).toBe(0)
})

test('a list that is cut off, or followed by more, lands nothing', async () => {
  for (const text of ['[{"text":"a"},{"te', '[{"text":"a"}', '[{"text":"a"}] [{"text":"b"}]']) {
    await expect(bench.bring('captions', text)).rejects.toThrow(InvalidInputError)
  }
  expect(await bench.bring('captions', '[{"text":"a"}]\n \n')).toMatchObject({ added: 1 })
})

test('Parquet: a nested column where one value belongs is refused with the field', async () => {
  const path = await parquet(`select {'en': 'one'} as text`, 'nested.parquet')
  await expect(bench.importPath('captions', path)).rejects.toThrow(/text.*one plain value/)
})
