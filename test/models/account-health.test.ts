import { describe, expect, test } from 'vitest'

import type { CaseRow } from './case-rows.ts'
import { rowsOf, testModel } from './harness.ts'

const NOW = '2026-11-20T08:00:00Z'
const daysAgo = (days: number) => new Date(Date.parse(NOW) - days * 86_400_000).toISOString()
const feed: CaseRow = {
  account_id: 'x:ann',
  brand: 'ann',
  handle: 'ann',
  platform: 'x',
  channel: 'feed',
  audience_size: 1000,
  is_sample: false,
}
const page: CaseRow = {
  ...feed,
  account_id: 'messages:ann',
  platform: 'messages',
  channel: 'messages',
}

/** So many sends of an account, the latest an hour before the clock. */
const sends = (account_id: string, count: number, more: CaseRow = {}): CaseRow[] =>
  Array.from({ length: count }, (_, i) => ({
    account_id,
    post_id: `${account_id} ${i}`,
    posted_at: daysAgo((i + 1) / 24),
    is_settled: false,
    settle_hours: 72,
    ...more,
  }))

const saturation = (saturation_score: number, z_score: number): CaseRow => ({
  account_id: 'messages:ann',
  has_enough_history: true,
  judged_days_ago: 0,
  baseline_rate: 0.05,
  decline: saturation_score,
  saturation_score,
  z_score,
})
const at = (risk: CaseRow, audience_size: number | null = 20_000, more: CaseRow = {}) => ({
  given: {
    'staging.accounts': [{ ...page, audience_size, ...more }],
    'intermediate.post_outcomes': sends('messages:ann', 30),
    'intermediate.account_saturation': [risk],
  },
})
const calm = saturation(0, 0)
const moderate = saturation(0.1, 1.28)
const high = saturation(0.2, 1.96)
const critical = saturation(0.35, 3.09)
const model = 'marts.account_health'

describe('tiers', () => {
  test.each([
    [0, 'NEW'],
    [499, 'NEW'],
    [500, 'SMALL'],
    [1999, 'SMALL'],
    [2000, 'MEDIUM'],
    [9999, 'MEDIUM'],
    [10_000, 'LARGE'],
    [49_999, 'LARGE'],
    [50_000, 'XL'],
  ])('an audience of %i is %s', (size, tier) =>
    testModel(model, { ...at(calm, size), expect: [{ tier }] }),
  )

  test('an audience that was not reported is NEW, and said', async () => {
    const [row] = await rowsOf(model, at(calm, null))
    expect(row).toMatchObject({ tier: 'NEW', audience_size: null })
    expect(row?.['reason']).toContain('audience size not reported')
  })

  test.each([
    [20, 'NEW'],
    [21, 'LARGE'],
  ])('%i sends in 90 days are %s', (count, tier) =>
    testModel(model, {
      given: {
        'staging.accounts': [{ ...page, audience_size: 20_000 }],
        'intermediate.post_outcomes': [
          ...sends('messages:ann', count),
          { account_id: 'messages:ann', posted_at: daysAgo(90.01), is_settled: true },
          { account_id: 'messages:ann', posted_at: daysAgo(-1), is_settled: true },
        ],
      },
      expect: [{ tier, count_sends_90d: count }],
    }),
  )
})

