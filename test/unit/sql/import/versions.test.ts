import { expect, test } from 'vitest'

import { csv, importing } from './importing.ts'

const on = importing()
const HEADER = 'account_id,posted_at,post_id,caption,likes'
const AT = '2026-01-01T00:00:00Z'

test('the same file twice adds nothing, also when the clock has moved on', async () => {
  const content = csv(HEADER, ['x:a', AT, 'p1', 'one', 1], ['x:a', AT, 'p2', 'two', 2])
  await on.run({ kind: 'posts', content })
  const again = await on.run({ kind: 'posts', content, asOf: '2026-11-30T00:00:00Z' })
  expect(again).toMatchObject({ read: 2, added: 0, known: 2, implied: { post_metrics: 0 } })
  expect(again.warnings.join()).toMatch(/imported before.*2026-11-21T12:00:00Z/)
  expect(await on.count('posts')).toBe(2)
  expect(await on.count('post_metrics')).toBe(2)
  expect(await on.rows('loads', 'count_read, count_added, count_known', 'load_id')).toEqual([
    { count_read: 2, count_added: 2, count_known: 0 },
    { count_read: 2, count_added: 0, count_known: 2 },
  ])
})

test('the same posts in another file are known, their readings at a later time are new', async () => {
  await on.run({ kind: 'posts', content: csv(HEADER, ['x:a', AT, 'p1', 'one', 1]) })
  const later = await on.run({
    kind: 'posts',
    content: csv(HEADER, ['x:a', AT, 'p1', 'one', 5]),
    asOf: '2026-11-30T00:00:00Z',
  })
  expect(later).toMatchObject({ added: 1, changed: 1, known: 0, implied: { post_metrics: 1 } })
  expect(await on.count('posts')).toBe(1)
  expect(await on.rows('post_metrics', 'read_at, likes')).toEqual([
    { read_at: '2026-11-21T12:00:00Z', likes: 1 },
    { read_at: '2026-11-30T00:00:00Z', likes: 5 },
  ])
})

test('changed content appends a version; what the file does not speak of stays as known', async () => {
  await on.run({
    kind: 'posts',
    content: csv('account_id,posted_at,post_id,caption,url', ['x:a', AT, 'p', 'one', 'u']),
  })
  const other = csv('account_id,posted_at,post_id,url', ['x:a', AT, 'p', 'v'])
  expect(await on.run({ kind: 'posts', content: other })).toMatchObject({ added: 1, changed: 1 })
  const emptied = csv('account_id,posted_at,post_id,caption', ['x:a', AT, 'p', ''])
  expect(await on.run({ kind: 'posts', content: emptied })).toMatchObject({ added: 1, changed: 1 })
  expect(await on.rows('posts', 'caption, url', 'load_id')).toEqual([
    { caption: 'one', url: 'u' },
    { caption: 'one', url: 'v' },
    { caption: null, url: 'v' },
  ])
})

test('it is compared with the latest version, not with any', async () => {
  for (const caption of ['one', 'two', 'one']) {
    const content = csv(HEADER, ['x:a', AT, 'p', caption, ''])
    expect(await on.run({ kind: 'posts', content })).toMatchObject({ added: 1, known: 0 })
  }
  expect(await on.rows('posts', 'caption', 'load_id')).toHaveLength(3)
})

test('within a file the same content counts once, and of different ones the last line', async () => {
  const content = csv(
    HEADER,
    ['x:a', AT, 'p1', 'first', ''],
    ['x:a', AT, 'p2', 'same', ''],
    ['x:a', AT, 'p1', 'second', ''],
    ['x:a', AT, 'p2', 'same', ''],
    ['x:a', AT, 'p1', 'last', ''],
    ['x:b', AT, 'p1', 'other account', ''],
  )
  const summary = await on.run({ kind: 'posts', content })
  expect(summary).toMatchObject({ read: 6, added: 3, changed: 0, known: 1, superseded: 2 })
  expect(await on.rows('posts', 'account_id, post_id, caption')).toEqual([
    { account_id: 'x:a', post_id: 'p1', caption: 'last' },
    { account_id: 'x:a', post_id: 'p2', caption: 'same' },
    { account_id: 'x:b', post_id: 'p1', caption: 'other account' },
  ])
})

test('thousands of duplicates among thousands of records: the last of each lands', async () => {
  const rows = Array.from({ length: 9000 }, (_, i) => ['x:a', AT, `p${i % 4000}`, `text ${i}`, i])
  const summary = await on.run({ kind: 'posts', content: csv(HEADER, ...rows) })
  expect(summary).toMatchObject({ read: 9000, added: 4000, superseded: 5000 })
  const [wrong] = await on.warehouse.query(
    `select count(*) as n from raw.posts join raw.post_metrics using (post_id)
     where caption <> 'text ' || cast(likes as varchar)
       or likes <> (case when likes % 4000 < 1000 then 8000 else 4000 end) + likes % 4000`,
  )
  expect(wrong).toEqual({ n: 0 })
})

test('rejections of the same bytes land once', async () => {
  const content = csv(HEADER, ['x:a', 'yesterday', 'p', '', ''])
  expect(await on.run({ kind: 'posts', content })).toMatchObject({ read: 1, rejected: 1 })
  expect(await on.run({ kind: 'posts', content })).toMatchObject({ read: 1, rejected: 1 })
  expect(await on.rows('rejected_records', 'file_kind, line, field, value')).toEqual([
    { file_kind: 'posts', line: 2, field: 'posted_at', value: 'yesterday' },
  ])
})

test('a dry run counts everything and lands nothing', async () => {
  await on.run({
    kind: 'posts',
    content: csv(HEADER, ['x:a', AT, 'p1', 'one', 1], ['x:a', AT, 'p2', 'two', 2]),
  })
  const content = csv(
    HEADER,
    ['x:a', AT, 'p1', 'one', 1],
    ['x:a', AT, 'p2', 'changed', 2],
    ['x:a', AT, 'p3', 'new', 3],
    ['x:a', 'never', 'p4', 'bad', 3],
    ['x:a', AT, 'p5', 'early', 3],
    ['x:a', AT, 'p5', 'late', 3],
  )
  const trial = await on.run({ kind: 'posts', content, dryRun: true })
  expect(trial).toMatchObject({
    read: 6,
    added: 3,
    changed: 1,
    known: 1,
    superseded: 1,
    rejected: 1,
  })
  expect(trial).toMatchObject({ isDryRun: true, implied: { post_metrics: 2 } })
  expect(trial.rejections[0]).toMatchObject({ line: 5, field: 'posted_at', value: 'never' })
  expect(await on.count('posts')).toBe(2)
  expect(await on.count('loads')).toBe(1)
  expect(await on.count('rejected_records')).toBe(0)
  const { isDryRun: _, file: __, ...counts } = trial
  expect(await on.run({ kind: 'posts', content })).toMatchObject(counts)
})

test('an accounts file can be tried too, brands and all', async () => {
  const content = csv('platform,handle', ['x', 'a'])
  expect(await on.run({ kind: 'accounts', content, dryRun: true })).toMatchObject({
    added: 1,
    implied: { brands: 1 },
  })
  expect(await on.count('accounts')).toBe(0)
  expect(await on.count('brands')).toBe(0)
})
