import { expect, test } from 'vitest'

import { useBench } from './harness.ts'

const bench = useBench()

const POSTS = `account_id,posted_at,caption,likes
x:a,2026-11-01T10:00:00Z,same,1
x:a,2026-11-01T10:00:00Z,same,1
x:a,2026-11-01T10:00:00Z,other,1
x:b,2026-11-01T10:00:00Z,same,
x:a,2026-11-02T10:00:00Z,,
`

test('posts without ids: equal ones are told apart by order, ids are stable', async () => {
  expect(await bench.bring('posts', POSTS)).toMatchObject({ read: 5, added: 5 })
  const ids = await bench.values('select post_id from raw.posts order by post_id')
  expect(new Set(ids).size).toBe(5)
  const again = await bench.bring('posts', POSTS, { asOf: '2026-11-25T08:00:00Z' })
  expect(again).toMatchObject({ read: 5, added: 0, known: 5 })
  expect(await bench.count('posts')).toBe(5)
  expect(await bench.count('post_metrics')).toBe(3)
  await bench.warehouse.execute('delete from raw.posts; delete from raw.loads')
  const [header, ...lines] = POSTS.trimEnd().split('\n')
  await bench.bring('posts', [header, ...lines.toReversed()].join('\r\n'))
  expect(await bench.values('select post_id from raw.posts order by post_id')).toEqual(ids)
})

test('posts without ids: a longer file adds only what is new', async () => {
  await bench.bring('posts', POSTS)
  const longer = await bench.bring(
    'posts',
    `${POSTS.replaceAll(/,1?$/gm, ',').replace('likes', 'url')}x:a,2026-11-01T10:00:00Z,same,\nx:a,2026-11-03T10:00:00Z,new,\n`,
  )
  expect(longer).toMatchObject({ read: 7, added: 2, known: 5 })
})

test('the id of a post knows its account: the same file under two accounts is two sets', async () => {
  const file = 'posted_at,caption\n2026-11-01T10:00:00Z,a\n'
  await bench.bring('posts', file, { accountId: 'x:a' })
  expect(await bench.bring('posts', file, { accountId: 'x:b' })).toMatchObject({ added: 1 })
})

test.each<
  [
    kind:
      | 'brands'
      | 'accounts'
      | 'captions'
      | 'content'
      | 'metrics'
      | 'targets'
      | 'holidays'
      | 'profiles',
    table: string,
    file: string,
  ]
>([
  ['brands', 'brands', 'brand,timezone\nacme,Europe/Oslo\nbeta,\n'],
  ['accounts', 'accounts', 'platform,handle,daily_cap\nx,acme,3\nx,beta,\n'],
  ['captions', 'captions', 'text,brand,price\none,,1.50\none,acme,1.5\n'],
  ['content', 'content_items', 'content_id,kind,platforms\n1,video,"x,tiktok"\n2,image,\n'],
  [
    'metrics',
    'post_metrics',
    'post_id,account_id,read_at,watch_seconds\n1,x:a,2026-11-01T00:00:00Z,1.1\n1,x:a,2026-11-02T00:00:00Z,\n',
  ],
  ['targets', 'crawl_targets', 'platform,username\nx,a\nx,b\n'],
  ['holidays', 'holidays', 'date,name,country\n2026-12-25,a,\n2026-12-25,a,NO\n'],
  ['profiles', 'profile_snapshots', 'platform,username,followers\nx,a,1\nx,b,\n'],
])('%s: the same file twice adds nothing, whatever the day', async (kind, table, file) => {
  expect(await bench.bring(kind, file)).toMatchObject({ read: 2, added: 2 })
  const again = await bench.bring(kind, file, { asOf: '2026-12-01T00:00:00Z' })
  expect(again).toMatchObject({ read: 2, added: 0, changed: 0, known: 2, superseded: 0 })
  expect(await bench.count(table)).toBe(2)
  expect(await bench.count('loads')).toBe(2)
})

test('changed content appends a version, and going back appends one more', async () => {
  const file = (title: string) => `content_id,kind,title\n1,video,${title}\n2,video,same\n`
  await bench.bring('content', file('a'))
  expect(await bench.bring('content', file('b'))).toMatchObject({ added: 1, changed: 1, known: 1 })
  expect(await bench.bring('content', file('b'))).toMatchObject({ added: 0, known: 2 })
  expect(await bench.bring('content', file('a'))).toMatchObject({ added: 1, changed: 1 })
  expect(await bench.bring('content', file(''))).toMatchObject({ added: 1, changed: 1 })
  expect(
    await bench.values(
      `select title from raw.content_items where content_id = '1' order by load_id`,
    ),
  ).toEqual(['a', 'b', 'a', null])
})

