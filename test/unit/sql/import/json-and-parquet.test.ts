import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { describe, expect, test } from 'vitest'

import { importing } from './importing.ts'

const on = importing()
const ndjson = (...records: unknown[]) =>
  records.map((record) => (typeof record === 'string' ? record : JSON.stringify(record))).join('\n')

describe('JSON', () => {
  const post = { account_id: 'x:a', posted_at: '2026-01-01T00:00:00Z', post_id: 'p1' }

  test('NDJSON: keys may come and go, values have their kinds', async () => {
    const content = ndjson(
      { ...post, caption: 'with "quotes"\nand 🌞', hashtags: ['#a', 'b c'], likes: 5 },
      `{"account_id":"x:a","posted_at":"2026-01-01T00:00:00Z","post_id":"p2","price":1.50,"likes":"7","views":9007199254740993}`,
      { ...post, post_id: 3, caption: null, comments: 0 },
    )
    expect(await on.run({ kind: 'posts', content: `${content}\n` })).toMatchObject({
      added: 3,
      rejected: 0,
    })
    expect(await on.rows('posts', 'post_id, caption, hashtags, price')).toEqual([
      { post_id: '3', caption: null, hashtags: null, price: null },
      { post_id: 'p1', caption: 'with "quotes"\nand 🌞', hashtags: ['a', 'b c'], price: null },
      { post_id: 'p2', caption: null, hashtags: null, price: '1.5' },
    ])
    expect(await on.rows('post_metrics', 'post_id, likes, comments, views')).toEqual([
      { post_id: '3', likes: null, comments: 0, views: null },
      { post_id: 'p1', likes: 5, comments: null, views: null },
      { post_id: 'p2', likes: 7, comments: null, views: 9007199254740993n },
    ])
  })

  test('broken lines are refused with their number, the rest lands', async () => {
    const content = ndjson(
      { ...post, post_id: 'a' },
      '',
      '{"account_id": "x:a", "posted_at": "2026-01-01T00:00:00Z", "post_id": "b"',
      '[1, 2]',
      '{"likes": NaN}',
      'words',
      { ...post, post_id: 'c', likes: { total: 5 } },
      { ...post, post_id: 'd', caption: ['not', 'text'] },
      { ...post, post_id: 'e', likes: -1 },
      '{"account_id": "x:a", "posted_at": "2026-01-01T00:00:00Z", "post_id": "f\\ud83d"}',
      { ...post, post_id: 'g', hashtags: { a: 1 } },
      { ...post, post_id: 'z' },
    )
    const summary = await on.run({ kind: 'posts', content })
    expect(summary).toMatchObject({ read: 11, added: 2, rejected: 9 })
    expect(summary.rejections.map(({ line, field, reason }) => [line, field, reason])).toEqual([
      [3, null, expect.stringMatching(/^not JSON: /)],
      [4, null, 'not an object: write {"field": value, …}'],
      [5, null, expect.stringMatching(/^not JSON: /)],
      [6, null, expect.stringMatching(/^not JSON: /)],
      [7, 'likes', 'a nested value: one plain value belongs here'],
      [8, 'caption', 'a nested value: one plain value belongs here'],
      [9, 'likes', 'negative: it counts something, so it is 0 or more'],
      [10, null, 'half a character (a lone surrogate)'],
      [11, 'hashtags', 'a nested value: a list of words belongs here'],
    ])
    expect(summary.rejections[4]?.value).toBe('{"total":5}')
    expect(await on.rows('posts', 'post_id')).toEqual([{ post_id: 'a' }, { post_id: 'z' }])
  })

  test('a list of objects, and objects over several lines, with the line each begins on', async () => {
    const list = JSON.stringify(
      [
        { ...post, post_id: 'a' },
        { ...post, post_id: 'b', likes: 'x' },
      ],
      null,
      2,
    )
    const first = await on.run({ kind: 'posts', content: list })
    expect(first).toMatchObject({ read: 2, added: 1, rejected: 1 })
    expect(first.rejections[0]).toMatchObject({ line: 7, field: 'likes' })
    const stream = [
      { ...post, post_id: 'c' },
      { ...post, post_id: 'd' },
    ].map((record) => JSON.stringify(record, null, 1))
    expect(await on.run({ kind: 'posts', content: `\ufeff${stream.join('\n')}` })).toMatchObject({
      added: 2,
    })
    const tight = JSON.stringify([
      { ...post, post_id: 'e' },
      { ...post, post_id: 'f' },
    ])
    expect(await on.run({ kind: 'posts', content: gzipSync(tight) })).toMatchObject({ added: 2 })
  })

  test('a list that breaks off lands nothing', async () => {
    const list = JSON.stringify([
      { ...post, post_id: 'a' },
      { ...post, post_id: 'b' },
    ])
    const cut = (length: number) => on.run({ kind: 'posts', content: list.slice(0, length) })
    await expect(cut(list.length - 1)).rejects.toThrow(/the list is not closed/)
    await expect(cut(list.length - 5)).rejects.toThrow(/breaks off or is out of order at line 1/)
    expect(await on.count('posts')).toBe(0)
  })

  test('an empty object, an object without what is needed', async () => {
    await expect(on.run({ kind: 'posts', content: '{}\n' })).rejects.toThrow(
      /posts need account_id and posted_at/,
    )
    await expect(on.run({ kind: 'posts', content: '{"posts": []}\n' })).rejects.toThrow(
      /the file has posts:/,
    )
  })

  test('expressions see keys as columns', async () => {
    const content = ndjson({ who: 'Acme', when: 1_763_712_000, id: 1, nested: { likes: 4 } })
    const summary = await on.run({
      kind: 'posts',
      content,
      map: {
        account_id: `'x:' || who`,
        posted_at: 'to_timestamp(cast("when" as double))',
        post_id: 'id',
        likes: `json_extract_string(nested, '$.likes')`,
      },
    })
    expect(summary).toMatchObject({ added: 1, rejected: 0 })
    expect(await on.rows('posts', 'account_id, post_id, posted_at')).toEqual([
      { account_id: 'x:acme', post_id: '1', posted_at: '2025-11-21T08:00:00Z' },
    ])
    expect(await on.rows('post_metrics', 'likes')).toEqual([{ likes: 4 }])
  })
})

