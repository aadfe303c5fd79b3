import { beforeEach, expect, test } from 'vitest'

import { useBench } from './harness.ts'

const bench = useBench()

beforeEach(async () => {
  await bench.bring(
    'posts',
    `account_id,post_id,posted_at
x:a,1,2026-11-01T10:00:00Z
x:a,both,2026-11-01T10:00:00Z
x:b,both,2026-11-01T10:00:00Z
`,
  )
})

const AT = '2026-11-05T10:00:00Z'

test('readings without an account are told by their post; unclear ones are refused', async () => {
  const summary = await bench.bring(
    'metrics',
    `post_id,read_at,likes\n1,${AT},5\nboth,${AT},6\nunknown,${AT},7\n,${AT},8\n`,
  )
  expect(summary).toMatchObject({ read: 4, added: 1, rejected: 3 })
  expect(await bench.rows('select account_id, post_id, likes from raw.post_metrics')).toEqual([
    { account_id: 'x:a', post_id: '1', likes: 5 },
  ])
  expect(summary.rejections.map(({ line }) => line)).toEqual([3, 4, 5])
  expect(summary.rejections[0]?.reason).toMatch(/2 accounts.*account_id/)
  expect(summary.rejections[1]?.reason).toMatch(/no known post/)
})

test('an account in the file is taken, whether its post is known or not', async () => {
  const summary = await bench.bring(
    'metrics',
    `post_id,account_id,read_at,likes\nboth,X:B,${AT},1\nunknown,x:c,${AT},2\n1,,${AT},3\n`,
  )
  expect(summary.rejections).toEqual([])
  expect(
    await bench.rows('select account_id, post_id from raw.post_metrics order by account_id'),
  ).toEqual([
    { account_id: 'x:a', post_id: '1' },
    { account_id: 'x:b', post_id: 'both' },
    { account_id: 'x:c', post_id: 'unknown' },
  ])
})

test('platform and handle, or --account, name the account as well', async () => {
  await bench.bring('metrics', `post_id,platform,handle,read_at,likes\nboth,X,@B,${AT},1\n`)
  await bench.bring('metrics', `post_id,read_at,likes\nboth,${AT},2\n`, { accountId: 'x:a' })
  expect(
    await bench.rows('select account_id, likes from raw.post_metrics order by account_id'),
  ).toEqual([
    { account_id: 'x:a', likes: 2 },
    { account_id: 'x:b', likes: 1 },
  ])
})

test('what was refused lands once its post is known', async () => {
  const path = bench.file(`post_id,read_at,likes\nlate,${AT},5\n`)
  expect(await bench.importPath('metrics', path)).toMatchObject({ added: 0, rejected: 1 })
  await bench.bring('posts', 'account_id,post_id,posted_at\nx:b,late,2026-11-01T10:00:00Z\n')
  expect(await bench.importPath('metrics', path)).toMatchObject({ added: 1, rejected: 0 })
})
