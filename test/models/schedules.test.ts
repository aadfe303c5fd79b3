import { describe, expect, test } from 'vitest'

import type { CaseRow } from './case-rows.ts'
import { rowsOf, testModel } from './harness.ts'
import { approval, event, item, run } from './plan-rows.ts'

const model = 'marts.schedule_recommendations'
const health: CaseRow = {
  account_id: 'x:ann',
  tier: 'SMALL',
  risk: 'LOW',
  zone: 'GREEN',
  week_target: 21,
  auto_export: true,
  brand_timezone: 'Europe/Oslo',
}
const given = (items: readonly CaseRow[], more: Record<string, readonly CaseRow[]> = {}) => ({
  'raw.plan_runs': [run()],
  'raw.plan_items': items,
  'marts.account_health': [health],
  ...more,
})
const at = (item_id: string, scheduled_at: string, more: CaseRow = {}) =>
  item({ item_id, scheduled_at, ...more })

describe('marts.schedule_recommendations', () => {
  test('counts an account’s items by where they stand', () =>
    testModel(model, {
      given: given(
        ['a', 'b', 'c', 'd', 'e', 'f'].map((id, i) => at(id, `2026-11-24T1${i}:00:00Z`)),
        {
          'raw.queue_events': [
            event(1, 'approved', { item_id: 'b' }),
            event(1, 'rejected', { item_id: 'c' }),
            event(1, 'withdrawn', { item_id: 'd' }),
            event(1, 'confirmed', { item_id: 'e' }),
            event(1, 'missed', { item_id: 'f' }),
          ],
        },
      ),
      expect: [
        {
          schedule_id: 'SCH_2026W48_ANN_000001',
          count_items: 5,
          count_pending: 1,
          count_approved: 2,
          count_rejected: 1,
          count_posted: 1,
          mode: 'optimize',
          tier: 'SMALL',
          week_target: 21,
          validation: 'ok',
          is_valid: true,
          is_exportable: true,
          export_gate: null,
        },
      ],
    }))

  test('is one a week and account, named by the latest plan', () =>
    testModel(model, {
      given: {
        ...given([
          at('a', '2026-11-24T10:00:00Z'),
          at('b', '2026-11-24T11:00:00Z', { plan_id: 'p2', schedule_id: 'SCH_2026W48_ANN_000002' }),
          at('c', '2026-11-24T11:00:00Z', { account_id: 'x:bob' }),
        ]),
        // The clock of both plans is the same.
        'raw.plan_runs': [run(), run({ plan_id: 'p2', ordinal: 1, mode: 'safe' })],
      },
      expect: [
        {
          account_id: 'x:ann',
          schedule_id: 'SCH_2026W48_ANN_000002',
          plan_id: 'p2',
          mode: 'safe',
          count_items: 2,
        },
        {
          account_id: 'x:bob',
          schedule_id: 'SCH_2026W48_ANN_000001',
          plan_id: 'p1',
          mode: 'optimize',
          count_items: 1,
        },
      ],
    }))

  describe('validation', () => {
    const validationOf = async (
      items: readonly CaseRow[],
      more: Record<string, readonly CaseRow[]> = {},
    ) => {
      const [row] = await rowsOf(model, { given: given(items, more) })
      expect(row?.['is_valid']).toBe(row?.['validation'] === 'ok')
      return row?.['validation']
    }

    test('the week is the brand’s, or the account’s where a person moved an item within it', async () => {
      // Monday 00:00 in Oslo is Sunday 23:00 in UTC, Sunday 18:00 in New York.
      expect(await validationOf([at('a', '2026-11-22T23:00:00Z')])).toBe('ok')
      expect(await validationOf([at('a', '2026-11-22T22:59:00Z')])).toBe(
        'items outside the week: 1',
      )
      expect(await validationOf([at('a', '2026-11-29T22:59:00Z')])).toBe('ok')
      expect(await validationOf([at('a', '2026-11-29T23:00:00Z')])).toBe(
        'items outside the week: 1',
      )
      const away = { timezone: 'America/New_York' }
      expect(await validationOf([at('a', '2026-11-29T23:00:00Z', away)])).toBe('ok')
      expect(await validationOf([at('a', '2026-11-30T05:00:00Z', away)])).toBe(
        'items outside the week: 1',
      )
    })

    test('an answer may put an item outside', async () => {
      const moved = approval(1, 'edit', { revision: 2, scheduled_at: '2026-12-01T10:00:00Z' })
      const validation = await validationOf([item()], { 'raw.approvals': [moved] })
      expect(validation).toBe('items outside the week: 1')
    })

    test('no two items at the same time, unless one will not go out', async () => {
      const two = [at('a', '2026-11-24T10:00:00Z'), at('b', '2026-11-24T10:00:00Z')]
      expect(await validationOf(two)).toBe('items at the same time as another: 2')
      const rejected = { 'raw.queue_events': [event(1, 'rejected', { item_id: 'b' })] }
      expect(await validationOf(two, rejected)).toBe('ok')
    })

    test('not more than the week allows, rejected ones apart', async () => {
      const three = ['a', 'b', 'c'].map((id, i) => at(id, `2026-11-24T1${i}:00:00Z`))
      const two = { 'marts.account_health': [{ ...health, week_target: 2 }] }
      expect(await validationOf(three, two)).toBe('items: 3, more than the 2 a week allowed')
      const planned = three.map((one) => ({ ...one, week_limit: 3 }))
      expect(await validationOf(planned, two)).toBe('ok')
      const rejected = { ...two, 'raw.queue_events': [event(1, 'rejected', { item_id: 'b' })] }
      expect(await validationOf(three, rejected)).toBe('ok')
    })

    test('an account must be known and something must be left', async () => {
      const withdrawn = { 'raw.queue_events': [event(1, 'withdrawn')] }
      expect(await validationOf([item()], { 'marts.account_health': [], ...withdrawn })).toBe(
        'there are no items; the account is not known',
      )
    })
  })

  test.each([
    [{ zone: 'RED', risk: 'CRITICAL' }, 'the zone is RED: critical saturation'],
    [{ auto_export: false }, 'auto-export is off'],
    [{ zone: 'YELLOW', risk: 'HIGH' }, null],
    [
      { zone: 'RED', risk: 'CRITICAL', auto_export: false, week_target: 0 },
      'not valid: items: 1, more than the 0 a week allowed; the zone is RED: critical saturation; auto-export is off',
    ],
  ])('the export gate: %j', (more, export_gate) =>
    testModel(model, {
      given: given([item()], { 'marts.account_health': [{ ...health, ...more }] }),
      expect: [{ export_gate, is_exportable: export_gate === null }],
    }),
  )
})

