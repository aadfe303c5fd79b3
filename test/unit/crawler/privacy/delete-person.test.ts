import { expect, test } from 'vitest'

import { deletePerson } from '../../../../crawler/privacy/delete-person.ts'
import { accounts } from '../../../../domain/records/accounts.ts'
import { audits, loads, rejectedRecords, taskRuns } from '../../../../domain/records/operations.ts'
import { posts } from '../../../../domain/records/posts.ts'
import {
  crawlAttempts,
  crawlTargets,
  profilePosts,
  profileSnapshots,
} from '../../../../domain/records/profiles.ts'
import type { RecordSpec, RowOf } from '../../../../domain/records/record.ts'
import type { DuckDbWarehouse } from '../../../../sql/duckdb/duckdb-warehouse.ts'
import { AS_OF, newLoad, openWarehouse } from '../warehouse.ts'

const ANN = { platform: 'reddit', username: 'ann_b' }
const BEN = { platform: 'reddit', username: 'ben' }
const load = { count_read: 1, count_added: 1, count_changed: 0, count_known: 0, count_rejected: 1 }
const run = { trace_id: 't', task_id: 'crawl-profiles', event_at: AS_OF, as_of: AS_OF } as const

/** A warehouse in which ann_b is wherever a person can be. */
async function withAnn(): Promise<DuckDbWarehouse> {
  const warehouse = await openWarehouse()
  const put = <R extends RecordSpec>(record: R, rows: readonly RowOf<R>[]) =>
    warehouse.append(record, rows, newLoad())
  const at = { fetched_at: AS_OF }
  await put(profileSnapshots, [
    { ...ANN, ...at, bio: 'I am @ann_b' },
    { ...ANN, username: 'u/Ann_B', ...at },
    { ...ANN, platform: 'x', ...at },
    { ...BEN, ...at, bio: 'with u/ann_b and @Ann_B, ann_b', full_name: 'Ben' },
    { ...BEN, username: 'joann_b', ...at },
  ])
  await put(profilePosts, [
    { ...ANN, ...at, post_id: '1', caption: 'Hi' },
    { ...BEN, ...at, post_id: '2', caption: 'thanks @ann_b', hashtags: ['sea'] },
  ])
  await put(crawlTargets, [ANN, BEN])
  await put(crawlAttempts, [
    { ...ANN, attempted_at: AS_OF, outcome: 'ok' },
    { ...BEN, attempted_at: AS_OF, outcome: 'failed', detail: 'redirected to /user/ann_b' },
  ])
  await put(loads, [{ ...load, file_kind: 'targets', source: 'old_ann_b.csv' }])
  await put(rejectedRecords, [
    { file_kind: 'targets', source: 'old.csv', reason: 'ragged', value: 'reddit,ann_b,,,,' },
    { file_kind: 'posts', source: 'old.csv', reason: 'no time', value: 'ann_b' },
    { file_kind: 'targets', source: 'old.csv', reason: 'ragged', value: 'reddit,joann_b,,' },
  ])
  await put(taskRuns, [
    { ...run, run_id: 'a', event: 'started', input: '{"only":["ann_b"]}' },
    { ...run, run_id: 'b', event: 'failed', error: 'ann_b: timeout' },
  ])
  await put(audits, [
    {
      build_id: 'a',
      model: 'marts.top_profiles',
      audit: 'grain',
      severity: 'block',
      is_passed: false,
      count_failures: 1,
      sample: '[{"platform":"reddit","username":"ann_b"}]',
    },
  ])
  await put(accounts, [
    {
      account_id: 'reddit:ann_b',
      platform: 'reddit',
      handle: 'ann_b',
      brand: 'b',
      channel: 'feed',
    },
  ])
  await put(posts, [
    { post_id: '1', account_id: 'x:us', posted_at: AS_OF, caption: 'Collab with @ann_b!' },
    { post_id: '2', account_id: 'x:us', posted_at: AS_OF, caption: 'ann_b is a word' },
  ])
  await warehouse.execute(
    `create table marts.top_profiles as select platform, username, bio from raw.profile_snapshots`,
  )
  return warehouse
}

