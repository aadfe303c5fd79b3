import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { InvalidInputError, NotFoundError } from '../../../../domain/errors.ts'
import { checkPlan } from '../../../../domain/planning/check/check-plan.ts'
import { loadHighs } from '../../../../domain/planning/exact/highs.ts'
import { planWeek } from '../../../../domain/planning/plan-week.ts'
import type { PlanInput } from '../../../../domain/planning/input.ts'
import { queueEvents } from '../../../../domain/records/queue.ts'
import { openDuckDb, type DuckDbWarehouse } from '../../../../sql/duckdb/duckdb-warehouse.ts'
import { explainItem } from '../../../../sql/planning/explain-item.ts'
import { planBrandWeek } from '../../../../sql/planning/plan-brand-week.ts'
import { readPlanInput } from '../../../../sql/planning/read-plan-input.ts'
import { builtWarehouse, LOAD, ownWarehouse, WANTED } from './workspace.ts'

const highs = await loadHighs()

const TABLES = [
  'plan_runs',
  'plan_items',
  'variants',
  'caption_decisions',
  'plan_inputs',
  'queue_events',
]

/** Every row the planner appends, without the stamp of its load. */
async function stored(warehouse: DuckDbWarehouse): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {}
  for (const table of TABLES) {
    const rows = await warehouse.query(`select * exclude (load_id, loaded_at) from raw.${table}`)
    all[table] = rows.map((row) => JSON.stringify(row)).toSorted()
  }
  return all
}

const inputOf = async (warehouse: DuckDbWarehouse, rest: object = {}): Promise<PlanInput> => ({
  ...(await readPlanInput(warehouse, WANTED)),
  mode: 'optimize',
  config: WANTED.settings,
  fits: WANTED.fits,
  tzdata: '2026a',
  ...rest,
})

let warehouse: DuckDbWarehouse
beforeAll(async () => {
  warehouse = await builtWarehouse()
})
afterAll(() => warehouse.close())

describe('a planned week', () => {
  it('is stored once, whole, and found the next time', async () => {
    const first = await planBrandWeek(warehouse, WANTED)
    expect(first).toMatchObject({
      is_new: true,
      brand: 'harbor',
      week: '2026-W48',
      mode: 'optimize',
    })
    const before = await stored(warehouse)
    expect(before['plan_items']).toHaveLength(first.count_items)
    expect(first.count_items).toBeGreaterThan(40)
    const again = await planBrandWeek(warehouse, { ...WANTED, mode: 'safe' })
    expect(again).toEqual({ ...first, is_new: false })
    expect(await stored(warehouse)).toEqual(before)
  })

  it('is what the views show: pending items of valid schedules, with a reason in words', async () => {
    const items = await warehouse.query(
      `select state, why, timezone, count(*) over () as items
       from marts.schedule_recommendations_messages where week_start_on = date '2026-11-23'`,
    )
    expect(new Set(items.map(({ state }) => state))).toEqual(new Set(['pending_approval']))
    for (const { why } of items) expect(String(why)).toMatch(/^\w+day \d\d:\d\d /)
    const schedules = await warehouse.query(
      `select account_id, is_valid, validation from marts.schedule_recommendations
       where week_start_on = date '2026-11-23' order by account_id`,
    )
    expect(schedules.map(({ account_id: id, is_valid: isValid }) => [id, isValid])).toEqual([
      ['instagram:harbor', true],
      ['messages:harbor-club', true],
      ['x:harbor', true],
    ])
  })

  it('keeps every rule by the independent check, on what the marts hold', async () => {
    const input = { ...(await inputOf(warehouse)), earlier: [], ordinal: 0 }
    const plan = planWeek(input, highs)
    expect(checkPlan(plan, input)).toEqual([])
    const planned = await warehouse.query(`select item_id from raw.plan_items order by item_id`)
    expect(plan.items.map(({ item_id: id }) => id).toSorted()).toEqual(
      planned.map(({ item_id: id }) => id),
    )
    expect(plan.items.filter(({ content_id: id }) => id === 'clip-2')).toEqual([])
  })

  it('remembers what it read, with the models’ fingerprints', async () => {
    const rows = await warehouse.query(
      `select model, row_key, model_version, row from raw.plan_inputs order by model, row_key`,
    )
    const models = new Map(rows.map((row) => [String(row['model']), row]))
    expect([...models.keys()]).toEqual([
      'marts.account_health',
      'marts.caption_bandit_stats',
      'marts.caption_uses',
      'marts.content_plan',
      'marts.holiday_calendar',
      'marts.post_performance',
      'marts.posting_slots',
      'staging.content_items',
    ])
    const slots = models.get('marts.posting_slots')
    expect(JSON.parse(String(slots?.['row'])).score).toHaveLength(168)
    expect(slots?.['model_version']).toMatch(/^[0-9a-f]{8,}$/)
  })

  it('leads to the next: gaps across Sunday night, captions and originals at rest', async () => {
    const next = await planBrandWeek(warehouse, {
      ...WANTED,
      week: '2026-W49',
      load: { ...LOAD, loadId: 'load-3' },
    })
    expect(next.is_new).toBe(true)
    const shared = await warehouse.query(
      `select one.item_id from raw.plan_items as one, raw.plan_items as other
       where one.week = '2026-W48' and other.week = '2026-W49' and one.account_id = other.account_id
         and (one.caption_key = other.caption_key
           or one.content_id = other.content_id
           or abs(date_diff('minute', one.scheduled_at, other.scheduled_at)) < 180)`,
    )
    expect(shared).toEqual([])
  })

  it('says who has nothing to post, and why', async () => {
    const lone = await planBrandWeek(warehouse, { ...WANTED, brand: 'lone' })
    expect(lone).toMatchObject({ count_items: 0, count_short: 21 })
    expect(lone.accounts[0]?.reasons).toEqual(['the bank has no feed caption for it'])
  })

  it('is refused for unknown brands and weeks that are over, and nothing is left behind', async () => {
    const before = await stored(warehouse)
    const plan = (rest: object) => planBrandWeek(warehouse, { ...WANTED, ...rest })
    await expect(plan({ brand: 'nobody' })).rejects.toThrow(NotFoundError)
    await expect(plan({ brand: 'nobody' })).rejects.toThrow('there are harbor, lone')
    await expect(plan({ week: '2026-W40' })).rejects.toThrow(InvalidInputError)
    await expect(plan({ week: 'next' })).rejects.toThrow('write it as 2026-W48')
    const fits = () => {
      throw new Error('no answer')
    }
    await expect(plan({ week: '2026-W50', fits })).rejects.toThrow('no answer')
    expect(await stored(warehouse)).toEqual(before)
  })
})

