import { describe, expect, test } from 'vitest'

import type { CaseRow } from './case-rows.ts'
import { rowsOf, testModel } from './harness.ts'

const account = (account_id: string, platform: string, more: CaseRow = {}): CaseRow => ({
  account_id,
  platform,
  brand: 'ann',
  channel: 'feed',
  is_sample: false,
  ...more,
})

async function slotsOf(given: Record<string, readonly CaseRow[]>) {
  const rows = await rowsOf('marts.posting_slots', { given })
  return new Map(
    rows.map((row) => [`${String(row['account_id'])} ${String(row['hour_of_week'])}`, row]),
  )
}

describe('without any post', () => {
  test('every active account has 168 hours, inactive ones none', async () => {
    const rows = await rowsOf('marts.posting_slots', {
      given: {
        'staging.accounts': [
          account('tiktok:ann', 'tiktok'),
          account('youtube:ann', 'youtube'),
          account('x:off', 'x', { active: false }),
        ],
      },
    })
    expect(rows).toHaveLength(2 * 168)
    expect(new Set(rows.map((row) => row['level']))).toEqual(new Set(['cold-start']))
    expect(new Set(rows.map((row) => row['n_posts']))).toEqual(new Set([0]))
  })

  test('the cold-start map answers, worth five posts, average over the day', async () => {
    const slots = await slotsOf({ 'staging.accounts': [account('tiktok:ann', 'tiktok')] })
    const scores = Array.from({ length: 24 }, (_, h) =>
      Number(slots.get(`tiktok:ann ${h}`)?.['score']),
    )
    const bumps = scores.map(
      (_, h) => 0.3 * Math.exp(-(Math.min(Math.abs(h - 16), 24 - Math.abs(h - 16)) ** 2) / 8),
    )
    const mean = bumps.reduce((sum, bump) => sum + bump, 0) / 24
    scores.forEach((score, h) => expect(score).toBeCloseTo((5 * ((bumps[h] ?? 0) - mean)) / 25, 8))
    expect(slots.get('tiktok:ann 160')?.['score']).toBe(scores[16])
  })

  test('a platform outside the map is unknown, not bad', () =>
    testModel('marts.posting_slots', {
      given: {
        'staging.accounts': [account('youtube:ann', 'youtube')],
        'intermediate.hour_kernel': [{ hour_of_week: 7, source_hour: 7, weight: 1 }],
      },
      expect: [{ hour_of_week: 7, score: 0, level: 'cold-start', n_posts: 0 }],
    }))
})