const EXPECTED = {
  deleted: [
    { table: 'marts.top_profiles', rows: 2 },
    { table: 'raw.crawl_attempts', rows: 1 },
    { table: 'raw.crawl_targets', rows: 1 },
    { table: 'raw.profile_posts', rows: 1 },
    { table: 'raw.profile_snapshots', rows: 2 },
    { table: 'raw.rejected_records', rows: 1 },
  ],
  kept: [
    { table: 'raw.accounts', rows: 1 },
    { table: 'raw.posts', rows: 1 },
  ],
}

const textOf = async (warehouse: DuckDbWarehouse, table: string) =>
  JSON.stringify(await warehouse.query(`select * from ${table} order by all`))

test('a person goes from every table, others and our own stay', async () => {
  const warehouse = await withAnn()
  const before = await textOf(warehouse, 'raw.profile_snapshots')
  const preview = await deletePerson(warehouse, ANN, { isDry: true })
  expect(preview).toMatchObject(EXPECTED)
  expect(await textOf(warehouse, 'raw.profile_snapshots')).toBe(before)

  const done = await warehouse.atomically((session) => deletePerson(session, ANN, { isDry: false }))
  expect(done).toMatchObject(EXPECTED)
  expect(done.redacted).toEqual([
    { table: 'raw.loads', rows: 1 },
    { table: 'raw.task_runs', rows: 2 },
    { table: 'raw.audits', rows: 1 },
    { table: 'raw.rejected_records', rows: 1 },
    { table: 'raw.profile_snapshots', rows: 1 },
    { table: 'raw.profile_posts', rows: 1 },
    { table: 'raw.crawl_attempts', rows: 1 },
  ])
  for (const table of ['task_runs', 'audits', 'loads', 'crawl_attempts', 'crawl_targets']) {
    expect(await textOf(warehouse, `raw.${table}`)).not.toMatch(/ann_b/i)
  }
  expect(
    await warehouse.query('select username, bio from raw.profile_snapshots order by all'),
  ).toEqual([
    { username: 'ann_b', bio: null },
    { username: 'ben', bio: 'with u/[forgotten] and @[forgotten], ann_b' },
    { username: 'joann_b', bio: null },
  ])
  expect(await warehouse.query('select caption, hashtags from raw.profile_posts')).toEqual([
    { caption: 'thanks @[forgotten]', hashtags: ['sea'] },
  ])
  expect(await warehouse.query('select value from raw.rejected_records order by all')).toEqual([
    { value: '[forgotten]' },
    { value: 'reddit,joann_b,,' },
  ])
})

test('once more finds nothing but what is our own', async () => {
  const warehouse = await withAnn()
  const forget = () =>
    warehouse.atomically((session) => deletePerson(session, ANN, { isDry: false }))
  await forget()
  expect(await forget()).toEqual({ deleted: [], redacted: [], kept: EXPECTED.kept })
})

test('more rows than are looked at together are all changed', async () => {
  const warehouse = await openWarehouse()
  const rows = Array.from({ length: 1234 }, (_, index) => ({
    ...run,
    run_id: `r${index}`,
    event: 'failed' as const,
    error: index % 2 === 0 ? 'ann_b' : 'joann_b',
  }))
  await warehouse.append(taskRuns, rows, newLoad())
  const { redacted } = await warehouse.atomically((session) =>
    deletePerson(session, ANN, { isDry: false }),
  )
  expect(redacted).toEqual([{ table: 'raw.task_runs', rows: 617 }])
  expect(
    await warehouse.query(
      'select error, count(*) as rows from raw.task_runs group by error order by error',
    ),
  ).toEqual([
    { error: '[forgotten]', rows: 617 },
    { error: 'joann_b', rows: 617 },
  ])
})
