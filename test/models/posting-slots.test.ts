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

describe('the chain from account to platform to everybody', () => {
  const level = (name: string, scope: string, platform: string, n: number, sum_lift: number) => ({
    level: name,
    scope,
    platform,
    hour_of_week: 7,
    n,
    n_squared: n,
    sum_lift,
  })
  const given = {
    'staging.accounts': [
      account('youtube:ann', 'youtube'),
      account('youtube:new', 'youtube'),
      account('blog:new', 'blog'),
    ],
    'intermediate.hour_kernel': [{ hour_of_week: 7, source_hour: 7, weight: 1 }],
    'intermediate.slot_levels': [
      level('account', 'youtube:ann', 'youtube', 30, 15),
      level('platform', 'youtube', 'youtube', 40, 10),
      level('global', '', '', 60, 6),
    ],
    'intermediate.slot_spreads': [
      { level: 'account', noise_variance: 0.5, level_variance: 0.025, pseudo_posts: 20 },
      { level: 'platform', noise_variance: 0.5, level_variance: 0.05, pseudo_posts: 10 },
    ],
  }
  // Everybody: 6 / (60 + 20). Platform: (10 + 10 × that) / (40 + 10). Account: (15 + 20 × that) / 50.
  const platform = (10 + 10 * (6 / 80)) / 50
  const blog = 6 / 80

  test('each level is drawn towards the one above and says which one answered', () =>
    testModel('marts.posting_slots', {
      given,
      expect: [
        {
          account_id: 'youtube:ann',
          score: (15 + 20 * platform) / 50,
          level: 'account',
          n_posts: 30,
        },
        { account_id: 'youtube:new', score: platform, level: 'platform', n_posts: 0 },
        { account_id: 'blog:new', score: blog, level: 'global', n_posts: 0 },
      ],
    }))

  test('the interval is 1.5 times the normal one and widest where least is known', () => {
    const error = (own: number, above: number) =>
      Math.sqrt(0.5 / (own + 20) + ((20 / (own + 20)) ** 2 * 0.5) / (above + 10))
    const row = (account_id: string, score: number, std_error: number) => ({
      account_id,
      std_error,
      low: score - 1.5 * 1.959964 * std_error,
      high: score + 1.5 * 1.959964 * std_error,
    })
    return testModel('marts.posting_slots', {
      given,
      expect: [
        row('youtube:ann', (15 + 20 * platform) / 50, error(30, 40)),
        row('youtube:new', platform, error(0, 40)),
        row('blog:new', blog, error(0, 0)),
      ],
    })
  })
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

test('levels add up posts round an hour, on the account, its platform and everywhere', () =>
  testModel('intermediate.slot_levels', {
    given: {
      'intermediate.hour_kernel': [
        { hour_of_week: 7, source_hour: 7, weight: 1 },
        { hour_of_week: 7, source_hour: 8, weight: 0.5 },
      ],
      'intermediate.slot_cells': [
        { account_id: 'x:a', platform: 'x', hour_of_week: 7, count_posts: 2, sum_lift: 1 },
        { account_id: 'x:a', platform: 'x', hour_of_week: 8, count_posts: 4, sum_lift: -1 },
        { account_id: 'x:b', platform: 'x', hour_of_week: 7, count_posts: 1, sum_lift: 0.25 },
        { account_id: 'y:c', platform: 'y', hour_of_week: 7, count_posts: 3, sum_lift: 3 },
        { account_id: 'y:c', platform: 'y', hour_of_week: 99, count_posts: 3, sum_lift: 3 },
      ],
    },
    expect: [
      { level: 'account', scope: 'x:a', platform: 'x', n: 4, n_squared: 3, sum_lift: 0.5 },
      { level: 'account', scope: 'x:b', platform: 'x', n: 1, n_squared: 1, sum_lift: 0.25 },
      { level: 'account', scope: 'y:c', platform: 'y', n: 3, n_squared: 3, sum_lift: 3 },
      { level: 'platform', scope: 'x', platform: 'x', n: 5, n_squared: 4, sum_lift: 0.75 },
      { level: 'platform', scope: 'y', platform: 'y', n: 3, n_squared: 3, sum_lift: 3 },
      { level: 'global', scope: '', platform: '', n: 8, n_squared: 7, sum_lift: 3.75 },
    ],
  }))

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
  const level = (name: string, scope: string, n: number, sum_lift: number, hour_of_week = 0) => ({
    level: name,
    scope,
    platform: name === 'global' ? '' : 'x',
    hour_of_week,
    n,
    n_squared: n,
    sum_lift,
  })

  test('come from moments: within hours, and from a level to the one above', () => {
    // (2 − 0²/2 + 5 − 3²/3) / (1 + 2); the lone post says nothing.
    const noise = 4 / 3
    // Means 1 and 0 with n 2 of 10; a child that is nearly its parent is not compared.
    const variance = (2 * (1 - (noise / 2) * 0.8)) / (2 * 0.8)
    return testModel('intermediate.slot_spreads', {
      given: {
        'intermediate.slot_cells': [
          cell('x:a', 2, 0, 2),
          cell('x:b', 3, 3, 5),
          cell('x:c', 1, 9, 81),
        ],
        'intermediate.slot_levels': [
          level('account', 'x:a', 2, 2),
          level('platform', 'x', 10, 0),
          level('account', 'x:b', 9.5, 95, 1),
          level('platform', 'x', 10, 0, 1),
          level('global', '', 10, 0),
          level('global', '', 10, 0, 1),
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
        { level: 'platform', noise_variance: 0.6, level_variance: 0.03, pseudo_posts: 20 },
      ],
    })
    await testModel('intermediate.slot_spreads', {
      given: { 'intermediate.slot_cells': [cell('x:a', 5, 0, 0)] },
      expect: [
        { level: 'account', noise_variance: 0.01 },
        { level: 'platform', noise_variance: 0.01 },
      ],
    })
  })
})