describe('risk', () => {
  test.each([
    ['both at their thresholds', critical, 'CRITICAL', 'RED'],
    ['a decline less sure', saturation(0.35, 3.08), 'HIGH', 'YELLOW'],
    ['a decline not as deep', saturation(0.349, 9), 'HIGH', 'YELLOW'],
    ['', high, 'HIGH', 'YELLOW'],
    ['', saturation(0.2, 1.95), 'MODERATE', 'YELLOW'],
    ['', saturation(0.199, 9), 'MODERATE', 'YELLOW'],
    ['', moderate, 'MODERATE', 'YELLOW'],
    ['', saturation(0.1, 1.27), 'LOW', 'GREEN'],
    ['', saturation(0.099, 9), 'LOW', 'GREEN'],
  ])('%s %j', (_, row, risk, zone) => testModel(model, { ...at(row), expect: [{ risk, zone }] }))

  test('without enough history it is LOW, with that reason', async () => {
    const [row] = await rowsOf(
      model,
      at({
        ...critical,
        has_enough_history: false,
        judged_days_ago: null,
        count_baseline_sends: 20,
        count_recent_sends: 4,
      }),
    )
    expect(row).toMatchObject({ risk: 'LOW', zone: 'GREEN', has_enough_history: false })
    expect(row?.['reason']).toBe(
      'not enough history: settled results 20 (21 needed) 15 to 90 days ago, 4 (5 needed) in the last settled week',
    )
  })

  test.each([
    [critical, 12, 'CRITICAL', 'RED', 0.55, '12 days ago: responses 35.0 % below the usual 5.0 %'],
    [moderate, 1, 'MODERATE', 'YELLOW', 0.85, '1 day ago: responses 10.0 % below the usual 5.0 %'],
    [calm, 80, 'LOW', 'GREEN', 1, '80 days ago: responses near the usual 5.0 %'],
  ])('silence leaves the risk as last judged %#', async (...row) => {
    const [last, judged_days_ago, risk, zone, risk_multiplier, words] = row
    const counts = { count_baseline_sends: 30, count_recent_sends: 0 }
    const silent = { ...last, ...counts, has_enough_history: false, judged_days_ago }
    const [found] = await rowsOf(model, at(silent))
    expect(found).toMatchObject({ risk, zone, risk_multiplier, has_enough_history: false })
    expect(found).toMatchObject({ judged_days_ago, saturation_score: last['saturation_score'] })
    expect(found?.['reason']).toBe(
      'not enough history: settled results 30 (21 needed) 15 to 90 days ago, ' +
        `0 (5 needed) in the last settled week; judged as of ${words}`,
    )
  })

  test('an account that fell silent in RED stays RED for 90 days, then nothing is known', async () => {
    const sent = (days: number) =>
      Array.from({ length: 90 }, (_, i) => ({
        account_id: 'messages:ann',
        post_id: String(i),
        posted_at: daysAgo(days + i + 0.5),
        is_settled: true,
        settle_hours: 48,
        trials: 1000,
        successes: i < 7 ? 15 : 50 + (i % 3) * 5,
      }))
    const after = async (days: number) => {
      const [row] = await rowsOf(model, {
        given: {
          'staging.accounts': [{ ...page, audience_size: 20_000 }],
          'intermediate.post_outcomes': sent(days),
        },
      })
      return row
    }
    expect(await after(2)).toMatchObject({ zone: 'RED', has_enough_history: true })
    for (const days of [10, 30, 60, 84]) {
      const row = await after(days)
      expect(row).toMatchObject({ zone: 'RED', risk: 'CRITICAL', has_enough_history: false })
      expect(row?.['reason']).toContain('not enough history')
    }
    expect(await after(86)).toMatchObject({ zone: 'GREEN', judged_days_ago: null })
  })

  test('an account nothing is known of is LOW too', async () => {
    const [row] = await rowsOf(model, { given: { 'staging.accounts': [page] } })
    expect(row).toMatchObject({
      risk: 'LOW',
      saturation_score: 0,
      z_score: null,
      response_rate: null,
    })
    expect(row?.['reason']).toBe(
      'NEW with 0 sends in 90 days, fewer than 21; not enough history: ' +
        'settled results 0 (21 needed) 15 to 90 days ago, 0 (5 needed) in the last settled week',
    )
  })

  test.each([
    [critical, 'responses 35.0 % below the usual 5.0 %'],
    [calm, 'responses near the usual 5.0 %'],
    [{ ...calm, decline: 0.15 }, 'responses 15.0 % below the usual 5.0 %, which chance explains'],
  ])('reasons in words', (row, reason) => testModel(model, { ...at(row), expect: [{ reason }] }))
})

