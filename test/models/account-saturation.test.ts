import { describe, expect, test } from 'vitest'

import type { CaseRow } from './case-rows.ts'
import { rowsOf, testModel } from './harness.ts'

const NOW = '2026-11-20T08:00:00Z'
const daysAgo = (days: number) => new Date(Date.parse(NOW) - days * 86_400_000).toISOString()

/** One day of an account whose rate is `rate`, as many sends as given, each of weight 1. */
const day = (account_id: string, days_ago: number, rate: number, count = 1): CaseRow => ({
  account_id,
  days_ago,
  days_before: days_ago,
  settle_hours: 72,
  count_sends: count,
  count_settled: count,
  weight: count,
  response: Math.asin(Math.sqrt(rate)),
})
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)
/** Rates of 4 to 6 % in turn: a baseline of 5 % that wavers. */
const wavering = (d: number) => [0.04, 0.05, 0.06][d % 3] ?? 0.05
const baseline = (id: string) => range(15, 89).map((d) => day(id, d, wavering(d)))

const model = 'intermediate.account_saturation'
async function of(days: readonly CaseRow[], account_id = 'a') {
  const rows = await rowsOf(model, {
    given: {
      'intermediate.response_days': days,
      'intermediate.judged_weeks': [...new Set(days.map((row) => row['account_id'] ?? null))].map(
        (id) => ({ account_id: id, has_enough_history: true, judged_days_ago: 0 }),
      ),
    },
  })
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
    // A third of the days lie at 0, a third on either side.
    const squares = 25 * (usual - arcsine(0.04)) ** 2 + 25 * (arcsine(0.06) - usual) ** 2
    const spread = Math.sqrt(squares / 74)
    const z = (usual - half) / (spread * Math.sqrt(1 / 7 + 1 / 75))
    expect(row?.['decline']).toBeCloseTo(0.5, 8)
    expect(row?.['z_score']).toBeCloseTo(z, 4)
    expect(row?.['saturation_score']).toBeCloseTo(0.5 * (1 - 1 / (z * z)), 5)
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
    const days = [...baseline('a'), day('a', 2, 0.01, 5)]
    const messages = days.map((row) => ({ ...row, settle_hours: 48 }))
    expect(Number((await of(messages))?.['saturation_score'])).toBeGreaterThan(0.35)
    expect(await of(days)).toMatchObject({ saturation_score: null, z_score: null })
  })

  test('a day counts by the posts it rests on', async () => {
    const week = [day('a', 3, 0.02, 9), day('a', 4, 0.05, 1)]
    const row = await of([...baseline('a'), ...week])
    const shift = 0.9 * (Math.asin(Math.sqrt(0.02)) - Math.asin(Math.sqrt(0.05)))
    const rate = Math.sin(Math.asin(Math.sqrt(0.05)) + shift) ** 2
    expect(row?.['decline']).toBeCloseTo(1 - rate / 0.05, 6)
  })

  test('rare wild days make it less sure', async () => {
    const fall = range(3, 9).map((d) => day('a', d, 0.03))
    const wild = baseline('a').map((row, i) =>
      i % 15 === 0 ? { ...row, response: Math.asin(Math.sqrt(0.2)) } : row,
    )
    const [even, uneven] = [await of([...baseline('a'), ...fall]), await of([...wild, ...fall])]
    expect(Number(uneven?.['z_score'])).toBeLessThan(0.5 * Number(even?.['z_score']))
  })

  test('an account that has only just begun is not judged', () =>
    testModel(model, {
      given: {
        'intermediate.response_days': [day('a', 5, 0.001, 9)],
        'intermediate.judged_weeks': [
          { account_id: 'a', has_enough_history: false, judged_days_ago: null },
        ],
      },
      expect: [{ baseline_rate: null, decline: null, z_score: null, saturation_score: null }],
    }))

  test('without enough history nothing is scored, however deep the fall', async () => {
    const rows = await rowsOf(model, {
      given: {
        'intermediate.response_days': [
          ...baseline('a'),
          ...range(3, 9).map((d) => day('a', d, 0.001)),
        ],
        'intermediate.judged_weeks': [
          { account_id: 'a', has_enough_history: false, judged_days_ago: null },
        ],
      },
    })
    expect(rows).toMatchObject([{ z_score: null, saturation_score: null }])
  })

  test('an account judged as of an earlier day is compared with the days before that', async () => {
    const then = [...baseline('a'), ...range(3, 9).map((d) => day('a', d, 0.025))]
    const later = then.map((row) => ({ ...row, days_ago: Number(row['days_ago']) + 30 }))
    const { days_ago: _, ...scores } = { days_ago: 0, ...(await of(then)) }
    expect(await of(later)).toEqual(scores)
  })
})

