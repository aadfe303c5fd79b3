import { describe, test } from 'vitest'

import { captionKey } from '../../domain/caption-key.ts'
import type { CaseRow } from './case-rows.ts'
import { testModel } from './harness.ts'
import { approval, event, item, publishStep, run } from './plan-rows.ts'

const planned = { 'raw.plan_runs': [run()], 'raw.plan_items': [item()] }
const queue = 'marts.posting_queue'
const of = (...events: CaseRow[]) => ({ ...planned, 'raw.queue_events': events })

describe('marts.posting_queue', () => {
  test('holds what was ever approved, whatever became of it', () =>
    testModel(queue, {
      given: {
        'raw.plan_runs': [run()],
        'raw.plan_items': ['a', 'b', 'c', 'd'].map((item_id) => item({ item_id })),
        'raw.queue_events': [
          event(1, 'approved', { item_id: 'a' }),
          event(1, 'approved', { item_id: 'b' }),
          event(2, 'held', { item_id: 'b' }),
          event(3, 'cancelled', { item_id: 'b' }),
          event(1, 'rejected', { item_id: 'c' }),
        ],
      },
      expect: [
        { item_id: 'a', state: 'approved', publish_key: 'publish-a' },
        { item_id: 'b', state: 'cancelled', publish_key: 'publish-b' },
      ],
    }))

  test('is due when planned, or when it was put off to', async () => {
    const deferral = {
      due_at: '2026-11-24T17:30:00Z',
      error_class: 'defer',
      reason: 'quota used up',
    }
    const events = [event(1, 'approved'), event(2, 'armed'), event(3, 'deferred', deferral)]
    await testModel(queue, {
      given: of(...events),
      expect: [
        {
          state: 'deferred',
          status: 'SCHEDULED',
          due_at: '2026-11-24T17:30:00Z',
          scheduled_at: '2026-11-24T17:00:00Z',
          error_class: 'defer',
          reason: 'quota used up',
        },
      ],
    })
    await testModel(queue, {
      given: of(...events, event(4, 'armed')),
      expect: [{ state: 'armed', due_at: '2026-11-24T17:00:00Z', error_class: null, reason: null }],
    })
  })

  test('says what to send after people’s last answer', () =>
    testModel(queue, {
      given: {
        ...of(event(1, 'approved', { revision: 2 })),
        'raw.approvals': [
          approval(1, 'approve', {
            revision: 2,
            caption: 'last words',
            scheduled_at: '2026-11-25T10:00:00Z',
          }),
        ],
      },
      expect: [{ revision: 2, caption: 'last words', due_at: '2026-11-25T10:00:00Z' }],
    }))

  test('counts attempts, and knows the account’s publisher', () =>
    testModel(queue, {
      given: {
        ...of(
          event(1, 'approved'),
          event(2, 'sent', { attempt: 1 }),
          event(3, 'sent', { attempt: 2, post_id: '7', url: 'https://x.example/7' }),
          event(4, 'confirmed'),
        ),
        'staging.accounts': [{ account_id: 'x:ann', publisher: 'blotato' }],
      },
      expect: [
        {
          attempt: 2,
          publisher: 'blotato',
          post_id: '7',
          url: 'https://x.example/7',
          state_sequence: 4,
        },
      ],
    }))
})

describe('items of unknown outcome', () => {
  const unknown = [
    event(1, 'approved'),
    event(2, 'sent', { attempt: 1 }),
    event(3, 'unconfirmed', { attempt: 1 }),
  ]
  const looked = [publishStep(1, 'sending'), publishStep(2, 'looked'), publishStep(3, 'looked')]
  const givenUp = [...looked, publishStep(4, 'person')]
  const checkAfter = (events: CaseRow[], steps: CaseRow[], expected: CaseRow) =>
    testModel(queue, {
      given: { ...of(...events), 'raw.publish_steps': steps },
      expect: [expected],
    })

  test('need a person once nothing is left to look for, until it is settled', async () => {
    await checkAfter(unknown, [publishStep(1, 'sending')], { looked_at: null, needs_person: false })
    const looked_at = '2026-11-24T17:03:00Z'
    await checkAfter(unknown, looked, { looked_at, needs_person: false })
    await checkAfter(unknown, givenUp, { looked_at, needs_person: true })
    const settled = [...unknown, event(4, 'confirmed', { attempt: 1 })]
    await checkAfter(settled, givenUp, { state: 'confirmed', needs_person: false })
  })

  test('a later attempt has looks of its own', () =>
    checkAfter(
      [...unknown, event(4, 'sent', { attempt: 2 }), event(5, 'unconfirmed', { attempt: 2 })],
      givenUp,
      { state: 'unconfirmed', looked_at: null, needs_person: false },
    ))
})

describe('caption locks', () => {
  const trial = (caption_key: string, last_used_at: string): CaseRow => ({
    account_id: 'x:ann',
    caption_key,
    last_used_at,
  })

  test('the latest of posts and plan items counts; items that will not go out do not', () =>
    testModel('marts.caption_locks', {
      given: {
        'raw.plan_runs': [run()],
        'raw.plan_items': [
          item({ item_id: 'a', scheduled_at: '2026-11-24T10:00:00Z' }),
          item({ item_id: 'b', scheduled_at: '2026-11-25T10:00:00Z' }),
          ...['rejected', 'withdrawn', 'cancelled', 'missed', 'refused'].map((state) =>
            item({ item_id: state, scheduled_at: '2026-11-26T10:00:00Z' }),
          ),
          item({ item_id: 'c', caption_key: 'k2', scheduled_at: '2026-11-24T11:00:00Z' }),
          item({ item_id: 'd', caption_key: null }),
        ],
        'raw.queue_events': ['rejected', 'withdrawn', 'cancelled', 'missed', 'refused'].map(
          (state) => event(1, state, { item_id: state }),
        ),
        'intermediate.caption_trials': [
          trial('k1', '2026-11-01T10:00:00Z'),
          trial('k2', '2026-11-28T10:00:00Z'),
          trial('k3', '2026-10-01T10:00:00Z'),
        ],
      },
      expect: [
        ['k1', '2026-11-25T10:00:00Z', '2026-11-01T10:00:00Z', '2026-11-25T10:00:00Z', 'b'],
        ['k2', '2026-11-28T10:00:00Z', '2026-11-28T10:00:00Z', '2026-11-24T11:00:00Z', 'c'],
        ['k3', '2026-10-01T10:00:00Z', '2026-10-01T10:00:00Z', null, null],
      ].map(
        ([
          caption_key = null,
          last_used_at = null,
          last_posted_at = null,
          last_planned_at = null,
          last_item_id = null,
        ]) => ({
          caption_key,
          last_used_at,
          last_posted_at,
          last_planned_at,
          last_item_id,
        }),
      ),
    }))

  test('uses are posts, and plan items with the week they belong to', () =>
    testModel('marts.caption_uses', {
      given: {
        ...of(),
        'raw.posts': [
          {
            account_id: 'x:ann',
            post_id: '7',
            posted_at: '2026-11-01T10:00:00Z',
            caption: 'Hello',
            load_id: 'l',
            loaded_at: '2026-11-02T00:00:00Z',
          },
        ],
      },
      expect: [
        {
          caption_key: captionKey('hello'),
          source: 'post',
          use_id: '7',
          used_at: '2026-11-01T10:00:00Z',
          week_start_on: null,
        },
        {
          caption_key: 'k1',
          source: 'plan',
          use_id: 'i1',
          used_at: '2026-11-24T17:00:00Z',
          week_start_on: '2026-11-23',
        },
      ],
    }))
})
