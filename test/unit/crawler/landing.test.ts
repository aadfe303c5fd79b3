import { expect, test } from 'vitest'

import { noAnswer, type Answer } from '../../../crawler/ask.ts'
import { landedRows } from '../../../crawler/landed-rows.ts'
import { Landing, type Landed } from '../../../crawler/landing.ts'
import type { ProfileData, ProfilePost } from '../../../platforms/source.ts'
import type { DuckDbWarehouse } from '../../../sql/duckdb/duckdb-warehouse.ts'
import { AS_OF, newLoad, openWarehouse } from './warehouse.ts'

const PROFILE: ProfileData = {
  username: 'ann',
  full_name: null,
  bio: null,
  picture_url: null,
  followers: 5,
  following: null,
  posts: null,
  likes: null,
  karma: null,
  category: null,
  is_verified: null,
  is_private: null,
}
const POST: ProfilePost = {
  post_id: 'p1',
  posted_at: AS_OF,
  content_type: 'video',
  caption: 'Hi',
  hashtags: ['one', 'two'],
  likes: 1,
  comments: null,
  shares: null,
  views: null,
  url: null,
}

/** What an `ok` question for `username` leaves behind. */
function landed(
  username: string,
  profile: Partial<ProfileData> = {},
  posts: Partial<ProfilePost>[] = [],
): Landed {
  const answer: Answer = {
    ...noAnswer('ok', ''),
    detail: null,
    layout: 'about',
    reading: {
      outcome: 'ok',
      layout: 'about',
      profile: { ...PROFILE, username, ...profile },
      posts: posts.map((post) => ({ ...POST, ...post })),
      warnings: [],
    },
  }
  const moment = { at: AS_OF, durationMs: 12.5, host: 'h', runId: 'r', retryAt: null }
  return landedRows({ platform: 'reddit', username }, answer, moment)
}

/**
 * A warehouse that counts transactions, holds each until it is let go on, and refuses those whose
 * numbers are given.
 */
function watched(warehouse: DuckDbWarehouse, refused: readonly number[] = []) {
  const seen = { transactions: 0, goOn: [] as (() => void)[] }
  const atomically: DuckDbWarehouse['atomically'] = async (work) => {
    const number = ++seen.transactions
    await new Promise<void>((resolve) => seen.goOn.push(resolve))
    if (refused.includes(number)) throw new Error(`transaction ${number} is refused`)
    return warehouse.atomically(work)
  }
  return { seen, warehouse: Object.assign(Object.create(warehouse), { atomically }) }
}

async function namesIn(warehouse: DuckDbWarehouse, table: string): Promise<unknown[]> {
  const rows = await warehouse.query(`select username from raw.${table} order by username`)
  return rows.map(({ username }) => username)
}

test('results that come while a transaction is under way share the next one', async () => {
  const real = await openWarehouse()
  const { seen, warehouse } = watched(real)
  const landing = new Landing(warehouse, newLoad())
  const first = landing.land(landed('a'))
  const others = ['b', 'c', 'd'].map((name) => landing.land(landed(name)))
  expect(seen.transactions).toBe(1)
  seen.goOn[0]?.()
  await first
  expect(await namesIn(real, 'crawl_attempts')).toEqual(['a'])
  await expect.poll(() => seen.transactions).toBe(2)
  seen.goOn[1]?.()
  await Promise.all(others)
  expect(seen.transactions).toBe(2)
  expect(await namesIn(real, 'profile_snapshots')).toEqual(['a', 'b', 'c', 'd'])

  const late = landing.land(landed('e'))
  await expect.poll(() => seen.transactions).toBe(3)
  seen.goOn[2]?.()
  await late
  expect(await namesIn(real, 'crawl_attempts')).toHaveLength(5)
})

test('a failing append rejects exactly its own entries', async () => {
  const real = await openWarehouse()
  const { seen, warehouse } = watched(real, [2])
  const landing = new Landing(warehouse, newLoad())
  const outcomes = Promise.allSettled(['a', 'b', 'c'].map((name) => landing.land(landed(name))))
  seen.goOn[0]?.()
  await expect.poll(() => seen.transactions).toBe(2)
  const next = landing.land(landed('d'))
  seen.goOn[1]?.()
  await expect.poll(() => seen.transactions).toBe(3)
  seen.goOn[2]?.()
  await next
  expect((await outcomes).map((outcome) => outcome.status)).toEqual([
    'fulfilled',
    'rejected',
    'rejected',
  ])
  expect(await namesIn(real, 'crawl_attempts')).toEqual(['a', 'd'])
  expect(await namesIn(real, 'profile_snapshots')).toEqual(['a', 'd'])
})

test('a row that does not fit goes to rejected_records; its attempt and the others land', async () => {
  const warehouse = await openWarehouse()
  const landing = new Landing(warehouse, newLoad())
  await Promise.all([
    landing.land(landed('a', { followers: -1 })),
    landing.land(landed('b', {}, [{ posted_at: 'yesterday' }, { post_id: 'p2', likes: 7 }])),
    landing.land(landed('c', { followers: 2 ** 60 })),
  ])
  expect(await namesIn(warehouse, 'crawl_attempts')).toEqual(['a', 'b', 'c'])
  expect(await namesIn(warehouse, 'profile_snapshots')).toEqual(['b'])
  expect(await warehouse.query('select post_id, likes, hashtags from raw.profile_posts')).toEqual([
    { post_id: 'p2', likes: 7, hashtags: ['one', 'two'] },
  ])
  const rejected = await warehouse.query(
    `select file_kind, source, field from raw.rejected_records order by source`,
  )
  expect(rejected).toEqual([
    { file_kind: 'profile', source: 'reddit/a', field: 'followers' },
    { file_kind: 'profile post', source: 'reddit/b', field: 'posted_at' },
    { file_kind: 'profile', source: 'reddit/c', field: 'followers' },
  ])
})

test('any text a network sends lands as it is, as far as it is text', async () => {
  const warehouse = await openWarehouse()
  const landing = new Landing(warehouse, newLoad())
  const bios = ['\u0000nul', 'half \ud83d pair', '👩‍👩‍👧', '\u202eright to left', `'; drop table x; --`]
  for (const [index, bio] of bios.entries()) {
    await landing.land(landed(`n${index}`, { bio, full_name: bio }, [{ caption: bio }]))
  }
  const rows = await warehouse.query(
    'select bio, full_name from raw.profile_snapshots order by username',
  )
  expect(rows.map(({ bio }) => bio)).toEqual([
    '\u0000nul',
    expect.stringMatching(/^half .* pair$/),
    ...bios.slice(2),
  ])
  expect(await namesIn(warehouse, 'profile_posts')).toHaveLength(bios.length)
})

test('a long detail is cut; what was not asked has no status', async () => {
  const warehouse = await openWarehouse()
  const landing = new Landing(warehouse, newLoad())
  const moment = { at: AS_OF, durationMs: 0, host: 'h', runId: 'r', retryAt: AS_OF }
  const answer = noAnswer('rate_limited', 'x'.repeat(5000))
  await landing.land(landedRows({ platform: 'reddit', username: 'ann' }, answer, moment))
  expect(
    await warehouse.query(
      'select outcome, status, length(detail) as size, retry_at from raw.crawl_attempts',
    ),
  ).toEqual([{ outcome: 'rate_limited', status: null, size: 1000, retry_at: AS_OF }])
})