describe('Parquet', () => {
  async function parquet(select: string): Promise<Buffer> {
    const path = join(on.folder, 'made.parquet')
    await on.warehouse.execute(`copy (${select}) to '${path}' (format parquet)`)
    return readFileSync(path)
  }

  test('types of its own are taken as they are', async () => {
    const content = await parquet(`select 'x:a' as account_id, 17 as post_id,
      timestamptz '2026-01-01 10:00:00+02' as posted_at, ['#a', 'b'] as hashtags,
      cast(1.5 as decimal(10, 2)) as price, cast(3 as utinyint) as likes, 4.0::double as views,
      cast(2.25 as float) as revenue`)
    expect(await on.run({ kind: 'posts', content })).toMatchObject({ added: 1, rejected: 0 })
    expect(await on.rows('posts', 'post_id, posted_at, hashtags, price')).toEqual([
      { post_id: '17', posted_at: '2026-01-01T08:00:00Z', hashtags: ['a', 'b'], price: '1.5' },
    ])
    expect(await on.rows('post_metrics', 'likes, views, revenue')).toEqual([
      { likes: 3, views: 4, revenue: '2.25' },
    ])
  })

  test('what is wrong has the number of its row', async () => {
    const content = await parquet(`select 'x:a' as account_id, 'p' || i as post_id,
      timestamp '2026-01-01 10:00:00' + to_hours(i) as posted_at,
      case i when 3 then 'NaN'::double when 4 then 1.5 when 5 then -2 when 6 then 1e30 else i end as likes
      from range(8) as t(i)`)
    const summary = await on.run({ kind: 'posts', content, timezone: 'UTC' })
    expect(summary).toMatchObject({ read: 8, added: 4, rejected: 4 })
    expect(summary.rejections.map(({ line, reason }) => [line, reason])).toEqual([
      [4, 'not a number: leave it empty where nothing was reported'],
      [5, 'not a whole number'],
      [6, 'negative: it counts something, so it is 0 or more'],
      [7, 'larger than 9223372036854775807'],
    ])
    const naive = await on.run({ kind: 'posts', content })
    expect(naive).toMatchObject({ read: 8, rejected: 8 })
    expect(naive.rejections[0]?.reason).toMatch(/without an offset: say --timezone/)
  })

  test('columns that can never fit are refused at once', async () => {
    const nested = await parquet(`select 'x:a' as account_id, {'a': 1} as posted_at`)
    await expect(on.run({ kind: 'posts', content: nested })).rejects.toThrow(
      /posted_at cannot be taken from a column/,
    )
    const number = await parquet(`select 'x:a' as account_id, 1763712000 as posted_at`)
    await expect(on.run({ kind: 'posts', content: number })).rejects.toThrow(/to_timestamp/)
  })

  test('cut in the middle, nothing lands', async () => {
    const content = await parquet(
      `select 'x:a' as account_id, 'p' || i as post_id, now() as posted_at from range(5000) as t(i)`,
    )
    await expect(
      on.run({ kind: 'posts', content: content.subarray(0, content.length / 2) }),
    ).rejects.toThrow(/is a Parquet file that cannot be read, cut off perhaps/)
    expect(await on.count('posts')).toBe(0)
  })
})