describe('the chain from account to cluster to platform to everybody', () => {
  const level = (name: string, scope: string, n: number, sum_lift: number) => ({
    level: name,
    scope,
    hour_of_week: 7,
    n,
    n_squared: n,
    sum_lift,
  })
  const spread = (name: string, level_variance: number, pseudo_posts: number) => ({
    level: name,
    noise_variance: 0.5,
    level_variance,
    pseudo_posts,
  })
  const member = (account_id: string, scope: string) => ({ account_id, scope })
  const given = {
    'staging.accounts': [
      account('youtube:ann', 'youtube'),
      account('youtube:new', 'youtube'),
      account('youtube:kin', 'youtube'),
      account('youtube:lone', 'youtube'),
      account('blog:new', 'blog'),
      account('blog:kin', 'blog'),
    ],
    'intermediate.account_clusters': [
      member('youtube:ann', 'youtube 1'),
      member('youtube:kin', 'youtube 1'),
      member('youtube:lone', 'youtube 2'),
      member('blog:kin', 'blog 1'),
    ],
    'intermediate.hour_kernel': [{ hour_of_week: 7, source_hour: 7, weight: 1 }],
    'intermediate.slot_levels': [
      level('account', 'youtube:ann', 30, 15),
      level('account', 'youtube:lone', 2, -1),
      level('cluster', 'youtube 1', 36, 12),
      level('cluster', 'youtube 2', 2, -1),
      level('platform', 'youtube', 40, 10),
      level('global', '', 60, 6),
    ],
    'intermediate.slot_spreads': [
      spread('account', 0.025, 20),
      spread('cluster', 0.04, 12),
      spread('platform', 0.05, 10),
    ],
  }
  // Everybody: 6 / (60 + 20). Platform: (10 + 10 × that) / (40 + 10). Cluster: (12 + 12 × that) / 48.
  const blog = 6 / 80
  const platform = (10 + 10 * blog) / 50
  const cluster = (12 + 12 * platform) / 48
  const scores = {
    'youtube:ann': (15 + 20 * cluster) / 50,
    'youtube:new': platform,
    'youtube:kin': cluster,
    // Its cluster holds nothing but its own posts, which count once.
    'youtube:lone': (-1 + 20 * platform) / 22,
    'blog:new': blog,
    'blog:kin': blog,
  }

  test('each level is drawn towards the one above and says which one answered', () => {
    const row = (account_id: keyof typeof scores, answered: string, n_posts = 0) => ({
      account_id,
      score: scores[account_id],
      level: answered,
      n_posts,
    })
    return testModel('marts.posting_slots', {
      given,
      expect: [
        row('youtube:ann', 'account', 30),
        row('youtube:new', 'platform'),
        row('youtube:kin', 'cluster'),
        row('youtube:lone', 'platform', 2),
        row('blog:new', 'global'),
        row('blog:kin', 'global'),
      ],
    })
  })

  test('the interval is 1.3 times the normal one and widest where least is known', () => {
    const own = (posts: number, above: number) =>
      0.5 / (posts + 20) + (20 / (posts + 20)) ** 2 * above
    const [onPlatform, onBlog] = [0.5 / 50, 0.5 / 10]
    const inCluster = 0.5 / 48 + (12 / 48) ** 2 * onPlatform
    const row = (account_id: keyof typeof scores, variance: number) => ({
      account_id,
      std_error: Math.sqrt(variance),
      low: scores[account_id] - 1.3 * 1.959964 * Math.sqrt(variance),
      high: scores[account_id] + 1.3 * 1.959964 * Math.sqrt(variance),
    })
    return testModel('marts.posting_slots', {
      given,
      expect: [
        row('youtube:ann', own(30, inCluster)),
        row('youtube:new', own(0, onPlatform)),
        row('youtube:kin', own(0, inCluster)),
        row('youtube:lone', own(2, onPlatform)),
        row('blog:new', own(0, onBlog)),
        row('blog:kin', own(0, onBlog)),
      ],
    })
  })

  test('a platform or a world of one account says no more than the account', () =>
    testModel('marts.posting_slots', {
      given: {
        ...given,
        'staging.accounts': [account('youtube:ann', 'youtube')],
        'intermediate.slot_levels': [
          level('account', 'youtube:ann', 30, 15),
          level('cluster', 'youtube 1', 30, 15),
          level('platform', 'youtube', 30, 15),
          level('global', '', 30, 15),
        ],
      },
      expect: [{ account_id: 'youtube:ann', score: 15 / 50, level: 'account' }],
    }))

  test('0 is the account’s average post: its hours, each as often as it was used', () => {
    const at = (hour_of_week: number, sum_lift: number) => ({
      ...level('account', 'youtube:ann', 20, sum_lift),
      hour_of_week,
    })
    const cell = (hour_of_week: number, count_posts: number) => ({
      account_id: 'youtube:ann',
      platform: 'youtube',
      hour_of_week,
      count_posts,
    })
    // Half of ±0.5 and of 0: the account and as many posts that say nothing.
    const usual = (3 * 0.25 + 1 * -0.25) / 4
    return testModel('marts.posting_slots', {
      given: {
        'staging.accounts': [account('youtube:ann', 'youtube')],
        'intermediate.hour_kernel': [7, 8, 9].map((hour) => ({
          hour_of_week: hour,
          source_hour: hour,
          weight: 1,
        })),
        'intermediate.slot_levels': [at(7, 10), at(8, -10), at(9, 0)],
        'intermediate.slot_cells': [cell(7, 3), cell(8, 1)],
        'intermediate.slot_spreads': given['intermediate.slot_spreads'],
      },
      expect: [
        { hour_of_week: 7, score: 0.25 - usual },
        { hour_of_week: 8, score: -0.25 - usual },
        { hour_of_week: 9, score: -usual },
      ],
    })
  })
})

describe('the cluster of an account', () => {
  const profile = (platform: string, username: string, cluster_id: number | null) => ({
    platform,
    username,
    cluster_id,
  })

  test('is that of the profile with its name on its network', () =>
    testModel('intermediate.account_clusters', {
      given: {
        'staging.accounts': [
          account('x:ann', 'x', { handle: 'ann' }),
          account('tiktok:ann', 'tiktok', { handle: 'ann' }),
          account('x:bob', 'x', { handle: 'bob' }),
          account('x:cy', 'x', { handle: 'cy' }),
        ],
        'intermediate.nearest_clusters': [
          profile('x', 'ann', 3),
          profile('tiktok', 'bob', 1),
          profile('x', 'bob', null),
        ],
      },
      expect: [{ account_id: 'x:ann', platform: 'x', cluster_id: 3, scope: 'x 3' }],
    }))
})

