import { describe, expect, test } from 'vitest'

import { captionKey } from '../../domain/caption-key.ts'
import { rowsOf, testModel } from './harness.ts'

const loaded = (day: number, load = `load-${day}`) => ({
  load_id: load,
  loaded_at: `2026-11-0${day}T00:00:00Z`,
})
const account = { platform: 'x', handle: 'ann', brand: 'ann', channel: 'feed', ...loaded(1) }
const post = { account_id: 'x:ann', posted_at: '2026-10-01T12:00:00Z', ...loaded(1) }

describe('the latest version of a key wins', () => {
  test('by time of load, then by load', () =>
    testModel('staging.accounts', {
      given: {
        'raw.accounts': [
          { ...account, account_id: 'x:ann', audience_size: 10, ...loaded(2) },
          { ...account, account_id: 'x:ann', audience_size: 20, ...loaded(1) },
          { ...account, account_id: 'x:bob', audience_size: 1, ...loaded(3, 'a') },
          { ...account, account_id: 'x:bob', audience_size: 2, ...loaded(3, 'b') },
        ],
      },
      expect: [
        { account_id: 'x:ann', audience_size: 10, is_sample: false },
        { account_id: 'x:bob', audience_size: 2, is_sample: false },
      ],
    }))

  test('captions of different owners are different captions', () =>
    testModel('staging.captions', {
      given: {
        'raw.captions': [
          { caption_key: 'k', text: 'old', ...loaded(1) },
          { caption_key: 'k', text: 'new', ...loaded(2) },
          { caption_key: 'k', text: 'anns', brand: 'ann', ...loaded(1) },
        ],
      },
      expect: [{ text: 'new' }, { text: 'anns' }],
    }))
})

describe('staging.posts', () => {
  test('takes the caption’s key from the source, else from the text', () =>
    testModel('staging.posts', {
      given: {
        'raw.posts': [
          { ...post, post_id: 'a', caption: ' Hello\n World ' },
          { ...post, post_id: 'b', caption: 'Hello', caption_key: 'given' },
          { ...post, post_id: 'c' },
        ],
      },
      expect: [
        { post_id: 'a', caption_key: captionKey('hello world') },
        { post_id: 'b', caption_key: 'given' },
        { post_id: 'c', caption_key: null },
      ],
    }))

  test('an old version inside the window does not come back when the latest lies before it', () =>
    testModel('staging.posts', {
      windowStart: '2026-09-15T00:00:00Z',
      given: {
        'raw.posts': [
          { ...post, post_id: 'a', posted_at: '2026-10-01T12:00:00Z', ...loaded(1) },
          { ...post, post_id: 'a', posted_at: '2026-09-01T12:00:00Z', ...loaded(2) },
          { ...post, post_id: 'b', posted_at: '2026-10-01T12:00:00Z', ...loaded(1) },
        ],
      },
      expect: [{ post_id: 'b' }],
    }))
})

test('readings: a corrected reading replaces the first, other moments stay', () =>
  testModel('staging.post_metrics', {
    given: {
      'raw.post_metrics': [
        {
          account_id: 'x:ann',
          post_id: 'a',
          read_at: '2026-10-02T12:00:00Z',
          likes: 1,
          ...loaded(1),
        },
        {
          account_id: 'x:ann',
          post_id: 'a',
          read_at: '2026-10-02T12:00:00Z',
          likes: 2,
          ...loaded(2),
        },
        {
          account_id: 'x:ann',
          post_id: 'a',
          read_at: '2026-10-03T12:00:00Z',
          likes: 9,
          ...loaded(1),
        },
      ],
    },
    expect: [{ likes: 2 }, { likes: 9 }],
  }))

describe('intermediate.accounts', () => {
  const given = { 'staging.brands': [{ brand: 'ann', timezone: 'Europe/Oslo', country: 'NO' }] }
  const base = { platform: 'x', handle: 'ann', brand: 'ann', channel: 'feed', is_sample: false }

  test('fills in from the brand, then from the defaults', () =>
    testModel('intermediate.accounts', {
      given: {
        ...given,
        'staging.accounts': [
          { ...base, account_id: 'x:ann' },
          { ...base, account_id: 'x:own', timezone: 'Asia/Tokyo', country: 'JP' },
          { ...base, account_id: 'x:far', audience_timezone: 'America/New_York' },
          { ...base, account_id: 'x:lost', brand: 'nobody' },
        ],
      },
      expect: [
        ['x:ann', 'Europe/Oslo', 'Europe/Oslo', 'Europe/Oslo', 'NO'],
        ['x:own', 'Asia/Tokyo', 'Asia/Tokyo', 'Europe/Oslo', 'JP'],
        ['x:far', 'Europe/Oslo', 'America/New_York', 'Europe/Oslo', 'NO'],
        ['x:lost', 'UTC', 'UTC', 'UTC', null],
      ].map(
        ([
          account_id = null,
          timezone = null,
          audience_timezone = null,
          brand_timezone = null,
          country = null,
        ]) => ({
          account_id,
          timezone,
          audience_timezone,
          brand_timezone,
          country,
        }),
      ),
    }))

  test('what counts as success and when it is final depends on channel and reward', () =>
    testModel('intermediate.accounts', {
      given: {
        'staging.accounts': [
          { ...base, account_id: 'x:ann' },
          { ...base, account_id: 'x:clicks', reward: 'clicks' },
          { ...base, account_id: 'messages:ann', channel: 'messages' },
        ],
      },
      expect: [
        { reward: 'engagement', success_measure: 'clicks or engagement', settle_hours: 72 },
        { reward: 'clicks', success_measure: 'clicks', settle_hours: 72 },
        { reward: 'purchases', success_measure: 'purchases', settle_hours: 48 },
      ],
    }))

  test('pausing and modes: the latest change of each sort counts', () =>
    testModel('intermediate.accounts', {
      given: {
        'staging.accounts': [
          { ...base, account_id: 'x:off', active: false },
          { ...base, account_id: 'x:paused', mode: 'safe' },
          { ...base, account_id: 'x:resumed', mode: 'safe' },
        ],
        'raw.mode_changes': [
          ['x:off', 'resumed', 1],
          ['x:paused', 'resumed', 1],
          ['x:paused', 'paused', 2],
          ['x:resumed', 'paused', 1],
          ['x:resumed', 'optimize', 1],
          ['x:resumed', 'resumed', 2],
          ['x:resumed', 'conservative', 3],
        ].map(([account_id = '', to_mode = '', day = 1]) => ({
          account_id,
          to_mode,
          reason: 'because',
          actor: 'somebody',
          changed_at: `2026-11-0${day}T10:00:00Z`,
          ...loaded(4),
        })),
      },
      expect: [
        { account_id: 'x:off', is_active: false, mode: null },
        { account_id: 'x:paused', is_active: false, mode: 'safe' },
        { account_id: 'x:resumed', is_active: true, mode: 'conservative' },
      ],
    }))
})

test('an account without any change of mode is active', async () => {
  const [row] = await rowsOf('intermediate.accounts', {
    given: { 'staging.accounts': [{ account_id: 'x:a', brand: 'a', channel: 'feed' }] },
  })
  expect(row).toMatchObject({ is_active: true, auto_export: true, mode: null })
})
