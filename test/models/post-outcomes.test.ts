import { describe, test } from 'vitest'

import type { CaseRow } from './case-rows.ts'
import { testModel } from './harness.ts'

const accounts: readonly CaseRow[] = [
  { account_id: 'x:ann', brand: 'ann', platform: 'x', channel: 'feed', is_sample: false },
  { account_id: 'x:clicks', brand: 'ann', platform: 'x', channel: 'feed', reward: 'clicks' },
  { account_id: 'x:likes', brand: 'ann', platform: 'x', channel: 'feed', reward: 'engagement' },
  { account_id: 'messages:ann', brand: 'ann', platform: 'messages', channel: 'messages' },
]
const POSTED = '2026-10-01T12:00:00Z'
const post = (account_id: string, post_id = 'p', more: CaseRow = {}): CaseRow => ({
  account_id,
  post_id,
  posted_at: POSTED,
  is_sample: false,
  ...more,
})
const after = (hours: number) => new Date(Date.parse(POSTED) + hours * 3_600_000).toISOString()
const reading = (hours: number, counts: CaseRow, account_id = 'x:ann', post_id = 'p'): CaseRow => ({
  account_id,
  post_id,
  read_at: after(hours),
  ...counts,
})

const model = 'intermediate.post_outcomes'
const given = (posts: readonly CaseRow[], metrics: readonly CaseRow[]) => ({
  given: {
    'staging.accounts': accounts,
    'staging.posts': posts,
    'staging.post_metrics': metrics,
  },
})

describe('which reading counts', () => {
  test('the first at 72 hours or later settles', () =>
    testModel(model, {
      ...given(
        [post('x:ann')],
        [1, 71.9, 72, 200].map((h) => reading(h, { impressions: 100 + h, likes: h })),
      ),
      expect: [{ is_settled: true, age_hours: 72, trials: 172, successes: 72, count_readings: 4 }],
    }))

  test('messages settle at 48 hours', () =>
    testModel(model, {
      ...given(
        [post('messages:ann')],
        [47, 48, 60].map((h) => reading(h, { recipients: 500, purchases: h }, 'messages:ann')),
      ),
      expect: [{ is_settled: true, age_hours: 48, trials: 500, successes: 48, kind: 'ppv' }],
    }))

  test('before that the latest is shown and the result is censored', () =>
    testModel(model, {
      ...given(
        [post('x:ann')],
        [24, 6].map((h) => reading(h, { impressions: h, likes: 1 })),
      ),
      expect: [{ is_settled: false, age_hours: 24, trials: 24 }],
    }))

  test('a reading from before publication is not used', () =>
    testModel(model, {
      ...given([post('x:ann')], [reading(-1, { impressions: 5, likes: 5 })]),
      expect: [
        { is_settled: false, count_readings: 0, read_at: null, trials: null, engagement: null },
      ],
    }))

  test('a post without readings stays, with nothing known', () =>
    testModel(model, {
      ...given([post('x:ann')], []),
      expect: [{ post_id: 'p', is_settled: false, age_hours: null, successes: null }],
    }))

  test('a post of an account nobody knows is left out', () =>
    testModel(model, { ...given([post('x:stranger')], []), expect: [] }))
})

describe('trials and successes', () => {
  const counts = (account_id: string, metrics: CaseRow) =>
    given([post(account_id)], [reading(80, metrics, account_id)])

  test('impressions come before views', () =>
    testModel(model, {
      ...counts('x:ann', { impressions: 10, views: 99, likes: 1 }),
      expect: [{ trials: 10 }],
    }))

  test('views where impressions are not reported; null is never zero', () =>
    testModel(model, {
      ...counts('x:ann', { views: 99 }),
      expect: [{ trials: 99, successes: null, engagement: null, result: null }],
    }))

  test('clicks where tracked, else interactions', () =>
    testModel(model, {
      ...given(
        [post('x:ann', 'tracked'), post('x:ann', 'untracked')],
        [
          reading(80, { impressions: 100, clicks: 0, likes: 9 }, 'x:ann', 'tracked'),
          reading(80, { impressions: 100, likes: 9, saves: 1 }, 'x:ann', 'untracked'),
        ],
      ),
      expect: [
        { post_id: 'tracked', successes: 0, engagement: 9 },
        { post_id: 'untracked', successes: 10, engagement: 10 },
      ],
    }))

  test('a reward that was set is the only measure', () =>
    testModel(model, {
      ...given(
        [post('x:clicks'), post('x:likes')],
        [
          reading(80, { impressions: 100, likes: 9 }, 'x:clicks'),
          reading(80, { impressions: 100, likes: 9, clicks: 3 }, 'x:likes'),
        ],
      ),
      expect: [
        { account_id: 'x:clicks', successes: null },
        { account_id: 'x:likes', successes: 9 },
      ],
    }))

  test('successes are clamped to the trials', () =>
    testModel(model, {
      ...counts('x:ann', { impressions: 5, likes: 4, comments: 3 }),
      expect: [{ trials: 5, successes: 5, engagement: 7 }],
    }))

  test('messages: purchases among recipients, else among views', () =>
    testModel(model, {
      ...given(
        [post('messages:ann', 'a'), post('messages:ann', 'b')],
        [
          reading(50, { recipients: 400, views: 90, purchases: 4 }, 'messages:ann', 'a'),
          reading(50, { views: 90, purchases: 4, likes: 50 }, 'messages:ann', 'b'),
        ],
      ),
      expect: [
        { trials: 400, successes: 4, result: 4 },
        { trials: 90, successes: 4, result: 4 },
      ],
    }))
})

test('results round the ages of the check-backs are kept apart', () =>
  testModel(model, {
    ...given(
      [post('x:ann')],
      [0.5, 1, 3, 6, 24, 50, 72, 168].map((h) => reading(h, { likes: h * 10 })),
    ),
    expect: [{ result_1h: 10, result_6h: 60, result_24h: 240, result_72h: 720, result_168h: 1680 }],
  }))

test('hours are the audience’s, weeks the brand’s', () =>
  testModel(model, {
    given: {
      'staging.brands': [{ brand: 'ann', timezone: 'Asia/Tokyo' }],
      'staging.accounts': [{ ...accounts[0], audience_timezone: 'America/New_York' }],
      'staging.posts': [post('x:ann', 'p', { posted_at: '2026-11-22T16:30:00Z' })],
    },
    // Monday 01:30 in Tokyo, Sunday 11:30 in New York.
    expect: [{ hour_of_week: 6 * 24 + 11, week_start_on: '2026-11-23' }],
  }))

test('only posts of the window come out', () =>
  testModel(model, {
    ...given(
      [post('x:ann', 'old'), post('x:ann', 'new', { posted_at: '2026-11-01T00:00:00Z' })],
      [reading(80, { likes: 1 }, 'x:ann', 'old')],
    ),
    windowStart: '2026-11-01T00:00:00Z',
    expect: [{ post_id: 'new' }],
  }))