test('the kernel goes round the week and looks at the same hour of other days', async () => {
  const rows = await rowsOf('intermediate.hour_kernel', { given: {} })
  const of = (hour: number) => rows.filter((row) => row['hour_of_week'] === hour)
  const weight = (source: number) =>
    of(0).find((row) => row['source_hour'] === source)?.['weight'] ?? null
  expect(rows).toHaveLength(168 * 63)
  expect(of(167)).toHaveLength(63)
  expect(weight(0)).toBe(1)
  expect(weight(1)).toBeCloseTo(Math.exp(-1 / 4.5), 12)
  expect(weight(167)).toBeCloseTo(Math.exp(-1 / 4.5), 12)
  expect(weight(4)).toBeCloseTo(Math.exp(-16 / 4.5), 12)
  expect(weight(24)).toBeCloseTo(0.35, 12)
  expect(weight(47)).toBeCloseTo(0.35 * Math.exp(-1 / 4.5), 12)
  expect(weight(5)).toBeNull()
  expect(weight(12)).toBeNull()
})

test('levels add up posts round an hour: the account, its cluster, its platform, everywhere', () => {
  const cell = (
    account_id: string,
    hour_of_week: number,
    count_posts: number,
    sum_lift: number,
  ) => ({
    account_id,
    platform: account_id.slice(0, 1),
    hour_of_week,
    count_posts,
    sum_lift,
  })
  const level = (name: string, scope: string, parent: readonly (string | null)[]) => ({
    level: name,
    scope,
    parent_level: parent[0] ?? null,
    parent_scope: parent[1] ?? null,
  })
  return testModel('intermediate.slot_levels', {
    given: {
      'intermediate.hour_kernel': [
        { hour_of_week: 7, source_hour: 7, weight: 1 },
        { hour_of_week: 7, source_hour: 8, weight: 0.5 },
      ],
      'intermediate.account_clusters': [
        { account_id: 'x:a', scope: 'x 1' },
        { account_id: 'x:c', scope: 'x 1' },
        { account_id: 'y:c', scope: 'y 1' },
      ],
      'intermediate.slot_cells': [
        cell('x:a', 7, 2, 1),
        cell('x:a', 8, 4, -1),
        cell('x:b', 7, 1, 0.25),
        cell('x:c', 7, 1, 2),
        cell('y:c', 7, 3, 3),
        cell('y:c', 99, 3, 3),
      ],
    },
    expect: [
      { ...level('account', 'x:a', ['cluster', 'x 1']), n: 4, n_squared: 3, sum_lift: 0.5 },
      { ...level('account', 'x:b', ['platform', 'x']), n: 1, n_squared: 1, sum_lift: 0.25 },
      { ...level('account', 'x:c', ['cluster', 'x 1']), n: 1, n_squared: 1, sum_lift: 2 },
      { ...level('account', 'y:c', ['cluster', 'y 1']), n: 3, n_squared: 3, sum_lift: 3 },
      { ...level('cluster', 'x 1', ['platform', 'x']), n: 5, n_squared: 4, sum_lift: 2.5 },
      { ...level('cluster', 'y 1', ['platform', 'y']), n: 3, n_squared: 3, sum_lift: 3 },
      { ...level('platform', 'x', ['global', '']), n: 6, n_squared: 5, sum_lift: 2.75 },
      { ...level('platform', 'y', ['global', '']), n: 3, n_squared: 3, sum_lift: 3 },
      { ...level('global', '', []), n: 9, n_squared: 8, sum_lift: 5.75 },
    ],
  })
})