describe('marts.schedule_recommendations_messages', () => {
  test('says all of an item that a sheet shows', () =>
    testModel('marts.schedule_recommendations_messages', {
      given: {
        ...given([
          item(),
          item({ item_id: 'i2', scheduled_at: '2026-11-25T10:00:00Z', reasons: '{}' }),
        ]),
        'raw.accounts': [
          {
            account_id: 'x:ann',
            handle: 'ann',
            platform: 'x',
            brand: 'ann',
            channel: 'feed',
            load_id: 'l',
            loaded_at: '2026-11-20T08:00:00Z',
          },
        ],
        'raw.approvals': [approval(1, 'hold', { caption: 'held text', revision: 2, note: 'wait' })],
        'raw.queue_events': [
          event(1, 'held', { reason: 'asked to wait' }),
          event(1, 'withdrawn', { item_id: 'i2' }),
        ],
      },
      expect: [
        {
          item_id: 'i1',
          schedule_id: 'SCH_2026W48_ANN_000001',
          handle: 'ann',
          why: 'a good hour',
          caption: 'held text',
          revision: 2,
          state: 'held',
          status: 'HELD',
          state_reason: 'asked to wait',
          decision: 'hold',
          note: 'wait',
          is_exportable: true,
        },
        {
          item_id: 'i2',
          schedule_id: 'SCH_2026W48_ANN_000001',
          handle: 'ann',
          why: null,
          caption: 'planned text',
          revision: 1,
          state: 'withdrawn',
          status: 'WITHDRAWN',
          state_reason: null,
          decision: null,
          note: null,
          is_exportable: false,
        },
      ],
    }))
})

test('the export log shows what was appended, once', () => {
  const row = {
    export_id: 'e',
    schedule_id: 's',
    week: '2026-W48',
    week_start_on: '2026-11-23',
    brand: 'ann',
    account_id: 'x:ann',
    backend: 'xlsx',
    status: 'skipped',
    reason: 'the zone is RED',
    count_items: 0,
    exported_at: '2026-11-20T08:00:00Z',
    load_id: 'l',
    loaded_at: '2026-11-20T08:00:00Z',
  }
  return testModel('marts.schedule_export_log', {
    given: {
      'raw.exports': [row, row, { ...row, schedule_id: 't', status: 'exported', reason: null }],
    },
    expect: [
      { schedule_id: 's', status: 'skipped', reason: 'the zone is RED' },
      { schedule_id: 't', status: 'exported', reason: null },
    ],
  })
})
