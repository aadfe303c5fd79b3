import { describe, test } from 'vitest'

import type { CaseRow } from './case-rows.ts'
import { testModel } from './harness.ts'

const outcome = (week_start_on: string, more: CaseRow = {}): CaseRow => ({
  account_id: 'x:ann',
  brand: 'ann',
  platform: 'x',
  posted_at: `${week_start_on}T12:00:00Z`,
  week_start_on,
  is_settled: true,
  trials: 100,
  successes: 5,
  engagement: 7,
  ...more,
})

describe('marts.weekly_report', () => {
  test('compares a week with the week before it, not with the last one there was', () =>
    testModel('marts.weekly_report', {
      given: {
        'intermediate.post_outcomes': [
          outcome('2025-12-22'),
          outcome('2025-12-29', { successes: 10 }),
          outcome('2025-12-29', { is_settled: false, trials: 50, successes: 50 }),
          outcome('2026-01-12', { successes: 1 }),
        ],
      },
      expect: [
        {
          week: '2025-W52',
          posts: 1,
          settled_posts: 1,
          trials: 100,
          success_rate: 0.05,
          previous_posts: null,
          rate_change: null,
          engagement: 7,
        },
        {
          week: '2026-W01',
          posts: 2,
          settled_posts: 1,
          trials: 100,
          success_rate: 0.1,
          previous_posts: 1,
          rate_change: 0.05,
          engagement: 14,
        },
        {
          week: '2026-W03',
          posts: 1,
          settled_posts: 1,
          trials: 100,
          success_rate: 0.01,
          previous_posts: null,
          rate_change: null,
          engagement: 7,
        },
      ],
    }))

  test('money is added in one currency only', () =>
    testModel('marts.weekly_report', {
      given: {
        'intermediate.post_outcomes': [
          outcome('2026-10-05', { revenue: '1.25', revenue_currency: 'USD' }),
          outcome('2026-10-05', { revenue: '2', revenue_currency: 'USD' }),
          outcome('2026-10-12', { revenue: '1', revenue_currency: 'USD' }),
          outcome('2026-10-12', { revenue: '2', revenue_currency: 'EUR' }),
          outcome('2026-10-19', { revenue: '4', revenue_currency: 'USD' }),
          outcome('2026-10-26', {}),
          outcome('2026-11-02', { revenue: '4', revenue_currency: 'EUR' }),
          outcome('2026-11-09', { revenue: '5', revenue_currency: 'EUR' }),
        ],
      },
      expect: [
        ['2026-W41', '3.25', 'USD', null],
        ['2026-W42', null, null, null],
        ['2026-W43', 4, 'USD', null],
        ['2026-W44', null, null, null],
        ['2026-W45', 4, 'EUR', null],
        ['2026-W46', 5, 'EUR', 4],
      ].map(([week = null, revenue = null, currency = null, previous_revenue = null]) => ({
        week,
        revenue,
        currency,
        previous_revenue,
      })),
    }))

  test('nothing reported is unknown, not zero; the future of the clock is not told', () =>
    testModel('marts.weekly_report', {
      asOf: '2026-10-08T00:00:00Z',
      given: {
        'intermediate.post_outcomes': [
          outcome('2026-10-05', { trials: null, successes: null, engagement: null }),
          outcome('2026-10-12'),
        ],
      },
      expect: [
        {
          week: '2026-W41',
          trials: null,
          successes: null,
          success_rate: null,
          engagement: null,
          revenue: null,
        },
      ],
    }))
})

test('post performance keeps settled and censored results apart', () =>
  testModel('marts.post_performance', {
    given: {
      'intermediate.post_outcomes': [
        outcome('2026-10-05', { post_id: 'a', trials: 200, successes: 5 }),
        outcome('2026-10-05', { post_id: 'b', is_settled: false, trials: 0, successes: 0 }),
        outcome('2026-10-05', { post_id: 'c', trials: 10, successes: null }),
      ],
    },
    expect: [
      { post_id: 'a', success_rate: 0.025, is_settled: true, is_censored: false },
      { post_id: 'b', success_rate: null, is_settled: false, is_censored: true },
      { post_id: 'c', success_rate: null, is_settled: true, is_censored: false },
    ],
  }))

test('a holiday is to be avoided unless it says otherwise', () =>
  testModel('marts.holiday_calendar', {
    given: {
      'staging.holidays': [
        { holiday_on: '2026-12-25', name: 'Christmas', country: null },
        { holiday_on: '2026-11-27', name: 'Black Friday', country: 'US', effect: 'prefer' },
      ],
    },
    expect: [
      { name: 'Christmas', country: null, effect: 'avoid' },
      { name: 'Black Friday', country: 'US', effect: 'prefer' },
    ],
  }))
