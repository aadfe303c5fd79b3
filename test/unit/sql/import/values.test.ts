import { describe, expect, test } from 'vitest'

import type { FileKind } from '../../../../domain/records/import-files.ts'
import { csv, importing } from './importing.ts'

const on = importing()
const AT = '2026-01-01T00:00:00Z'

/** What each value of a column becomes, by the order of the file: a value, or the reason. */
async function becomes(
  kind: FileKind,
  field: string,
  values: readonly unknown[],
): Promise<unknown[]> {
  const frames: Partial<Record<FileKind, [string, string, (i: number) => unknown[]]>> = {
    metrics: ['post_metrics', 'post_id,account_id,read_at', (i) => [`p${i + 1000}`, 'x:a', AT]],
    content: ['content_items', 'content_id,kind', (i) => [`c${i + 1000}`, 'text']],
    captions: ['captions', 'text', (i) => [`text ${i + 1000}`]],
  }
  const [table, header, key] = frames[kind] ?? ['', '', () => []]
  const name = header.split(',')[0] ?? ''
  const content = csv(`${header},${field}`, ...values.map((value, i) => [...key(i), value]))
  const { rejections } = await on.run({ kind, content })
  const rows = await on.rows(table, `${name}, ${field}`)
  const found = new Map(rows.map((row) => [row[name], row[field]]))
  return values.map((_, i) => {
    const wrong = rejections.find(({ line }) => line === i + 2)
    return wrong ? `! ${wrong.reason}` : found.get(String(key(i)[0]))
  })
}

test('counts: digits, comma groups and empty fractions, nothing else', async () => {
  const reasons = {
    notReported: '! not a number: leave it empty where nothing was reported',
    negative: '! negative: it counts something, so it is 0 or more',
    whole: '! not a whole number',
    number: '! not a number: write digits, such as 1234 or 1,234',
    large: '! larger than 9223372036854775807',
  }
  const cases: [unknown, unknown][] = [
    ['0', 0],
    ['42', 42],
    [' 42 ', 42],
    ['+7', 7],
    ['007', 7],
    ['5.0', 5],
    ['5.', 5],
    ['1,234', 1234],
    ['1,234,567.00', 1234567],
    ['9223372036854775807', 9223372036854775807n],
    ['', null],
    ['9223372036854775808', reasons.large],
    ['NaN', reasons.notReported],
    ['inf', reasons.notReported],
    ['-Infinity', reasons.notReported],
    ['N/A', reasons.notReported],
    ['-', reasons.notReported],
    ['-1', reasons.negative],
    ['-1,000', reasons.negative],
    ['1.5', reasons.whole],
    ['1.234', reasons.whole],
    ['1e3', reasons.number],
    ['1,23', reasons.number],
    ['1 234', reasons.number],
    ['0x1f', reasons.number],
    ['1_000', reasons.number],
    ['many', reasons.number],
  ]
  expect(
    await becomes(
      'metrics',
      'views',
      cases.slice(0, 20).map(([given]) => given),
    ),
  ).toEqual(cases.slice(0, 20).map(([, wanted]) => wanted))
  await on.warehouse.execute('delete from raw.post_metrics')
  expect(
    await becomes(
      'metrics',
      'views',
      cases.slice(15).map(([given]) => given),
    ),
  ).toEqual(cases.slice(15).map(([, wanted]) => wanted))
})

test('money is never rounded and never guessed', async () => {
  const cases: [unknown, unknown][] = [
    ['12.50', '12.5'],
    ['12', '12'],
    ['.5', '0.5'],
    ['1,234.50', '1234.5'],
    ['0.000000001', '0.000000001'],
    ['12345678901234567890123456789', '12345678901234567890123456789'],
    ['', null],
    ['1,234', '! a comma that may mean thousands or a fraction: write 1234 or 1.234'],
    ['12,50', '! a comma for the fraction: write a point, 12.50'],
    ['-3.10', '! negative: an amount is 0 or more'],
    ['1.0000000001', '! more than 9 digits behind the point'],
    ['€5', '! not an amount: write it as 12.50, without the currency'],
    ['NaN', '! not an amount: write it as 12.50, without the currency'],
    ['1e3', '! not an amount: write it as 12.50, without the currency'],
  ]
  expect(
    await becomes(
      'metrics',
      'revenue',
      cases.map(([given]) => given),
    ),
  ).toEqual(cases.map(([, wanted]) => wanted))
})

