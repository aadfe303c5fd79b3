import { expect, test } from 'vitest'

import { isoOf } from '../../../examples/sample/options.ts'
import type { Row } from '../../../sql/warehouse.ts'
import { loadRows } from './load-rows.ts'
import { openBench, type ModelBench } from './model-bench.ts'
import { DROP, drawFleet, type Fleet } from './page-weeks.ts'

const DAY_MS = 86_400_000
const isProof = process.env['DRUMBEAT_PROOF'] === '1'
const [worlds, firstDay, dropsAt, lastDay, every] = isProof
  ? [18, 280, [322, 350, 378, 406, 434], 602, 3]
  : [8, 280, [287], 308, 5]
const ALARMS = ['HIGH', 'CRITICAL']

/** Puts the fleet's accounts into the raw tables, its posts and readings beside them. */
async function place({ warehouse }: ModelBench, fleet: Fleet): Promise<void> {
  await warehouse.execute('create schema fleet')
  await loadRows(warehouse, 'fleet.accounts', fleet.accounts)
  await loadRows(warehouse, 'fleet.posts', fleet.posts)
  await warehouse.execute(`
    insert into raw.accounts by name
    select account_id, platform, channel, audience_size, reward, account_id as brand,
      account_id as handle, 'fleet' as load_id, timestamptz '2020-01-01' as loaded_at,
      true as is_sample
    from fleet.accounts`)
}

/** Adds what happened after one clock and up to another, and builds the mart then. */
async function advance({ warehouse, build }: ModelBench, from: string, to: string): Promise<Row[]> {
  const between = (column: string) =>
    `${column} > timestamptz '${from}' and ${column} <= timestamptz '${to}'`
  await warehouse.execute(`
    insert into raw.posts by name
    select account_id, post_id, posted_at, caption_key, kind, 'fleet' as load_id,
      posted_at as loaded_at, true as is_sample
    from fleet.posts where ${between('posted_at')};
    insert into raw.post_metrics by name
    select account_id, post_id, read_at, trials as impressions, trials as recipients,
      successes as purchases, successes as clicks, successes as likes,
      'fleet' as load_id, read_at as loaded_at, true as is_sample
    from fleet.posts where ${between('read_at')}`)
  // The latest reading of a post is 8 days old.
  await build(to, from < '2001' ? undefined : isoOf(Date.parse(from) - 14 * DAY_MS))
  return warehouse.query('select account_id, risk, judged_days_ago from marts.account_health')
}

/** Share of the pages that reach an alarm within their drop, and of healthy weeks that do. */
async function watch(bench: ModelBench, fleet: Fleet) {
  const weeks = { LOW: 0, MODERATE: 0, HIGH: 0, CRITICAL: 0 }
  const dropOf = new Map(fleet.accounts.map((row) => [row.account_id, row.drop_day]))
  const seen = new Set<string>()
  const caught = new Set<string>()
  let unjudged = 0
  let before = '2000-01-01T00:00:00Z'
  for (let day = firstDay; day <= lastDay; day++) {
    const isWeekly = (day - firstDay) % 7 === 0
    const isWatched = dropsAt.some((start) => day > start && day <= start + DROP.days)
    if (!isWeekly && !isWatched) continue
    const now = isoOf(fleet.startsAtMs + day * DAY_MS)
    for (const row of await advance(bench, before, now)) {
      const id = String(row['account_id'])
      const risk = String(row['risk']) as keyof typeof weeks
      const start = dropOf.get(id) ?? Infinity
      if (row['judged_days_ago'] === null) unjudged++
      else if (day > start && day <= start + DROP.days) {
        seen.add(id)
        if (ALARMS.includes(risk)) caught.add(id)
      } else if (isWeekly && day <= start) weeks[risk]++
    }
    before = now
  }
  return { weeks, unjudged, drops: seen.size, caught: caught.size }
}

test('healthy pages are hardly ever CRITICAL, and drops of 40 % are seen', async ({ task }) => {
  const bench = await openBench('marts.account_health')
  const fleet = drawFleet({ seed: 'page-weeks', worlds, days: lastDay + 1, dropsAt, every })
  await place(bench, fleet)
  const { weeks, unjudged, drops, caught } = await watch(bench, fleet)
  await bench.warehouse.close()
  const healthy = Object.values(weeks).reduce((sum, count) => sum + count, 0)
  task.meta.closingLine =
    `account health: ${weeks.CRITICAL} of ${healthy} healthy page-weeks CRITICAL, ` +
    `${weeks.HIGH} HIGH, ${weeks.MODERATE} MODERATE (${fleet.accounts.length} pages); ` +
    `${caught} of ${drops} drops of 40 % reached HIGH within their 14 days, seen daily; ` +
    `${unjudged} verdicts without history`
  expect(healthy).toBeGreaterThan(isProof ? 10_000 : 500)
  expect(drops).toBeGreaterThan(isProof ? 80 : 25)
  expect(weeks.CRITICAL).toBeLessThanOrEqual(Math.max(1, Math.floor(healthy / 1000)))
  expect(caught / drops).toBeGreaterThanOrEqual(0.8)
}, 1_200_000)
