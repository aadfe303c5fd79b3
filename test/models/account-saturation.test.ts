import { describe, expect, test } from 'vitest'

import type { CaseRow } from './case-rows.ts'
import { rowsOf, testModel } from './harness.ts'

const NOW = '2026-11-20T08:00:00Z'
const daysAgo = (days: number) => new Date(Date.parse(NOW) - days * 86_400_000).toISOString()

/** One day of an account whose rate is `rate`, as many sends as given. */
const day = (account_id: string, days_ago: number, rate: number, count = 1): CaseRow => ({
  account_id,
  days_ago,
  settle_hours: 72,
  count_sends: count,
  count_settled: count,
  response: Math.asin(Math.sqrt(rate)),
})
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)
/** Rates of 4 to 6 % in turn: a baseline of 5 % that wavers. */
const wavering = (d: number) => [0.04, 0.05, 0.06][d % 3] ?? 0.05
const baseline = (id: string) => range(15, 89).map((d) => day(id, d, wavering(d)))

const model = 'intermediate.account_saturation'
async function of(days: readonly CaseRow[], account_id = 'a') {
  const rows = await rowsOf(model, { given: { 'intermediate.response_days': days } })
  return rows.find((row) => row['account_id'] === account_id)
}

describe('a decline against the account’s own past', () => {
  test('no decline, no score', async () => {
    const row = await of([...baseline('a'), ...range(3, 9).map((d) => day('a', d, wavering(d)))])
    expect(row).toMatchObject({ has_enough_history: true, saturation_score: 0 })
    expect(row?.['baseline_rate']).toBeCloseTo(0.05, 9)
  })

  test('half the rate is half lost, less what chance explains', async () => {
    const row = await of([...baseline('a'), ...range(3, 9).map((d) => day('a', d, 0.025))])
    const arcsine = (rate: number) => Math.asin(Math.sqrt(rate))
    const [usual, half] = [arcsine(0.05), arcsine(0.025)]
    // A third of the days lie at 0, a third this far off, a third a little further.
    const spread = 1.4826 * Math.min(usual - arcsine(0.04), arcsine(0.06) - usual)
    const z = (usual - half) / (spread * Math.sqrt(1 / 7 + 1 / 75))
    expect(row?.['decline']).toBeCloseTo(0.5, 8)
    expect(row?.['z_score']).toBeCloseTo(z, 6)
    expect(row?.['saturation_score']).toBeCloseTo(0.5 * (1 - 1 / (z * z)), 6)
  })

  test('a rise is no decline', async () => {
    const row = await of([...baseline('a'), ...range(3, 9).map((d) => day('a', d, 0.2))])
    expect(row).toMatchObject({ saturation_score: 0 })
    expect(Number(row?.['decline'])).toBeLessThan(0)
  })

  test('days that have not settled, between the windows, or too long ago say nothing', async () => {
    const quiet = [...baseline('a'), ...range(3, 9).map((d) => day('a', d, 0.05))]
    const loud = [0, 1, 2, 10, 11, 12, 13, 14, 90, 96].map((d) => day('a', d, 0.001))
    expect(await of([...quiet, ...loud])).toEqual(await of(quiet))
  })

  test('a message has settled a day earlier', async () => {
    const days = [...baseline('a'), day('a', 2, 0.01, 5)].map((row) => ({
      ...row,
      settle_hours: 48,
    }))
    expect(await of(days)).toMatchObject({ has_enough_history: true, count_recent_sends: 5 })
  })
})

describe('enough history', () => {
  const twenty = range(15, 34).map((d) => day('a', d, wavering(d)))
  const one = (count: number) => day('a', 5, 0.001, count)

  test('21 sends before and 5 in the last settled week', async () => {
    expect(await of([...twenty, day('a', 40, 0.05), one(5)])).toMatchObject({
      has_enough_history: true,
    })
    expect(await of([...twenty, one(5)])).toMatchObject({
      has_enough_history: false,
      count_baseline_sends: 20,
      saturation_score: null,
      z_score: null,
    })
    expect(await of([...twenty, day('a', 40, 0.05), one(4)])).toMatchObject({
      has_enough_history: false,
      count_recent_sends: 4,
      saturation_score: null,
    })
  })

  test('an account that has only just begun', () =>
    testModel(model, {
      given: { 'intermediate.response_days': [one(9)] },
      expect: [
        { has_enough_history: false, baseline_rate: null, decline: null, saturation_score: null },
      ],
    }))
})

describe('the effect of the day', () => {
  /** Accounts whose last settled week fell by half, as on a public holiday. */
  const crowd = (count: number) =>
    range(1, count).flatMap((i) => [
      ...baseline(`b${i}`),
      ...range(3, 9).map((d) => day(`b${i}`, d, 0.025)),
    ])
  const fallen = [...baseline('a'), ...range(3, 9).map((d) => day('a', d, 0.025))]

  test('is taken off where at least 8 calm accounts show it', async () => {
    const row = await of([...fallen, ...crowd(7)])
    expect(row).toMatchObject({ saturation_score: 0 })
  })

  test('is not known from fewer', async () => {
    const row = await of([...fallen, ...crowd(6)])
    expect(Number(row?.['saturation_score'])).toBeGreaterThan(0.35)
  })

  test('comes from accounts at normal volume only', async () => {
    const busy = crowd(7).map((row) =>
      Number(row['days_ago']) < 10 ? { ...row, count_sends: 4, count_settled: 4 } : row,
    )
    const row = await of([...fallen, ...busy])
    expect(Number(row?.['saturation_score'])).toBeGreaterThan(0.35)
  })
})

test('days are counted back from the clock, on the arcsine scale', () => {
  const outcome = (days: number, more: CaseRow) => ({
    account_id: 'x:ann',
    posted_at: daysAgo(days),
    settle_hours: 72,
    is_settled: true,
    ...more,
  })
  return testModel('intermediate.response_days', {
    given: {
      'intermediate.post_outcomes': [
        outcome(0, { trials: 10, successes: 1 }),
        outcome(4.2, { trials: 60, successes: 3 }),
        outcome(4.9, { trials: 40, successes: 1 }),
        outcome(4.5, { trials: 40, successes: 1, is_settled: false }),
        outcome(4.5, { trials: null, successes: 1 }),
        outcome(5, { trials: 0, successes: 0 }),
        outcome(97, { trials: 10, successes: 1 }),
        outcome(-1, { trials: 10, successes: 1 }),
      ],
    },
    expect: [
      {
        days_ago: 0,
        count_sends: 1,
        count_settled: 1,
        trials: 10,
        successes: 1,
        response: Math.asin(Math.sqrt(1.375 / 10.75)),
      },
      {
        days_ago: 4,
        count_sends: 4,
        count_settled: 2,
        trials: 100,
        successes: 4,
        response: Math.asin(Math.sqrt(4.375 / 100.75)),
      },
      {
        days_ago: 5,
        count_sends: 1,
        count_settled: 0,
        trials: null,
        successes: null,
        response: null,
      },
    ],
  })
})