test('numbers are finite', async () => {
  const wrong = '! not a number: write it as 12.5'
  const cases: [unknown, unknown][] = [
    ['12.5', 12.5],
    ['1e3', 1000],
    ['-0.25', -0.25],
    ['', null],
    ['NaN', wrong],
    ['inf', wrong],
    ['1e999', wrong],
    ['1,5', wrong],
  ]
  expect(
    await becomes(
      'content',
      'duration_s',
      cases.map(([given]) => given),
    ),
  ).toEqual(cases.map(([, wanted]) => wanted))
})

test('truth is written in six ways', async () => {
  const wrong = '! not true, false, 1, 0, yes or no'
  const given = ['true', 'FALSE', '1', '0', 'Yes', 'no', '', 'maybe', '2', 't']
  const wanted = [true, false, true, false, true, false, null, wrong, wrong, wrong]
  expect(await becomes('content', 'evergreen', given)).toEqual(wanted)
})

test('words in a list: spaces, commas, # or a JSON list', async () => {
  const given = [
    '#a #b',
    'a,b',
    ' a ,  #b,, ',
    'one',
    '["#x y", "z"]',
    '',
    ' # ',
    '[a',
    'é ñ',
    'a\tb\nc',
  ]
  const wanted = [
    ['a', 'b'],
    ['a', 'b'],
    ['a', 'b'],
    ['one'],
    ['x y', 'z'],
    null,
    null,
    ['[a'],
    ['é', 'ñ'],
    ['a', 'b', 'c'],
  ]
  expect(await becomes('captions', 'hashtags', given)).toEqual(wanted)
})