describe('targets', () => {
  // Caption targets of the old system: max(30, base × multiplier), halves up.
  test.each([
    ['NEW', 100, [40, 34, 30, 30]],
    ['SMALL', 500, [60, 51, 42, 33]],
    ['MEDIUM', 2000, [80, 68, 56, 44]],
    ['LARGE', 10_000, [100, 85, 70, 55]],
    ['XL', 50_000, [140, 119, 98, 77]],
  ] as const)('captions of %s', async (tier, size, targets) => {
    for (const [i, row] of [calm, moderate, high, critical].entries()) {
      const caption_target = targets[i] ?? null
      await testModel(model, { ...at(row, size), expect: [{ tier, caption_target }] })
    }
  })

  // Week: 7 × daily × multiplier; priced messages: max(1, 0.6 × daily × multiplier).
  test.each([
    ['NEW', 100, 3, [21, 18, 15, 12], [2, 2, 1, 1]],
    ['SMALL', 500, 4, [28, 24, 20, 15], [2, 2, 2, 1]],
    ['MEDIUM', 2000, 5, [35, 30, 25, 19], [3, 3, 2, 2]],
    ['LARGE', 10_000, 7, [49, 42, 34, 27], [4, 4, 3, 2]],
    ['XL', 50_000, 10, [70, 60, 49, 39], [6, 5, 4, 3]],
  ] as const)('messages of %s', async (_, size, base_daily, weeks, ppv) => {
    for (const [i, row] of [calm, moderate, high, critical].entries()) {
      await testModel(model, {
        ...at(row, size),
        expect: [
          {
            base_daily,
            daily_target: base_daily,
            week_target: weeks[i] ?? null,
            daily_ppv_target: ppv[i] ?? null,
            risk_multiplier: [1, 0.85, 0.7, 0.55][i] ?? null,
          },
        ],
      })
    }
  })

  test('a feed has 3 posts a day whatever its size, its own cap or rhythm before that', () =>
    testModel(model, {
      given: {
        'staging.accounts': [
          { ...feed, account_id: 'x:usual', audience_size: 90_000 },
          { ...feed, account_id: 'x:cap', daily_cap: 1, rhythm_minutes: 120 },
          { ...feed, account_id: 'x:rhythm', rhythm_minutes: 120 },
          { ...feed, account_id: 'x:uneven', rhythm_minutes: 700 },
          { ...feed, account_id: 'x:none', daily_cap: 0 },
        ],
      },
      expect: [
        ['x:usual', 3, 21],
        ['x:cap', 1, 7],
        ['x:rhythm', 12, 84],
        ['x:uneven', 2, 14],
        ['x:none', 0, 0],
      ].map(([account_id = null, daily_target = null, week_target = null]) => ({
        account_id,
        base_daily: 3,
        daily_target,
        week_target,
        daily_ppv_target: null,
      })),
    }))
})

test('the response rate is that of settled posts of 90 days', () =>
  testModel(model, {
    given: {
      'staging.accounts': [feed],
      'intermediate.post_outcomes': [
        { account_id: 'x:ann', posted_at: daysAgo(5), is_settled: true, trials: 100, successes: 5 },
        {
          account_id: 'x:ann',
          posted_at: daysAgo(89),
          is_settled: true,
          trials: 300,
          successes: 3,
        },
        {
          account_id: 'x:ann',
          posted_at: daysAgo(5),
          is_settled: true,
          trials: 300,
          successes: null,
        },
        {
          account_id: 'x:ann',
          posted_at: daysAgo(1),
          is_settled: false,
          trials: 300,
          successes: 300,
        },
        {
          account_id: 'x:ann',
          posted_at: daysAgo(91),
          is_settled: true,
          trials: 300,
          successes: 300,
        },
      ],
    },
    expect: [{ response_rate: 0.02, count_sends_90d: 4, as_of: NOW }],
  }))
