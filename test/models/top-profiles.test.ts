import { describe, expect, test } from 'vitest'

import type { CaseRow } from './case-rows.ts'
import { rowsOf, testModel } from './harness.ts'

const ANN = { platform: 'instagram', username: 'ann' }
const asOf = '2026-11-20T08:00:00Z'

/** A snapshot of Ann's profile, loaded as it was read. */
const read = (fetched_at: string, more: CaseRow = {}): CaseRow => ({
  ...ANN,
  fetched_at,
  loaded_at: fetched_at,
  load_id: fetched_at,
  ...more,
})

const post = (post_id: string, posted_at: string | null, more: CaseRow = {}): CaseRow => ({
  ...ANN,
  post_id,
  posted_at,
  fetched_at: '2026-11-20T06:00:00Z',
  load_id: 'a',
  ...more,
})

const attempt = (attempted_at: string, outcome: string, more: CaseRow = {}): CaseRow => ({
  ...ANN,
  attempted_at,
  outcome,
  load_id: 'a',
  ...more,
})

describe('marts.top_profiles: the latest good snapshot', () => {
  test('of two versions of one instant the later load counts; the future is not told', () =>
    testModel('marts.top_profiles', {
      asOf,
      given: {
        'raw.profile_snapshots': [
          read('2026-11-20T06:00:00Z', { followers: 10, load_id: 'a' }),
          read('2026-11-20T06:00:00Z', { followers: 11, load_id: 'b' }),
          read('2026-11-20T09:00:00Z', { followers: 99 }),
          read('2026-11-19T06:00:00Z', { platform: 'x', followers: 5, is_sample: true }),
        ],
      },
      expect: [
        { platform: 'instagram', username: 'ann', followers: 11, age_hours: 2, is_sample: false },
        { platform: 'x', username: 'ann', followers: 5, age_hours: 26, is_sample: true },
      ],
    }))

  test('a profile gone private without counts keeps what was known; the outcome says it', () =>
    testModel('marts.top_profiles', {
      asOf,
      given: {
        'raw.profile_snapshots': [
          read('2026-11-18T06:00:00Z', { followers: 10, is_private: false, bio: 'Hi' }),
          read('2026-11-19T06:00:00Z', { is_private: true }),
        ],
        'raw.crawl_attempts': [
          attempt('2026-11-18T06:00:00Z', 'ok'),
          attempt('2026-11-19T06:00:00Z', 'private'),
          attempt('2026-11-21T06:00:00Z', 'failed'),
        ],
      },
      expect: [
        {
          followers: 10,
          bio: 'Hi',
          is_private: false,
          fetched_at: '2026-11-18T06:00:00Z',
          last_attempt_at: '2026-11-19T06:00:00Z',
          last_outcome: 'private',
        },
      ],
    }))

  test('a private profile that reports counts is a good one; followers may be unknown', () =>
    testModel('marts.top_profiles', {
      asOf,
      given: {
        'raw.profile_snapshots': [
          read('2026-11-10T06:00:00Z', { followers: 10 }),
          read('2026-11-18T06:00:00Z', { karma: -3, is_private: true }),
        ],
      },
      expect: [
        {
          followers: null,
          karma: -3,
          is_private: true,
          followers_7d_ago: null,
          growth_7d: null,
          growth_7d_rate: null,
          last_outcome: null,
        },
      ],
    }))

  test('a profile that never reported a count is there with what it said', () =>
    testModel('marts.top_profiles', {
      asOf,
      given: {
        'raw.profile_snapshots': [
          read('2026-11-18T06:00:00Z', { full_name: 'Ann' }),
          read('2026-11-19T06:00:00Z', { full_name: 'Ann B' }),
        ],
      },
      expect: [{ full_name: 'Ann B', followers: null }],
    }))

  test('niche is what the latest version of its target says', () =>
    testModel('marts.top_profiles', {
      asOf,
      given: {
        'raw.profile_snapshots': [read('2026-11-18T06:00:00Z', { followers: 1 })],
        'raw.crawl_targets': [
          { ...ANN, niche: 'food', loaded_at: '2026-11-01T00:00:00Z', load_id: 'a' },
          { ...ANN, niche: 'sea', loaded_at: '2026-11-02T00:00:00Z', load_id: 'b', active: false },
          { ...ANN, platform: 'x', niche: 'other', loaded_at: '2026-11-03T00:00:00Z' },
        ],
      },
      expect: [{ platform: 'instagram', niche: 'sea' }],
    }))
})

