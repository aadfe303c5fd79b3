import { expect, test } from 'vitest'

import { InvalidInputError } from '../../../domain/errors.ts'
import { useBench } from './harness.ts'

const bench = useBench()

const posts = (times: readonly string[]) =>
  `account_id,post_id,posted_at\n${times.map((time, n) => `x:a,${n},"${time}"`).join('\n')}\n`
const postedAt = () => bench.values('select posted_at from raw.posts order by post_id')

test('times with an offset need no zone', async () => {
  const summary = await bench.bring(
    'posts',
    posts([
      '2026-11-01T10:00:00Z',
      '2026-11-01T10:00:00+05:30',
      '2026-11-01 10:00:00-0800',
      '2026-11-01T10:00:00.123456Z',
      '2026-11-01T10:00Z',
      '2026-11-01 10:00:00 UTC',
      '2026-11-01T10:00:00+01',
    ]),
  )
  expect(summary.rejections).toEqual([])
  expect(await postedAt()).toEqual([
    '2026-11-01T10:00:00Z',
    '2026-11-01T04:30:00Z',
    '2026-11-01T18:00:00Z',
    '2026-11-01T10:00:00.123456Z',
    '2026-11-01T10:00:00Z',
    '2026-11-01T10:00:00Z',
    '2026-11-01T09:00:00Z',
  ])
})

test('an offset goes before --timezone', async () => {
  await bench.bring('posts', posts(['2026-07-01T10:00:00Z', '2026-07-01 10:00:00']), {
    timezone: 'Europe/Oslo',
  })
  expect(await postedAt()).toEqual(['2026-07-01T10:00:00Z', '2026-07-01T08:00:00Z'])
})

test('a time without an offset and without --timezone is refused, the others land', async () => {
  const { rejections, added } = await bench.bring(
    'posts',
    posts(['2026-11-01 10:00:00', '2026-11-01T10:00:00Z', '2026-11-01']),
  )
  expect(rejections).toMatchObject(
    [
      { line: 2, field: 'posted_at', value: '2026-11-01 10:00:00', reason: /--timezone/ },
      { line: 4, field: 'posted_at', value: '2026-11-01', reason: /--timezone/ },
    ].map((wrong) => ({ ...wrong, reason: expect.stringMatching(wrong.reason) })),
  )
  expect(added).toBe(1)
})

test('clocks that skip an hour move the time forward, clocks that repeat one take the first', async () => {
  const { warnings, rejected } = await bench.bring(
    'posts',
    posts([
      '2026-03-29 01:59:59',
      '2026-03-29 02:30:00',
      '2026-10-25 02:30:00',
      '2026-10-25 03:00',
    ]),
    { timezone: 'Europe/Oslo' },
  )
  expect(rejected).toBe(0)
  expect(await postedAt()).toEqual([
    '2026-03-29T00:59:59Z',
    '2026-03-29T01:30:00Z',
    '2026-10-25T00:30:00Z',
    '2026-10-25T02:00:00Z',
  ])
  expect(warnings.join('\n')).toMatch(/1 times? .*(skip|forward)/)
  expect(warnings.join('\n')).toMatch(/1 times? .*(twice|first)/)
})

test('half an hour set back at Lord Howe', async () => {
  await bench.bring('posts', posts(['2026-04-05 01:45:00', '2026-04-05 02:00:00']), {
    timezone: 'Australia/Lord_Howe',
  })
  expect(await postedAt()).toEqual(['2026-04-04T14:45:00Z', '2026-04-04T15:30:00Z'])
})

test('4/22/2018 tells the column that months come first, 22/4/2018 that days do', async () => {
  await bench.bring('posts', posts(['4/22/2018 6:00', '4/5/2018 22:45']), { timezone: 'UTC' })
  expect(await postedAt()).toEqual(['2018-04-22T06:00:00Z', '2018-04-05T22:45:00Z'])
  await bench.warehouse.execute('delete from raw.posts')
  await bench.bring('posts', posts(['5/4/2018 6:00', '22/4/2018 6:00']), { timezone: 'UTC' })
  expect(await postedAt()).toEqual(['2018-04-05T06:00:00Z', '2018-04-22T06:00:00Z'])
})

test('a column that never tells days from months is refused, but for days equal to months', async () => {
  const { rejections } = await bench.bring('posts', posts(['4/5/2018 6:00', '5/5/2018 6:00']), {
    timezone: 'UTC',
  })
  expect(rejections).toMatchObject([{ line: 2, field: 'posted_at', value: '4/5/2018 6:00' }])
  expect(rejections[0]?.reason).toMatch(/day and month.*strptime/)
})

test('a column that says both never lets one line decide another', async () => {
  const { rejections } = await bench.bring(
    'posts',
    posts(['4/22/2018 6:00', '22/4/2018 6:00', '4/5/2018 6:00']),
    { timezone: 'UTC' },
  )
  expect(rejections.map(({ line }) => line)).toEqual([4])
})

test('days with points, and clocks with am and pm', async () => {
  await bench.bring('posts', posts(['22.4.2018 6:00', '4/22/2018 6:05 PM']), { timezone: 'UTC' })
  expect(await postedAt()).toEqual(['2018-04-22T06:00:00Z', '2018-04-22T18:05:00Z'])
})

test('what is no time is refused', async () => {
  const wrong = [
    '2026-02-30T10:00:00Z',
    '2026-13-01T10:00:00Z',
    '2026-11-01T25:00:00Z',
    '0001-01-01T00:00:00Z',
    '9999-12-31T00:00:00Z',
    'yesterday',
    'infinity',
    'NaN',
    '1700000000',
    '2026-11-01T10:00:00Mars',
    '2026-11-01T10:00:00+25:00',
    '2026-11-01T10:00:00+01:75',
    '31/31/2018 6:00',
    '',
  ]
  const { rejections, added } = await bench.bring('posts', posts(wrong), { timezone: 'UTC' })
  expect(rejections.map(({ line }) => line)).toEqual(wrong.map((_, n) => n + 2))
  expect(new Set(rejections.map(({ field }) => field))).toEqual(new Set(['posted_at']))
  expect(added).toBe(0)
})

test('days of holidays in three formats', async () => {
  const { rejections } = await bench.bring(
    'holidays',
    'date,name\n2026-12-25,a\n25.12.2026,b\n12/25/2026,c\n2026-02-29,d\nsoon,e\n',
  )
  expect(rejections.map(({ line, field }) => [line, field])).toEqual([
    [5, 'date'],
    [6, 'date'],
  ])
  expect(await bench.values('select distinct holiday_on from raw.holidays')).toEqual(['2026-12-25'])
})

test('a zone that does not exist is refused before anything is read', async () => {
  const made = bench.bring('posts', posts(['2026-11-01']), { timezone: 'Mars/Olympus' })
  await expect(made).rejects.toThrow(InvalidInputError)
  await expect(made).rejects.toThrow(/Mars\/Olympus/)
})

test('readings without a time get that of --as-of, else the clock', async () => {
  const file = (id: string) =>
    `account_id,post_id,posted_at,likes\nx:a,${id},2026-11-01T10:00:00Z,1\n`
  await bench.bring('posts', file('1'), { readAt: '2026-11-10T00:00:00+01:00' })
  await bench.bring('posts', file('2'), { asOf: '2026-11-12T00:00:00Z' })
  expect(await bench.values('select read_at from raw.post_metrics order by post_id')).toEqual([
    '2026-11-09T23:00:00Z',
    '2026-11-12T00:00:00Z',
  ])
})
