import { describe, expect, test } from 'vitest'

import { loadSuppressions } from '../../../../crawler/privacy/suppression-list.ts'
import { suppress } from '../../../../crawler/privacy/suppress.ts'
import { dueTargets, type DueOptions } from '../../../../crawler/targets/due-targets.ts'
import type { CrawlOutcome } from '../../../../domain/records/profiles.ts'
import type { DuckDbWarehouse } from '../../../../sql/duckdb/duckdb-warehouse.ts'
import { AS_OF, KEY, newLoad, NOBODY, openWarehouse, saveAttempts, saveRows } from '../warehouse.ts'

async function namesDue(
  warehouse: DuckDbWarehouse,
  more: Partial<DueOptions> = {},
): Promise<string[]> {
  const options = { asOf: AS_OF, maxAgeHours: 20, suppressions: NOBODY, ...more }
  return (await dueTargets(warehouse, options)).map(({ username }) => username)
}

test('the latest version of a target counts: paused ones and forgotten ones are left out', async () => {
  const warehouse = await openWarehouse()
  await saveRows(warehouse, [
    { username: 'back', active: false },
    { username: 'back', active: true, niche: 'food', priority: 2 },
    { username: 'paused' },
    { username: 'paused', active: false },
    { username: 'gone' },
  ])
  const gone = { platform: 'reddit', username: 'gone' }
  await suppress(warehouse, gone, { key: KEY, asOf: AS_OF, load: newLoad() })
  const suppressions = await loadSuppressions(warehouse, KEY)
  expect(await dueTargets(warehouse, { asOf: AS_OF, maxAgeHours: 20, suppressions })).toEqual([
    { platform: 'reddit', username: 'back', niche: 'food', priority: 2, last_ok_at: null },
  ])
})

describe('a settled question is not asked again before its age', () => {
  const outcomes: [CrawlOutcome, boolean][] = [
    ['ok', false],
    ['private', false],
    ['not_found', false],
    ['suspended', false],
    ['failed', true],
    ['blocked', true],
    ['rate_limited', true],
    ['layout_changed', true],
    ['not_configured', true],
  ]
  test.each(outcomes)('%s: due again %s', async (outcome, isDue) => {
    const warehouse = await openWarehouse()
    await saveRows(warehouse, [{ username: 'ann' }])
    const at = (attempted_at: string) =>
      saveAttempts(warehouse, [{ username: 'ann', outcome, attempted_at }])
    await at('2026-11-19T12:00:00Z')
    expect(await namesDue(warehouse)).toEqual(['ann'])
    await at('2026-11-20T09:00:00Z')
    expect(await namesDue(warehouse), 'what comes after the clock is not seen').toEqual(['ann'])
    await at('2026-11-19T12:00:01Z')
    expect(await namesDue(warehouse)).toEqual(isDue ? ['ann'] : [])
    expect(await namesDue(warehouse, { maxAgeHours: 19.5 })).toEqual(['ann'])
  })

  test('a later failure does not take an answer back', async () => {
    const warehouse = await openWarehouse()
    await saveRows(warehouse, [{ username: 'ann' }])
    await saveAttempts(warehouse, [
      { username: 'ann', outcome: 'ok', attempted_at: '2026-11-20T01:00:00Z' },
      { username: 'ann', outcome: 'failed', attempted_at: '2026-11-20T02:00:00Z' },
    ])
    expect(await namesDue(warehouse)).toEqual([])
  })
})

test('a network that holds us off is left alone as a whole until its latest word is over', async () => {
  const warehouse = await openWarehouse()
  await saveRows(warehouse, [
    { username: 'ann' },
    { username: 'ben' },
    { username: 'cy', platform: 'x' },
  ])
  const limited = (attempted_at: string, retry_at: string | null) =>
    saveAttempts(warehouse, [{ username: 'ann', outcome: 'rate_limited', attempted_at, retry_at }])
  await limited('2026-11-20T07:00:00Z', '2026-11-20T08:00:01Z')
  expect(await namesDue(warehouse)).toEqual(['cy'])
  expect(await namesDue(warehouse, { asOf: '2026-11-20T08:00:01Z' })).toHaveLength(3)
  await limited('2026-11-20T07:30:00Z', null)
  expect(await namesDue(warehouse)).toHaveLength(3)
  await limited('2026-11-20T09:00:00Z', '2026-11-21T00:00:00Z')
  expect(await namesDue(warehouse)).toHaveLength(3)
})

test('order: priority, then never asked, then longest ago, then name; what always fails queues too', async () => {
  const warehouse = await openWarehouse()
  await saveRows(warehouse, [
    ...['zoe', 'amy', 'failing', 'older', 'newer'].map((username) => ({ username })),
    { username: 'low', priority: -1 },
    { username: 'high', priority: 5 },
  ])
  await saveAttempts(warehouse, [
    { username: 'older', outcome: 'ok', attempted_at: '2026-11-10T00:00:00Z' },
    { username: 'newer', outcome: 'ok', attempted_at: '2026-11-12T00:00:00Z' },
    { username: 'failing', outcome: 'failed', attempted_at: '2026-11-11T00:00:00Z' },
  ])
  expect(await namesDue(warehouse)).toEqual([
    'high',
    'amy',
    'zoe',
    'older',
    'failing',
    'newer',
    'low',
  ])
  expect(await namesDue(warehouse, { limit: 2 })).toEqual(['high', 'amy'])
  expect(await namesDue(warehouse, { limit: 0 })).toEqual([])
})

test('one network, some names', async () => {
  const warehouse = await openWarehouse()
  await saveRows(warehouse, [
    { username: 'ann' },
    { username: 'ann', platform: 'x' },
    { username: 'ben', platform: 'x' },
  ])
  expect(await namesDue(warehouse, { platform: 'x' })).toEqual(['ann', 'ben'])
  expect(await namesDue(warehouse, { only: ['ANN'] })).toEqual(['ann', 'ann'])
  expect(await namesDue(warehouse, { only: ['x/ann', 'nobody'] })).toEqual(['ann'])
})
