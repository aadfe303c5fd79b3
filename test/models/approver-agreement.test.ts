import { describe, test } from 'vitest'

import type { CaseRow } from './case-rows.ts'
import { testModel } from './harness.ts'
import { approval, item } from './plan-rows.ts'

const model = 'marts.approver_agreement'
const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
const given = (...approvals: CaseRow[]) => ({
  'raw.plan_items': ids.map((item_id) => item({ item_id })),
  'raw.approvals': approvals,
})
const said = (item_id: string, decision: string, more: CaseRow = {}, sequence = 1): CaseRow =>
  approval(sequence, decision, { item_id, reviewer: 'Ann', changed_fields: [], ...more })
/** Moved from 18:00 in Oslo to another hour of that day in UTC. */
const moved = (item_id: string, time: string, more: CaseRow = {}): CaseRow =>
  said(item_id, 'approve', {
    changed_fields: ['scheduled_at'],
    scheduled_at: `2026-11-24T${time}:00Z`,
    ...more,
  })

describe('marts.approver_agreement', () => {
  test('counts what was approved as planned, changed and rejected', () =>
    testModel(model, {
      given: given(
        said('a', 'approve', { changed_fields: null }),
        said('b', 'approve', { changed_fields: ['note'] }),
        said('c', 'approve', { changed_fields: ['caption', 'scheduled_at'] }),
        said('d', 'approve', { changed_fields: ['hashtags'] }),
        said('e', 'reject', { reject_reason: 'legal' }),
        said('f', 'reject', { reject_reason: 'other', changed_fields: ['caption'] }),
        said('g', 'reject'),
      ),
      expect: [
        {
          reviewer: 'Ann',
          account_id: 'x:ann',
          count_decided: 7,
          count_approved: 4,
          count_approved_unchanged: 2,
          agreement_rate: 2 / 7,
          count_moved: 1,
          count_reworded: 1,
          count_adjusted: 1,
          count_rejected: 3,
          count_rejected_legal: 1,
          count_rejected_other: 1,
          count_rejected_unexplained: 1,
          count_rejected_off_brand: 0,
        },
      ],
    }))

  test('the latest decision counts, to whoever made it; held and taken back ones are none', () =>
    testModel(model, {
      given: given(
        said('a', 'approve'),
        said('a', 'reject', { reviewer: 'Bo', reject_reason: 'repeated' }, 2),
        said('b', 'approve'),
        said('b', 'withdraw', {}, 2),
        said('c', 'hold'),
        said('d', 'edit', { changed_fields: ['caption'] }),
        said('e', 'edit', { changed_fields: ['caption'], reviewer: null }),
        said('e', 'approve', { reviewer: null, account_id: 'x:ann' }, 2),
      ),
      expect: [
        { reviewer: 'Bo', count_decided: 1, count_rejected_repeated: 1, count_reworded: 0 },
        { reviewer: 'not named', count_decided: 1, count_rejected_repeated: 0, count_reworded: 1 },
      ],
    }))

  test('the same answer in two loads is one', () =>
    testModel(model, {
      given: given(
        said('a', 'approve', { changed_fields: ['caption'], load_id: 'k' }),
        said('a', 'approve', { changed_fields: [], load_id: 'l' }),
      ),
      expect: [{ count_decided: 1, count_approved_unchanged: 1 }],
    }))

  test('says how far and which way things are moved, by the time of day they were planned', () =>
    testModel(model, {
      given: {
        'raw.plan_items': [
          ...['a', 'b', 'c', 'd'].map((item_id) => item({ item_id })),
          // Early in the morning in Oslo, planned anew for the night before anybody answered.
          item({ item_id: 'e', scheduled_at: '2026-11-24T04:00:00Z' }),
          item({
            item_id: 'f',
            scheduled_at: '2026-11-24T12:00:00Z',
            loaded_at: '2026-11-20T07:00:00Z',
          }),
          item({ item_id: 'f', plan_id: 'p2', scheduled_at: '2026-11-24T21:00:00Z' }),
          item({
            item_id: 'f',
            plan_id: 'p3',
            scheduled_at: '2026-11-24T05:00:00Z',
            loaded_at: '2026-11-22T07:00:00Z',
          }),
        ],
        'raw.approvals': [
          moved('a', '16:00'),
          moved('b', '16:30'),
          moved('c', '19:00'),
          moved('d', '17:30'),
          moved('e', '05:15'),
          moved('f', '20:00'),
        ],
      },
      expect: [
        {
          count_moved: 6,
          typical_move_minutes: 0,
          typical_move_evening_minutes: 0,
          typical_move_morning_minutes: 75,
          typical_move_night_minutes: -60,
          typical_move_afternoon_minutes: null,
          last_decided_at: '2026-11-21T01:00:00Z',
        },
      ],
    }))

  test('accounts of one reviewer are apart, and sample rows are marked', () =>
    testModel(model, {
      given: given(
        said('a', 'approve', { is_sample: true }),
        said('b', 'approve', { account_id: 'x:bob' }),
      ),
      expect: [
        { account_id: 'x:ann', count_decided: 1, is_sample: true },
        { account_id: 'x:bob', count_decided: 1, is_sample: false },
      ],
    }))
})
