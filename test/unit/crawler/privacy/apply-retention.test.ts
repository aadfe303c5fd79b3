import { expect, test } from 'vitest'

import { applyRetention } from '../../../../crawler/privacy/apply-retention.ts'
import { profilePosts, profileSnapshots } from '../../../../domain/records/profiles.ts'
import { AS_OF, newLoad, openWarehouse, saveAttempts } from '../warehouse.ts'

const ANN = { platform: 'reddit', username: 'ann' }
const OLD = '2026-10-21T07:59:59Z'
const JUST = '2026-10-21T08:00:00Z'

async function filled() {
  const warehouse = await openWarehouse()
  const times = [OLD, JUST]
  await warehouse.append(
    profileSnapshots,
    times.map((fetched_at) => ({ ...ANN, fetched_at })),
    newLoad(),
  )
  await warehouse.append(
    profileSnapshots,
    [{ ...ANN, username: 'last', fetched_at: OLD }],
    newLoad(),
  )
  await warehouse.append(
    profilePosts,
    times.map((fetched_at) => ({ ...ANN, post_id: '1', fetched_at })),
    newLoad(),
  )
  await saveAttempts(
    warehouse,
    times.map((attempted_at) => ({ username: 'ann', outcome: 'ok', attempted_at })),
  )
  return warehouse
}

test('what is older than the days is deleted, the last snapshot of a profile too', async () => {
  const warehouse = await filled()
  const first = await applyRetention(warehouse, { asOf: AS_OF, days: 30 })
  expect(first).toEqual({ profile_snapshots: 2, profile_posts: 1, crawl_attempts: 1 })
  expect(await warehouse.query('select username, fetched_at from raw.profile_snapshots')).toEqual([
    { username: 'ann', fetched_at: JUST },
  ])
  const again = await applyRetention(warehouse, { asOf: AS_OF, days: 30 })
  expect(again).toEqual({ profile_snapshots: 0, profile_posts: 0, crawl_attempts: 0 })
})

test('without a number of days everything is kept', async () => {
  const warehouse = await filled()
  await applyRetention(warehouse, { asOf: AS_OF, days: null })
  expect(await warehouse.query('select count(*) as rows from raw.profile_snapshots')).toEqual([
    { rows: 3 },
  ])
})