describe('planning again', () => {
  it('in another warehouse, its rows in another order, gives the same bytes', async () => {
    const other = await ownWarehouse('another order')
    for (const week of ['2026-W48', '2026-W49']) await planBrandWeek(other, { ...WANTED, week })
    await planBrandWeek(other, { ...WANTED, brand: 'lone' })
    const [here, there] = [await stored(warehouse), await stored(other)]
    expect(there['plan_items']?.length).toBeGreaterThan(80)
    expect(there).toEqual(here)
  })

  it('keeps what was acted on and withdraws what is no longer proposed', async () => {
    const first = await planBrandWeek(warehouse, WANTED)
    const items = await warehouse.query(
      `select item_id, account_id, scheduled_at, caption from raw.plan_items
       where week = '2026-W48' order by item_id`,
    )
    const acted = items.slice(0, 10)
    const events = acted.map(({ item_id, account_id }, i) => ({
      item_id: String(item_id),
      account_id: String(account_id),
      week: '2026-W48',
      week_start_on: '2026-11-23',
      sequence: 1,
      revision: 1,
      from_state: 'pending_approval' as const,
      to_state: i < 6 ? ('approved' as const) : ('rejected' as const),
      event_at: '2026-11-20T09:00:00Z',
      actor: 'reviewer',
    }))
    await warehouse.append(queueEvents, events, LOAD)
    const again = await planBrandWeek(warehouse, {
      ...WANTED,
      replan: true,
      mode: 'conservative',
      asOf: '2026-11-20T10:00:00Z',
      load: { ...LOAD, loadId: 'load-3', loadedAt: '2026-11-20T10:00:00Z' },
    })
    expect(again.is_new).toBe(true)
    expect(again.plan_id).not.toBe(first.plan_id)
    expect(again.count_items).toBeLessThan(first.count_items)
    const now = await warehouse.query(
      `select item_id, state, plan_id, scheduled_at, caption from marts.content_plan
       where week_start_on = date '2026-11-23'`,
    )
    const byId = new Map(now.map((row) => [row['item_id'], row]))
    for (const { item_id, scheduled_at, caption } of acted.slice(0, 6)) {
      expect(byId.get(item_id)).toMatchObject({
        state: 'approved',
        plan_id: again.plan_id,
        scheduled_at,
        caption,
      })
    }
    for (const { item_id } of acted.slice(6)) {
      expect(byId.get(item_id)).toMatchObject({ state: 'rejected', plan_id: first.plan_id })
    }
    const withdrawn = now.filter(({ state }) => state === 'withdrawn')
    expect(withdrawn).toHaveLength(again.count_withdrawn)
    expect(again.count_withdrawn).toBeGreaterThan(0)
    const pending = now.filter(({ state }) => state === 'pending_approval')
    expect(pending.every(({ plan_id: id }) => id === again.plan_id)).toBe(true)
    expect(pending.length + 6).toBe(again.count_items)
    const [found] = [await planBrandWeek(warehouse, WANTED)]
    expect(found?.plan_id).toBe(again.plan_id)
    const told = await explainItem(warehouse, String(acted[0]?.['item_id']))
    expect(told.plan).toMatchObject({ plan_id: first.plan_id, latest_plan_id: again.plan_id })
    expect(told.history).toHaveLength(1)
    expect(told.slot.rank).toBeGreaterThan(0)
    const input = await inputOf(warehouse, { mode: 'safe' })
    expect(checkPlan(planWeek(input, highs), input)).toEqual([])
  })

  it('needs built models', async () => {
    const empty = await openDuckDb({ path: ':memory:' })
    await expect(planBrandWeek(empty, WANTED)).rejects.toThrow('build the models first')
    await empty.close()
  })
})