describe('spreads', () => {
  const cell = (
    account_id: string,
    count_posts: number,
    sum_lift: number,
    sum_squared_lift: number,
  ) => ({
    account_id,
    platform: 'x',
    hour_of_week: 0,
    count_posts,
    sum_lift,
    sum_squared_lift,
  })
  const above: Readonly<Record<string, readonly [string, string]>> = {
    account: ['cluster', 'x 1'],
    cluster: ['platform', 'x'],
    platform: ['global', ''],
  }
  const level = (name: string, scope: string, n: number, sum_lift: number, hour_of_week = 0) => ({
    level: name,
    scope,
    parent_level: above[name]?.[0] ?? null,
    parent_scope: above[name]?.[1] ?? null,
    hour_of_week,
    n,
    n_squared: n,
    sum_lift,
  })

  test('come from moments: within hours, and from a level to the one above', () => {
    // (2 − 0²/2 + 5 − 3²/3) / (1 + 2); the lone post says nothing.
    const noise = 4 / 3
    // Means 2 and 0 with n 2 of 10; a child that is nearly its parent is not compared. The kernel
    // leaves 0.6 of the variance.
    const variance = (2 * (4 - (noise / 2) * 0.8)) / (0.6 * 2 * 0.8)
    // Means 0 and 1 with n 10 of 20.
    const clusters = (10 * (1 - (noise / 10) * 0.5)) / (0.6 * 10 * 0.5)
    return testModel('intermediate.slot_spreads', {
      given: {
        'intermediate.slot_cells': [
          cell('x:a', 2, 0, 2),
          cell('x:b', 3, 3, 5),
          cell('x:c', 1, 9, 81),
        ],
        'intermediate.slot_levels': [
          level('account', 'x:a', 2, 4),
          level('cluster', 'x 1', 10, 0),
          level('account', 'x:b', 9.5, 95, 1),
          level('cluster', 'x 1', 10, 0, 1),
          level('cluster', 'x 2', 10, 0, 1),
          level('platform', 'x', 20, 20),
          level('global', '', 20, 0),
          level('global', '', 20, 0, 1),
        ],
      },
      expect: [
        {
          level: 'account',
          noise_variance: noise,
          level_variance: Number(variance.toFixed(9)),
          pseudo_posts: noise / Number(variance.toFixed(9)),
        },
        {
          level: 'cluster',
          noise_variance: noise,
          level_variance: Number(clusters.toFixed(9)),
          pseudo_posts: noise / Number(clusters.toFixed(9)),
        },
        {
          level: 'platform',
          noise_variance: noise,
          level_variance: 0.03,
          pseudo_posts: noise / 0.03,
        },
      ],
    })
  })

  test('have defaults without posts, and floors where nothing differs', async () => {
    await testModel('intermediate.slot_spreads', {
      given: {},
      expect: [
        { level: 'account', noise_variance: 0.6, level_variance: 0.03, pseudo_posts: 20 },
        { level: 'cluster', noise_variance: 0.6, level_variance: 0.03, pseudo_posts: 20 },
        { level: 'platform', noise_variance: 0.6, level_variance: 0.03, pseudo_posts: 20 },
      ],
    })
    await testModel('intermediate.slot_spreads', {
      given: { 'intermediate.slot_cells': [cell('x:a', 5, 0, 0)] },
      expect: [
        { level: 'account', noise_variance: 0.01 },
        { level: 'cluster', noise_variance: 0.01 },
        { level: 'platform', noise_variance: 0.01 },
      ],
    })
  })
})

test('posts count in the hour on their audience’s wall, whatever the clocks do', () => {
  // 20:30 on Mondays in Oslo, before and after clocks go back; Kathmandu’s midnight at 18:15 UTC.
  const posts = {
    'x:oslo': ['2026-10-19T18:30:00Z', '2026-11-02T19:30:00Z'],
    'x:kathmandu': ['2026-11-01T18:14:59Z', '2026-11-01T18:15:00Z'],
  }
  const published = Object.entries(posts).flatMap(([account_id, times]) =>
    times.map((posted_at) => ({ account_id, post_id: posted_at, posted_at })),
  )
  const read = { read_at: '2026-11-09T20:00:00Z', likes: 9 }
  return testModel('intermediate.slot_cells', {
    given: {
      'staging.accounts': [
        account('x:oslo', 'x', { timezone: 'Asia/Tokyo', audience_timezone: 'Europe/Oslo' }),
        account('x:kathmandu', 'x', { audience_timezone: 'Asia/Kathmandu' }),
      ],
      'staging.posts': published,
      'staging.post_metrics': published.map(({ account_id, post_id }) => ({
        account_id,
        post_id,
        ...read,
      })),
    },
    expect: [
      { account_id: 'x:oslo', hour_of_week: 20, count_posts: 2 },
      { account_id: 'x:kathmandu', hour_of_week: 167, count_posts: 1 },
      { account_id: 'x:kathmandu', hour_of_week: 0, count_posts: 1 },
    ],
  })
})
