import { describe, test } from 'vitest'

import { personStatus } from '../../domain/ledger.ts'
import { STATES } from '../../domain/records/queue.ts'
import type { CaseRow } from './case-rows.ts'
import { testModel } from './harness.ts'
import { approval, event, item, run } from './plan-rows.ts'

const model = 'marts.content_plan'
const planned = { 'raw.plan_runs': [run()], 'raw.plan_items': [item()] }
const expected = { state: 'pending_approval', status: 'PENDING_APPROVAL' }

describe('what was planned', () => {
  test('an item without answer or event waits for approval as planned', () =>
    testModel(model, {
      given: planned,
      expect: [
        {
          ...expected,
          item_id: 'i1',
          revision: 1,
          caption: 'planned text',
          price: 5,
          scheduled_at: '2026-11-24T17:00:00Z',
          decision: null,
          state_at: null,
          state_sequence: null,
          has_answer: false,
          planned_at: '2026-11-20T08:00:00Z',
        },
      ],
    }))

  test('items of a plan that did not land are not there', () =>
    testModel(model, { given: { 'raw.plan_items': [item()] }, expect: [] }))

  test('of two plans the later one’s row counts; what it left out stays', () =>
    testModel(model, {
      given: {
        'raw.plan_runs': [run(), run({ plan_id: 'p2', ordinal: 1, mode: 'safe' })],
        'raw.plan_items': [
          item({ caption: 'first' }),
          item({ item_id: 'i2', caption: 'only in the first' }),
          item({ plan_id: 'p2', caption: 'second', local_time: '2026-11-25T09:00' }),
        ],
      },
      expect: [
        {
          item_id: 'i1',
          plan_id: 'p2',
          caption: 'second',
          local_time: '2026-11-25T09:00',
          mode: 'safe',
        },
        {
          item_id: 'i2',
          plan_id: 'p1',
          caption: 'only in the first',
          local_time: '2026-11-24T18:00',
          mode: 'optimize',
        },
      ],
    }))

  test('a row that was appended twice is there once', () =>
    testModel(model, {
      given: {
        'raw.plan_runs': [run(), run()],
        'raw.plan_items': [item(), item()],
        'raw.queue_events': [event(1, 'approved'), event(1, 'approved')],
        'raw.approvals': [approval(1, 'approve'), approval(1, 'approve')],
      },
      expect: [{ item_id: 'i1', state: 'approved', decision: 'approve' }],
    }))
})

describe('what people answered', () => {
  const edited = {
    revision: 2,
    caption: 'new text',
    hashtags: ['b'],
    price: null,
    scheduled_at: '2026-11-25T08:00:00Z',
    local_time: '2026-11-25T09:00',
    note: 'better so',
  }

  test('an edit lies over the plan, nulls included, and decides nothing', () =>
    testModel(model, {
      given: { ...planned, 'raw.approvals': [approval(1, 'edit', edited)] },
      expect: [
        {
          ...expected,
          ...edited,
          decision: null,
          reviewer: null,
          has_answer: true,
          title: 'title',
        },
      ],
    }))

  test('the latest answer counts, the latest decision is shown', () =>
    testModel(model, {
      given: {
        ...planned,
        'raw.approvals': [
          approval(1, 'reject', { reject_reason: 'legal', reviewer: 'Ada' }),
          approval(2, 'approve', { caption: 'approved text', reviewer: 'Bo' }),
          approval(3, 'edit', edited),
        ],
      },
      expect: [
        {
          caption: 'new text',
          revision: 2,
          decision: 'approve',
          reject_reason: null,
          reviewer: 'Bo',
          note: 'better so',
          decided_at: '2026-11-21T02:00:00Z',
        },
      ],
    }))

  test('a later plan does not undo an answer of the same revision, but one of a higher does', async () => {
    const given = {
      'raw.plan_runs': [run(), run({ plan_id: 'p2', ordinal: 1 })],
      'raw.approvals': [approval(1, 'approve', { ...edited, revision: 2 })],
    }
    const again = (revision: number) => item({ plan_id: 'p2', revision, caption: 'planned anew' })
    await testModel(model, {
      given: { ...given, 'raw.plan_items': [item(), again(2)] },
      expect: [{ caption: 'new text', revision: 2, has_answer: true }],
    })
    await testModel(model, {
      given: { ...given, 'raw.plan_items': [item(), again(3)] },
      expect: [{ caption: 'planned anew', revision: 3, has_answer: false }],
    })
  })

  test('answers about another item or another week change nothing', () =>
    testModel(model, {
      given: {
        ...planned,
        'raw.approvals': [
          approval(1, 'reject', { item_id: 'i2' }),
          approval(1, 'reject', { week_start_on: '2026-11-30' }),
        ],
      },
      expect: [{ decision: null, has_answer: false }],
    }))
})