describe('marts.top_profiles: growth', () => {
  const latest = read('2026-11-20T06:00:00Z', { followers: 120 })
  const growthOf = (earlier: readonly CaseRow[]) =>
    rowsOf('marts.top_profiles', {
      asOf,
      given: { 'raw.profile_snapshots': [latest, ...earlier] },
    }).then(([row]) => row)

  test('is taken from the nearest snapshot that is old enough', async () => {
    const row = await growthOf([
      read('2026-11-13T07:00:00Z', { followers: 118 }),
      read('2026-11-13T06:00:00Z', { followers: 100 }),
      read('2026-11-12T06:00:00Z', { followers: 90 }),
      read('2026-10-22T06:00:00Z', { followers: 150 }),
      read('2026-10-21T06:00:00Z', { followers: 7 }),
    ])
    expect(row).toMatchObject({
      followers_7d_ago: 100,
      growth_7d: 20,
      growth_7d_rate: 0.2,
      read_7d_ago_at: '2026-11-13T06:00:00Z',
      followers_28d_ago: 150,
      growth_28d: -30,
      growth_28d_rate: -0.2,
      read_28d_ago_at: '2026-10-22T06:00:00Z',
    })
  })

  test.each([
    ['nothing before', []],
    ['a snapshot that is too young', [read('2026-11-13T18:00:01Z', { followers: 100 })]],
    ['a snapshot that is too old', [read('2026-11-10T05:59:59Z', { followers: 100 })]],
    ['a snapshot without followers', [read('2026-11-12T06:00:00Z', { posts: 3 })]],
  ])('is unknown, not zero, with %s', async (_, earlier) => {
    expect(await growthOf(earlier)).toMatchObject({
      followers_7d_ago: null,
      growth_7d: null,
      growth_7d_rate: null,
      read_7d_ago_at: null,
      growth_28d: null,
    })
  })

  test('is that of the nearest snapshot, also where a crawl began some seconds earlier', async () => {
    const earlier = [
      read('2026-11-12T06:00:00Z', { followers: 90 }),
      read('2026-11-13T06:00:09Z', { followers: 100 }),
      read('2026-11-14T06:00:00Z', { followers: 110 }),
    ]
    expect(await growthOf(earlier)).toMatchObject({ followers_7d_ago: 100, growth_7d: 20 })
  })

  test('from nobody has no rate; at the far end of the tolerance it still counts', async () => {
    expect(await growthOf([read('2026-11-10T06:00:00Z', { followers: 0 })])).toMatchObject({
      followers_7d_ago: 0,
      growth_7d: 120,
      growth_7d_rate: null,
    })
    expect(await growthOf([read('2026-10-16T06:00:00Z', { followers: 60 })])).toMatchObject({
      growth_28d: 60,
      growth_28d_rate: 1,
    })
  })
})

describe('marts.top_profiles: recent posts', () => {
  const profile = { 'raw.profile_snapshots': [read('2026-11-20T06:00:00Z', { posts: 3 })] }

  test('their latest readings within 28 days give pace and median', () =>
    testModel('marts.top_profiles', {
      asOf,
      given: {
        ...profile,
        'raw.profile_posts': [
          post('pinned', '2025-01-01T00:00:00Z', { likes: 9000 }),
          post('a', '2026-11-01T06:00:00Z', { likes: 10 }),
          post('b', '2026-11-08T06:00:00Z', { likes: 40 }),
          post('b', '2026-11-08T06:00:00Z', { likes: 4, fetched_at: '2026-11-09T06:00:00Z' }),
          post('c', '2026-11-15T06:00:00Z', { likes: null }),
          post('d', null, { likes: 70 }),
          post('e', '2026-11-12T06:00:00Z', { likes: 30, fetched_at: '2026-11-13T06:00:00Z' }),
          post('f', '2026-11-19T06:00:00Z', { likes: 1, fetched_at: '2026-11-21T06:00:00Z' }),
        ],
      },
      expect: [{ count_recent_posts: 4, posts_per_week: 1.5, median_likes: 30 }],
    }))

  test('one day of posts has no pace, an even number the middle of the middle two', () =>
    testModel('marts.top_profiles', {
      asOf,
      given: {
        ...profile,
        'raw.profile_posts': [
          post('a', '2026-11-19T06:00:00Z', { likes: 10 }),
          post('b', '2026-11-19T07:00:00Z', { likes: 13 }),
        ],
      },
      expect: [{ count_recent_posts: 2, posts_per_week: null, median_likes: 11.5 }],
    }))

  test('without any, everything about them is unknown', () =>
    testModel('marts.top_profiles', {
      asOf,
      given: profile,
      expect: [{ posts: 3, count_recent_posts: null, posts_per_week: null, median_likes: null }],
    }))
})

test('of two attempts of one instant a later load counts, then a success', () =>
  testModel('intermediate.crawl_outcomes', {
    asOf,
    given: {
      'raw.crawl_attempts': [
        attempt('2026-11-19T06:00:00Z', 'layout_changed', { loaded_at: asOf }),
        attempt('2026-11-19T06:00:00Z', 'ok', { loaded_at: asOf }),
        attempt('2026-11-19T06:00:00Z', 'failed', { loaded_at: asOf, username: 'bob' }),
        attempt('2026-11-19T06:00:00Z', 'ok', {
          loaded_at: '2026-11-19T06:00:00Z',
          username: 'bob',
        }),
      ],
    },
    expect: [
      { username: 'ann', last_outcome: 'ok' },
      { username: 'bob', last_outcome: 'failed' },
    ],
  }))