test('a file without a column leaves what is known of it as it is', async () => {
  await bench.bring('content', 'content_id,kind,title\n1,video,a\n')
  expect(await bench.bring('content', 'content_id,kind\n1,video\n')).toMatchObject({ known: 1 })
  await bench.bring('content', 'content_id,kind\n1,image\n')
  expect(await bench.rows('select kind, title from raw.content_items order by load_id')).toEqual([
    { kind: 'video', title: 'a' },
    { kind: 'image', title: 'a' },
  ])
})

test('of one key twice in a file the last counts', async () => {
  const summary = await bench.bring(
    'content',
    'content_id,kind,title\n1,video,first\n2,video,x\n1,video,last\n2,video,x\n1,video,last\n',
  )
  expect(summary).toMatchObject({ read: 5, added: 2, changed: 0, rejected: 0 })
  expect(summary.superseded).toBe(1)
  expect(await bench.values('select title from raw.content_items order by content_id')).toEqual([
    'last',
    'x',
  ])
})

test('a later line that is refused does not replace an earlier one', async () => {
  const summary = await bench.bring('accounts', 'platform,handle,daily_cap\nx,a,3\nx,A,-1\n')
  expect(summary).toMatchObject({ added: 1, rejected: 1, superseded: 0 })
  expect(await bench.values('select daily_cap from raw.accounts')).toEqual([3])
})

test('a new reading of a known post is news though the post is not', async () => {
  const file = (likes: number) =>
    `account_id,post_id,posted_at,likes\nx:a,1,2026-11-01T10:00:00Z,${likes}\n`
  await bench.bring('posts', file(1))
  const second = await bench.bring('posts', file(2), { asOf: '2026-11-21T08:00:00Z' })
  expect(second).toMatchObject({ read: 1, added: 1, known: 0, implied: { post_metrics: 1 } })
  expect(await bench.count('posts')).toBe(1)
  expect(await bench.values('select likes from raw.post_metrics order by read_at')).toEqual([1, 2])
})

test('a trial run counts the same and lands nothing', async () => {
  await bench.bring('accounts', 'platform,handle\nx,old\n')
  const file = bench.file('platform,handle,daily_cap\nx,old,5\nx,new,\nx,new,\nx,bad,-1\n')
  const before = await bench.count('brands')
  const trial = await bench.importPath('accounts', file, { dryRun: true })
  expect(await bench.count('accounts')).toBe(1)
  expect(await bench.count('brands')).toBe(before)
  expect(await bench.count('rejected_records')).toBe(0)
  expect(await bench.count('loads')).toBe(1)
  const real = await bench.importPath('accounts', file)
  expect({ ...trial, isDryRun: false }).toEqual(real)
  expect(trial.isDryRun).toBe(true)
  expect(real).toMatchObject({ read: 4, added: 2, changed: 1, known: 1, rejected: 1 })
})

test('raw.loads says what came in, with the name and the digest of the file', async () => {
  const path = bench.file('text\na\nb\n', 'bank.csv')
  await bench.importPath('captions', path)
  await bench.importPath('captions', path)
  const rows = await bench.rows(
    'select source, digest, count_read, count_added, count_known from raw.loads order by load_id',
  )
  const digest = rows[0]?.['digest']
  expect(digest).toMatch(/^[0-9a-f]{64}$/)
  expect(rows).toEqual([
    { source: 'bank.csv', digest, count_read: 2, count_added: 2, count_known: 0 },
    { source: 'bank.csv', digest, count_read: 2, count_added: 0, count_known: 2 },
  ])
})

test('refused records of the same file twice are kept once', async () => {
  const path = bench.file('content_id,kind\n1,song\n2,video\n')
  expect(await bench.importPath('content', path)).toMatchObject({ rejected: 1 })
  expect(await bench.importPath('content', path)).toMatchObject({ rejected: 1, known: 1 })
  expect(await bench.count('rejected_records')).toBe(1)
})

test('a mended file brings what was refused and nothing else', async () => {
  await bench.bring('content', 'content_id,kind\n1,song\n2,video\n')
  const mended = await bench.bring('content', 'content_id,kind\n1,video\n2,video\n')
  expect(mended).toMatchObject({ added: 1, known: 1, rejected: 0 })
})