describe('where it stands', () => {
  test.each(STATES)('%s, with the word people read', (state) =>
    testModel(model, {
      given: {
        ...planned,
        'raw.queue_events': [event(1, 'approved'), event(2, state, { reason: 'because' })],
      },
      expect: [
        {
          state,
          status: personStatus(state),
          state_sequence: 2,
          state_at: '2026-11-22T02:00:00Z',
          state_reason: 'because',
        },
      ],
    }),
  )

  test('the order of events is their sequence, not their time', () =>
    testModel(model, {
      given: {
        ...planned,
        'raw.queue_events': [
          event(2, 'armed', { event_at: '2026-11-22T01:00:00Z' }),
          event(1, 'approved', { event_at: '2026-11-22T09:00:00Z' }),
        ],
      },
      expect: [{ state: 'armed' }],
    }))

  test('an item that came back has a higher revision and no decision', async () => {
    const came: Record<string, readonly CaseRow[]> = {
      ...planned,
      'raw.approvals': [approval(1, 'approve', { reviewer: 'Ada' })],
      'raw.queue_events': [
        event(1, 'approved'),
        event(2, 'missed'),
        event(3, 'pending_approval', { revision: 2 }),
      ],
    }
    await testModel(model, {
      given: came,
      expect: [{ ...expected, revision: 2, decision: null, reviewer: null, decided_at: null }],
    })
    await testModel(model, {
      given: {
        ...came,
        'raw.approvals': [approval(1, 'approve'), approval(2, 'hold', { revision: 2 })],
      },
      expect: [{ ...expected, revision: 2, decision: 'hold' }],
    })
  })

  test('a missed item keeps the decision it had', () =>
    testModel(model, {
      given: {
        ...planned,
        'raw.approvals': [approval(1, 'approve')],
        'raw.queue_events': [event(1, 'approved'), event(2, 'missed')],
      },
      expect: [{ state: 'missed', decision: 'approve' }],
    }))

  test('the post’s id and address stay when later events do not repeat them', () =>
    testModel(model, {
      given: {
        ...planned,
        'raw.queue_events': [
          event(1, 'approved'),
          event(2, 'sent', { post_id: '77', url: 'https://x.example/77' }),
          event(3, 'confirmed'),
        ],
      },
      expect: [{ state: 'confirmed', post_id: '77', url: 'https://x.example/77' }],
    }))
})

test('items of several weeks keep apart', () =>
  testModel(model, {
    given: {
      'raw.plan_runs': [run(), run({ plan_id: 'q', week_start_on: '2026-11-30' })],
      'raw.plan_items': [
        item(),
        item({ plan_id: 'q', item_id: 'i9', week_start_on: '2026-11-30' }),
        item({ plan_id: 'q', item_id: 'lost' }),
      ],
    },
    expect: [
      { item_id: 'i1', week_start_on: '2026-11-23' },
      { item_id: 'i9', week_start_on: '2026-11-30' },
    ],
  }))
