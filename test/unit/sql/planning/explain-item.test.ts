import { afterAll, beforeAll, expect, it } from 'vitest'

import { InvalidInputError, NotFoundError } from '../../../../domain/errors.ts'
import { EXACT_SOLVER } from '../../../../domain/planning/exact/solve-exactly.ts'
import { queueEvents } from '../../../../domain/records/queue.ts'
import type { DuckDbWarehouse } from '../../../../sql/duckdb/duckdb-warehouse.ts'
import { explainItem, renderExplanation } from '../../../../sql/planning/explain-item.ts'
import { planBrandWeek } from '../../../../sql/planning/plan-brand-week.ts'
import type { Row } from '../../../../sql/warehouse.ts'
import { builtWarehouse, LOAD, WANTED } from './workspace.ts'

let warehouse: DuckDbWarehouse
let items: Row[]
beforeAll(async () => {
  warehouse = await builtWarehouse()
  await planBrandWeek(warehouse, WANTED)
  items = await warehouse.query(`select * from raw.plan_items order by item_id`)
})
afterAll(() => warehouse.close())

const one = (isWanted: (row: Row) => boolean): Row => {
  const found = items.find(isWanted)
  if (!found) throw new Error('no such item in the plan')
  return found
}

it('tells slot, caption, account, plan and the rows behind an item', async () => {
  const item = one(({ kind, caption_key: key }) => kind === 'feed' && key !== null)
  const told = await explainItem(warehouse, String(item['item_id']))
  expect(told).toMatchObject({
    item_id: item['item_id'],
    state: 'pending_approval',
    status: 'PENDING_APPROVAL',
    local_time: item['local_time'],
    caption: item['caption'],
    plan: { plan_id: item['plan_id'], latest_plan_id: item['plan_id'], solver: EXACT_SOLVER },
    history: [],
    answers: [],
  })
  expect(told.slot.score).toBe(item['slot_value'])
  expect(told.slot.rank).toBeGreaterThanOrEqual(1)
  expect(told.caption_reasons?.draw).toBe(item['caption_value'])
  expect(told.caption_reasons?.propensity).toBe(item['propensity'])
  expect(told.selection).toMatchObject({
    policy: 'eb-thompson-sharp4/1',
    count_selected: 50,
    count_locked: 0,
  })
  expect(told.selection?.others).toHaveLength(5)
  expect(told.selection?.others[0]?.text).toMatch(/^A feed caption/)
  const kinds = new Set(told.alternatives.map(({ kind }) => kind))
  expect(kinds).toEqual(new Set(['best time', 'same day', 'day beside', 'caption']))
  const better = told.alternatives.filter(({ change = 0 }) => change > 1e-4)
  expect(better.map(({ obstacle }) => obstacle)).not.toContain(null)
  const words = told.alternatives.filter(({ kind }) => kind === 'caption')
  for (const { text } of words) expect(text).toMatch(/^A feed caption/)
  expect(told.tight.map(({ rule }) => rule)).toContain('caption once')
  expect(told.plan.whole?.proof.gap).toBeLessThanOrEqual(1e-4)
  expect(told.limits).toContain('gap 240 min')
  expect(told.account?.account_id).toBe(item['account_id'])
  expect(told.inputs.map(({ model }) => model)).toContain('marts.posting_slots')
})

it('says it in lines people read', async () => {
  const item = one(({ kind }) => kind === 'ppv')
  const text = renderExplanation(await explainItem(warehouse, String(item['item_id'])))
  expect(text).toContain(String(item['item_id']))
  expect(text).toContain(`caption: ${String(item['caption'])}`)
  expect(text).toMatch(/(the|\d+(st|nd|rd|th)) best of \d+ open times/)
  expect(text).toMatch(
    /posterior Beta\([\d.]+, [\d.]+\), drew [\d.]+ %, \d+(st|nd|rd|th) of the \d+ in the pool/,
  )
  expect(text).toMatch(/\n {2}mode safe: gaps × 1.5, volume × 0.75\n/)
  expect(text).toContain('nothing yet: nobody has answered')
  expect(text).toMatch(/At their bound\n {2}.*: worth (\+\d+\.\d{3}|nothing)\n/)
  expect(text).toMatch(
    /same day: \w+day 2026-11-\d\d \d\d:\d\d, [+−]\d+ %, the plan [+−]\d+\.\d{3}: /,
  )
  expect(text).toMatch(/instead: “A ppv caption, number \d+”, the plan −\d+\.\d{3}: /)
  expect(text).toMatch(/nothing under the same rules is worth more than \d+\.\d\d/)
  expect(text).toMatch(/marts\.posting_slots of messages:harbor-club, model version [0-9a-f]+/)
  expect(text).not.toMatch(/undefined|null|NaN/)
})

it('says so where an original speaks for itself, and tells what happened since', async () => {
  const item = one(({ content_id: id }) => id !== null)
  await warehouse.append(
    queueEvents,
    [
      {
        item_id: String(item['item_id']),
        account_id: String(item['account_id']),
        week: '2026-W48',
        week_start_on: '2026-11-23',
        sequence: 1,
        revision: 1,
        from_state: 'pending_approval',
        to_state: 'approved',
        event_at: '2026-11-21T09:00:00Z',
        actor: 'a reviewer',
        reason: 'looks right',
      },
    ],
    LOAD,
  )
  const told = await explainItem(warehouse, String(item['item_id']))
  expect(told.status).toBe('APPROVED')
  expect(renderExplanation(told)).toContain(
    '2026-11-21T09:00:00Z pending_approval → approved by a reviewer: looks right',
  )
})

it('takes the first digits of an id, and says what ids look like', async () => {
  const id = String(items[0]?.['item_id'])
  expect((await explainItem(warehouse, `${id.slice(0, 12).toUpperCase()} `)).item_id).toBe(id)
  await expect(explainItem(warehouse, 'zzz')).rejects.toThrow(NotFoundError)
  await expect(explainItem(warehouse, 'zzz')).rejects.toThrow(
    'ids are 16 hexadecimal digits such as',
  )
  const digits = items.map((row) => String(row['item_id'])[0])
  const twice = digits.find((digit, i) => digits.indexOf(digit) !== i) ?? ''
  await expect(explainItem(warehouse, twice)).rejects.toThrow(InvalidInputError)
  await expect(explainItem(warehouse, twice)).rejects.toThrow('begins the ids of several items')
})
