import { afterAll, beforeAll, expect, it } from 'vitest'

import { InvalidInputError, NotFoundError } from '../../../../domain/errors.ts'
import { loadHighs } from '../../../../domain/planning/exact/highs.ts'
import type { PlanInput } from '../../../../domain/planning/input.ts'
import { planWeek } from '../../../../domain/planning/plan-week.ts'
import { queueEvents } from '../../../../domain/records/queue.ts'
import type { DuckDbWarehouse } from '../../../../sql/duckdb/duckdb-warehouse.ts'
import { planBrandWeek } from '../../../../sql/planning/plan-brand-week.ts'
import { planLines } from '../../../../sql/planning/render-plan.ts'
import { renderWhatIf } from '../../../../sql/planning/render-what-if.ts'
import { whatIf, type WhatIfWanted } from '../../../../sql/planning/what-if.ts'
import { builtWarehouse, LOAD, WANTED } from './workspace.ts'

const highs = await loadHighs()

let warehouse: DuckDbWarehouse
let planned: PlanInput[]
let first: Awaited<ReturnType<typeof planBrandWeek>>
beforeAll(async () => {
  warehouse = await builtWarehouse()
  first = await planBrandWeek(warehouse, { ...WANTED, platforms: ['instagram', 'messages'] })
})
afterAll(() => warehouse.close())

function asking(asked: readonly string[], rest: Partial<WhatIfWanted> = {}): WhatIfWanted {
  planned = []
  const { brand, week, settings, fits } = WANTED
  const plan = (input: PlanInput) => {
    planned.push(input)
    return Promise.resolve(planWeek(input, highs))
  }
  return { brand, week, settings, fits, asked, plan, ...rest }
}

const storedRows = async () =>
  (await warehouse.query('select count(*) as n from raw.plan_items'))[0]?.['n']

it('says how good the plan is in lines, and stores it with the run', async () => {
  const text = first.whole ? planLines(first.whole).join('\n') : ''
  expect(text).toMatch(/^worth \d+\.\d\d; nothing under the same rules is worth more than/)
  expect(text).toMatch(/the rule of thumb’s plan is worth \d/)
  expect(text).toMatch(/one more .* is worth \+\d+\.\d % of the week \(\+\d\.\d{3}\)/)
  expect(text).toMatch(/expected: [\d,]+ \(95 %: [\d,]+–[\d,]+\) successes of [\d,]+ views/)
  expect(text).toMatch(/NOK of priced messages/)
  expect(first.whole?.saturation.map(({ account_id: id }) => id)).toEqual([
    'instagram:harbor',
    'messages:harbor-club',
  ])
  const found = await planBrandWeek(warehouse, WANTED)
  expect(found.whole).toEqual(first.whole)
})

it('makes the stored plan again, item by item, where nothing is otherwise', async () => {
  const told = await whatIf(warehouse, asking([]))
  expect(told).toMatchObject({ plan_id: first.plan_id, notes: [], differences: [] })
  expect(told.count_same).toBe(first.count_items)
  expect(told.after).toEqual(told.before)
  expect(planned[0]).toMatchObject({ platforms: ['instagram', 'messages'], asOf: WANTED.asOf })
  expect(renderWhatIf(told)).toContain('every item would be as it is')
})

it('shows what would differ, with the same draws, and stores nothing', async () => {
  const before = await storedRows()
  const told = await whatIf(warehouse, asking(['mode=conservative', 'cap.daily=2']))
  expect(await storedRows()).toBe(before)
  expect(told.after.items).toBeLessThan(told.before.items)
  expect(told.after.value).toBeLessThan(told.before.value)
  const change = told.differences.reduce((sum, { value }) => sum + value, 0)
  expect(change).toBeCloseTo(told.after.value - told.before.value, 4)
  expect(told.differences.some(({ change: how }) => how === 'gone')).toBe(true)
  expect(told.count_same + told.differences.filter(({ from }) => from).length).toBe(
    told.before.items,
  )
  expect(told.after.expected?.value.mean).toBeLessThan(told.before.expected?.value.mean ?? 0)
  const text = renderWhatIf(told)
  expect(text).toMatch(/value \d+\.\d\d → \d+\.\d\d \(−\d+\.\d %\)/)
  expect(text).toMatch(/gone: text alone 2026-11-\d\d \d\d:\d\d {2}−\d\.\d{3}/)
  const drawn = await warehouse.query('select caption_key, draw from raw.caption_decisions')
  const draws = new Map(drawn.map((row) => [row['caption_key'], row['draw']]))
  expect(planned[0]?.drawId).toBe(first.plan_id)
  const plans = planned.map((input) => planWeek(input, highs))
  const item = plans.flatMap(({ items }) => items).find(({ caption_key: key }) => key)
  expect(item?.caption_value).toBeGreaterThan(0)
  expect(item?.caption_value).toBe(draws.get(item?.caption_key ?? ''))
})

it('leaves the plan of a week planned again as it was read, kept items and all', async () => {
  const own = await builtWarehouse()
  try {
    await planBrandWeek(own, WANTED)
    const [item] = await own.query(
      'select item_id, account_id from raw.plan_items order by item_id',
    )
    const event = {
      item_id: String(item?.['item_id']),
      account_id: String(item?.['account_id']),
      week: WANTED.week,
      week_start_on: '2026-11-23',
      sequence: 1,
      revision: 1,
      from_state: 'pending_approval',
      to_state: 'approved',
      event_at: '2026-11-20T09:00:00Z',
      actor: 'a reviewer',
    } as const
    await own.append(queueEvents, [event], LOAD)
    const again = { ...WANTED, replan: true, asOf: '2026-11-24T10:00:00Z' }
    const second = await planBrandWeek(own, again)
    const told = await whatIf(own, asking([]))
    expect(told).toMatchObject({ plan_id: second.plan_id, notes: [], differences: [] })
    const more = await whatIf(own, asking(['gap=300']))
    expect(more.differences.length).toBeGreaterThan(0)
    expect(more.differences.some(({ from }) => from?.item_id === event.item_id)).toBe(false)
  } finally {
    await own.close()
  }
})

it('says where the settings are no longer those of the plan', async () => {
  const settings = { ...WANTED.settings, spread_minutes: 120 }
  const { notes } = await whatIf(warehouse, asking([], { settings }))
  expect(notes).toEqual([expect.stringMatching(/^the settings have changed since it was planned/)])
})

it.each([
  ['speed=3', /"speed=3" asks for nothing that can be changed: ask for mode=safe, cap\.daily=4/],
  ['mode=fast', /"mode=fast" cannot be asked: a mode is optimize, safe, conservative/],
  ['cap.daily=many', /give a whole number from 0 \(for example cap\.daily=4\)/],
  ['holidays=on', /it can only be off/],
  ['quiet_hours=late', /write them as 23:00-07:00/],
  ['originals=400', /give 1 to 21 originals/],
  ['lock_days=60', /the plan read the uses of 16 days only/],
  ['budget=much', /give an amount, or off/],
  ['relax=sleep', /name one of gap, daily/],
  ['toString=1', /asks for nothing that can be changed/],
])('refuses %s and says what would be right', async (asked, message) => {
  await expect(whatIf(warehouse, asking([asked]))).rejects.toThrow(InvalidInputError)
  await expect(whatIf(warehouse, asking([asked]))).rejects.toThrow(message)
})

it('needs a plan to compare with', async () => {
  const asked = asking(['mode=safe'], { brand: 'lone' })
  await expect(whatIf(warehouse, asked)).rejects.toThrow(NotFoundError)
  await expect(whatIf(warehouse, asked)).rejects.toThrow(/plan it first/)
})