describe('times', () => {
  const field = 'available_from'
  const at = async (values: string[], timezone?: string) => {
    const content = csv(
      `content_id,kind,${field}`,
      ...values.map((value, i) => [`c${i + 1000}`, 'text', value]),
    )
    const summary = await on.run({ kind: 'content', content, timezone })
    const found = new Map(
      (await on.rows('content_items', `content_id, ${field}`)).map((row) => [
        row['content_id'],
        row[field],
      ]),
    )
    const results = values.map((_, i) => {
      const wrong = summary.rejections.find(({ line }) => line === i + 2)
      return wrong ? `! ${wrong.reason}` : found.get(`c${i + 1000}`)
    })
    return { results, warnings: summary.warnings }
  }
  const NO_OFFSET =
    '! a time without an offset: say --timezone, or write it as 2026-11-20T08:00:00Z'

  test('with an offset they are what they say, however it is written', async () => {
    const cases: [string, unknown][] = [
      ['2026-11-20T08:00:00Z', '2026-11-20T08:00:00Z'],
      ['2026-11-20 08:00:00.123456z', '2026-11-20T08:00:00.123456Z'],
      ['2026-11-20T08:00Z', '2026-11-20T08:00:00Z'],
      ['2026-11-20T08:00:00+01:00', '2026-11-20T07:00:00Z'],
      ['2026-11-20 08:00:00-0330', '2026-11-20T11:30:00Z'],
      ['2026-11-20T08:00:00+02', '2026-11-20T06:00:00Z'],
      ['2026-11-20 08:00:00 UTC', '2026-11-20T08:00:00Z'],
      [' 2026-11-20T08:00:00Z ', '2026-11-20T08:00:00Z'],
      ['2026-12-31T23:30:00-01:00', '2027-01-01T00:30:00Z'],
      ['', null],
    ]
    expect((await at(cases.map(([given]) => given))).results).toEqual(
      cases.map(([, wanted]) => wanted),
    )
  })

  test('without one they need --timezone, and then count there', async () => {
    const given = [
      '2026-07-01 08:00:00',
      '2026-07-01T08:00',
      '2026-07-01',
      '1.7.2026 8:00',
      '13/7/2026 8:00',
      '2026-01-01 08:00:00.5',
    ]
    expect((await at(given)).results).toEqual(given.map(() => NO_OFFSET))
    expect((await at(given, 'Europe/Oslo')).results).toEqual([
      '2026-07-01T06:00:00Z',
      '2026-07-01T06:00:00Z',
      '2026-06-30T22:00:00Z',
      '2026-07-01T06:00:00Z',
      '2026-07-13T06:00:00Z',
      '2026-01-01T07:00:00.5Z',
    ])
  })

  test('an hour that clocks skip moves forward, of two equal ones the first is taken, and it is said', async () => {
    const oslo = await at(
      [
        '2026-03-29 02:30:00',
        '2026-10-25 02:30:00',
        '2026-10-25 01:59:59',
        '2026-10-25 03:00:00',
        '2026-06-01 12:00:00',
      ],
      'Europe/Oslo',
    )
    expect(oslo.results).toEqual([
      '2026-03-29T01:30:00Z',
      '2026-10-25T00:30:00Z',
      '2026-10-24T23:59:59Z',
      '2026-10-25T02:00:00Z',
      '2026-06-01T10:00:00Z',
    ])
    expect(oslo.warnings).toEqual([
      '1 times fall into an hour that clocks skip there: moved forward by it',
      '1 times happen twice there: the first was taken',
    ])
    await on.warehouse.execute('delete from raw.content_items')
    const island = await at(['2026-04-05 01:45:00', '2026-10-04 02:10:00'], 'Australia/Lord_Howe')
    expect(island.results).toEqual(['2026-04-04T14:45:00Z', '2026-10-03T15:40:00Z'])
  })

  test('day and month are told apart by the whole column, or not at all', async () => {
    const UNDECIDED = /^! day and month cannot be told apart.*--map available_from=strptime/
    const monthFirst = await at(['4/5/2018 6:00', '4/22/2018 6:05 PM', '12/1/2018'], 'UTC')
    expect(monthFirst.results).toEqual([
      '2018-04-05T06:00:00Z',
      '2018-04-22T18:05:00Z',
      '2018-12-01T00:00:00Z',
    ])
    await on.warehouse.execute('delete from raw.content_items')
    const dayFirst = await at(['4/5/2018 6:00', '22/4/2018 6:05'], 'UTC')
    expect(dayFirst.results).toEqual(['2018-05-04T06:00:00Z', '2018-04-22T06:05:00Z'])
    await on.warehouse.execute('delete from raw.content_items')
    const neither = await at(['4/5/2018 6:00', '5/5/2018 6:00'], 'UTC')
    expect(neither.results).toEqual([expect.stringMatching(UNDECIDED), '2018-05-05T06:00:00Z'])
    await on.warehouse.execute('delete from raw.content_items')
    const both = await at(['4/5/2018 6:00', '4/22/2018 6:00', '22/4/2018 7:00'], 'UTC')
    expect(both.results).toEqual([
      expect.stringMatching(UNDECIDED),
      '2018-04-22T06:00:00Z',
      '2018-04-22T07:00:00Z',
    ])
  })

  test('a slash far down in the file counts too', async () => {
    const early = Array.from({ length: 2500 }, () => '2018-01-01 00:00:00')
    const { results } = await at([...early, '4/5/2018 6:00', '4/22/2018 6:00'], 'UTC')
    expect(results.slice(-2)).toEqual(['2018-04-05T06:00:00Z', '2018-04-22T06:00:00Z'])
  })

  test('what is no time is refused with what would be right', async () => {
    const given = [
      '2026-02-30T00:00:00Z',
      '2026-01-01T25:00:00Z',
      '31.2.2026',
      '1763712000',
      'soon',
      '0026-01-01T00:00:00Z',
      '4/22/18 6:00',
      'infinity',
      '12026-01-01T00:00:00Z',
    ]
    const { results } = await at(given, 'UTC')
    expect(results).toEqual([
      '! no such day or time',
      '! no such day or time',
      '! no such day or time',
      expect.stringMatching(
        /^! a plain number: say what it counts, such as --map available_from=to_timestamp/,
      ),
      expect.stringMatching(/^! not a time: write it as 2026-11-20T08:00:00Z/),
      '! outside of the years 1900 to 2199',
      expect.stringMatching(/^! not a time/),
      expect.stringMatching(/^! not a time/),
      expect.stringMatching(/^! not a time/),
    ])
  })

  test('a zone that does not exist is refused before anything is read', async () => {
    await expect(at(['2026-01-01'], 'Mars/Olympus')).rejects.toThrow(
      /--timezone Mars\/Olympus is no time zone/,
    )
  })
})

test('days are days', async () => {
  const content = csv(
    'date,name',
    ['2026-12-25', 'a'],
    ['25.12.2026', 'b'],
    ['12/25/2026', 'c'],
    ['1/2/2027', 'd'],
    ['2026-02-30', 'e'],
    ['2026-12-25 10:00', 'f'],
    ['Xmas', 'g'],
  )
  const { rejections } = await on.run({ kind: 'holidays', content })
  expect(await on.rows('holidays', 'name, holiday_on')).toEqual([
    { name: 'a', holiday_on: '2026-12-25' },
    { name: 'b', holiday_on: '2026-12-25' },
    { name: 'c', holiday_on: '2026-12-25' },
    { name: 'd', holiday_on: '2027-01-02' },
  ])
  expect(rejections.map(({ line, reason }) => [line, reason])).toEqual([
    [6, 'no such day'],
    [7, 'not a day: write it as 2026-12-25'],
    [8, 'not a day: write it as 2026-12-25'],
  ])
})
