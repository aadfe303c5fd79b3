import { expect, test } from 'vitest'

import { useBench } from './harness.ts'

const bench = useBench()

/** A metrics file with one cell of one field a post; line 2 is the first. */
function cells(field: string, values: readonly string[]): string {
  const rows = values.map((value, n) => `p${n},x:a,2026-11-01T00:00:00Z,"${value}"`)
  return `post_id,account_id,read_at,${field}\n${rows.join('\n')}\n`
}

test.each([
  'NaN',
  'nan',
  'inf',
  '-Infinity',
  '-1',
  '1.5',
  '1e400',
  '99999999999999999999',
  'many',
  '12abc',
  '0x10',
  '1,23',
])('a count that is %s is refused with line, field, value and reason', async (value) => {
  const { rejections, added } = await bench.bring('metrics', cells('likes', ['7', value, '8']))
  expect(rejections).toEqual([
    { line: 3, field: 'likes', value, reason: expect.stringMatching(/\w/) },
  ])
  expect(added).toBe(2)
  const stored = await bench.rows('select line, field, reason, value from raw.rejected_records')
  expect(stored).toEqual(rejections)
})

test('counts that are fine', async () => {
  const { rejected } = await bench.bring(
    'metrics',
    cells('likes', ['0', ' 5 ', '5.0', '1,234,567', '9223372036854775807', '007', '+3', '']),
  )
  expect(rejected).toBe(0)
  expect(await bench.values('select likes from raw.post_metrics order by post_id')).toEqual([
    0,
    5,
    5,
    1234567,
    9223372036854775807n,
    7,
    3,
    null,
  ])
})

test('money is exact; what is not clear is refused', async () => {
  const { rejections } = await bench.bring(
    'metrics',
    cells('revenue', [
      '0.1',
      '12345678901234567890.123456789',
      '1,234.50',
      '0',
      '',
      '-5',
      'NaN',
      '12,50',
      '$5',
      '1e3',
      '0.1234567891',
    ]),
  )
  expect(rejections.map(({ value }) => value)).toEqual([
    '-5',
    'NaN',
    '12,50',
    '$5',
    '1e3',
    '0.1234567891',
  ])
  expect(new Set(rejections.map(({ field }) => field))).toEqual(new Set(['revenue']))
  expect(await bench.values('select revenue from raw.post_metrics order by post_id')).toEqual([
    '0.1',
    '12345678901234567890.123456789',
    '1234.5',
    '0',
    null,
  ])
})

test('numbers with a fraction are finite', async () => {
  const { rejections } = await bench.bring(
    'metrics',
    cells('watch_seconds', ['1.5', '1e3', '', 'NaN', 'inf', '1e999', '1,5']),
  )
  expect(rejections.map(({ line }) => line)).toEqual([5, 6, 7, 8])
  expect(await bench.values('select watch_seconds from raw.post_metrics order by post_id')).toEqual(
    [1.5, 1000, null],
  )
})

test('yes and no in their usual writings', async () => {
  const writings = ['true', 'TRUE', '1', 'Yes', 'false', 'False', '0', 'no', '']
  const rows = writings.map((value, n) => `c${n},${value}`)
  const { rejected } = await bench.bring('captions', `text,active\n${rows.join('\n')}\n`)
  expect(rejected).toBe(0)
  expect(await bench.values('select active from raw.captions order by text')).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
    false,
    false,
    null,
  ])
  const wrong = await bench.bring('captions', 'text,active\nd,2\ne,maybe\n')
  expect(wrong.rejections.map(({ field, value }) => [field, value])).toEqual([
    ['active', '2'],
    ['active', 'maybe'],
  ])
})

test('a record with two wrong fields is refused once', async () => {
  const { rejections, rejected } = await bench.bring(
    'metrics',
    'post_id,account_id,read_at,likes,views\np,x:a,2026-11-01T00:00:00Z,-1,-2\n,,,,\n',
  )
  expect(rejected).toBe(2)
  expect(rejections.map(({ line }) => line)).toEqual([2, 3])
  expect(await bench.count('rejected_records')).toBe(2)
})

test('an account id is platform:handle', async () => {
  const { rejections } = await bench.bring(
    'posts',
    'post_id,account_id,posted_at\n1,acme,2026-11-01T00:00:00Z\n2,x:,2026-11-01T00:00:00Z\n3,,2026-11-01T00:00:00Z\n4,X:Acme ,2026-11-01T00:00:00Z\n',
  )
  expect(rejections.map(({ line, field }) => [line, field])).toEqual(
    [2, 3, 4].map((line) => [line, 'account_id']),
  )
  expect(await bench.values('select account_id from raw.posts')).toEqual(['x:acme'])
})

test('only the first 20 refused records are told, all are kept', async () => {
  const { rejections, rejected } = await bench.bring(
    'metrics',
    cells(
      'likes',
      Array.from({ length: 50 }, () => '-1'),
    ),
  )
  expect([rejections.length, rejected, await bench.count('rejected_records')]).toEqual([20, 50, 50])
  expect(rejections.map(({ line }) => line)).toEqual(Array.from({ length: 20 }, (_, n) => n + 2))
})