describe('as of which day an account is judged', () => {
  const judging = 'intermediate.judged_weeks'
  const result = (days: number, more: CaseRow = {}): CaseRow => ({
    account_id: 'x:ann',
    posted_at: daysAgo(days + 0.5),
    settle_hours: 72,
    is_settled: true,
    trials: 100,
    successes: 5,
    ...more,
  })
  const judge = async (outcomes: readonly CaseRow[]) => {
    const [row] = await rowsOf(judging, { given: { 'intermediate.post_outcomes': outcomes } })
    return row
  }
  const past = (from: number) => range(from, from + 20).map((d) => result(d))
  const five = (from: number) => range(from, from + 4).map((d) => result(d))

  test('today with 21 results before and 5 in the last settled week', async () => {
    const enough = { has_enough_history: true, judged_days_ago: 0 }
    const lacking = { has_enough_history: false, judged_days_ago: null }
    expect(await judge([...past(15), ...five(3)])).toMatchObject({
      ...enough,
      count_baseline_sends: 21,
      count_recent_sends: 5,
    })
    expect(await judge([...past(69), ...five(5)])).toMatchObject(enough)
    expect(await judge([...past(15).slice(1), ...five(3)])).toMatchObject({
      ...lacking,
      count_baseline_sends: 20,
    })
    expect(await judge([...past(70), ...five(3)])).toMatchObject({
      ...lacking,
      count_baseline_sends: 20,
    })
    expect(await judge([...past(15), ...five(3).slice(1)])).toMatchObject({
      ...lacking,
      count_recent_sends: 4,
    })
    const unsettled = { is_settled: false }
    const uncounted = [unsettled, { trials: 0 }, { trials: null }, { successes: null }]
    for (const more of uncounted) {
      expect(await judge([...past(15), ...five(4), result(3)])).toMatchObject(enough)
      expect(await judge([...past(15), ...five(4).slice(1), result(3, more)])).toMatchObject(
        lacking,
      )
    }
  })

  test('a message has settled a day earlier', async () => {
    const messages = [...past(15), ...five(2)].map((row) => ({ ...row, settle_hours: 48 }))
    expect(await judge(messages)).toMatchObject({ judged_days_ago: 0, count_recent_sends: 5 })
    expect(await judge([...past(15), ...five(2)])).toMatchObject({
      judged_days_ago: null,
      count_recent_sends: 4,
    })
  })

  test('after silence, the latest day that had enough, while that week lies within 90', async () => {
    const silent = (days: number) => judge([...past(30 + days), ...five(3 + days)])
    // A week of 5 days of results is full two days before it would leave.
    expect(await silent(0)).toMatchObject({ has_enough_history: true, judged_days_ago: 0 })
    expect(await silent(2)).toMatchObject({ has_enough_history: true, judged_days_ago: 0 })
    expect(await silent(3)).toMatchObject({ has_enough_history: false, judged_days_ago: 1 })
    expect(await silent(40)).toMatchObject({ has_enough_history: false, judged_days_ago: 38 })
    expect(await silent(82)).toMatchObject({ judged_days_ago: 80 })
    expect(await silent(83)).toMatchObject({ has_enough_history: false, judged_days_ago: null })
  })
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

describe('the response of a day', () => {
  const responding = 'intermediate.response_days'
  const outcome = (days: number, more: CaseRow): CaseRow => ({
    account_id: 'x:ann',
    posted_at: daysAgo(days),
    settle_hours: 72,
    is_settled: true,
    ...more,
  })
  const arcsine = (k: number, n: number) => Math.asin(Math.sqrt((k + 0.375) / (n + 0.75)))

  test('days are counted back from the clock, on the arcsine scale, posts by their trials', async () => {
    const rows = await rowsOf(responding, {
      given: {
        'intermediate.post_outcomes': [
          outcome(0, { trials: 10, successes: 1 }),
          outcome(4.2, { trials: 60, successes: 3 }),
          outcome(4.9, { trials: 300, successes: 1 }),
          outcome(4.5, { trials: 40, successes: 1, is_settled: false }),
          outcome(4.5, { trials: null, successes: 1 }),
          outcome(5, { trials: 0, successes: 0 }),
          outcome(180, { trials: 10, successes: 1 }),
          outcome(-1, { trials: 10, successes: 1 }),
        ],
      },
    })
    const four = (0.375 * arcsine(3, 60) + 0.75 * arcsine(1, 300)) / (0.375 + 0.75)
    const close = (value: number): unknown => expect.closeTo(value, 7)
    expect(rows.toSorted((a, b) => Number(a['days_ago']) - Number(b['days_ago']))).toMatchObject([
      { days_ago: 0, count_sends: 1, count_settled: 1, response: close(arcsine(1, 10)) },
      { days_ago: 4, count_sends: 4, count_settled: 2, response: close(four), weight: 1.125 },
      { days_ago: 5, count_sends: 1, count_settled: 0, response: null, settle_hours: 72 },
    ])
  })

  test('what its captions explain is taken off, each post by the others with its caption', async () => {
    const post = (days: number, caption_key: string | null, successes: number) =>
      outcome(days, { caption_key, trials: 900, successes })
    const rows = await rowsOf(responding, {
      given: {
        'intermediate.post_outcomes': [
          post(200, 'good', 90),
          post(100, 'good', 80),
          post(90, 'plain', 30),
          post(20, 'good', 85),
          post(5, 'good', 50),
          post(4, 'new', 40),
          post(3, null, 40),
          // More than a year before is not asked.
          post(390, 'good', 900),
        ],
      },
    })
    const onDay = (days: number) => rows.find((row) => row['days_ago'] === days)?.['response']
    const y = (successes: number) => arcsine(successes, 900)
    const usual = (y(90) + y(80) + y(30) + y(85)) / 4
    const shift = (others: readonly number[]) =>
      (0.9 * others.reduce((sum, k) => sum + y(k) - usual, 0)) / (0.9 * others.length + 1)
    expect(onDay(5)).toBeCloseTo(y(50) - shift([90, 80, 85]), 7)
    expect(onDay(20)).toBeCloseTo(y(85) - shift([90, 80]), 7)
    expect(onDay(90)).toBeCloseTo(y(30), 7)
    expect(onDay(4)).toBeCloseTo(y(40), 7)
    expect(onDay(3)).toBeCloseTo(y(40), 7)
  })
})
