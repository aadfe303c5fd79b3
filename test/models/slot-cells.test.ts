import { describe, expect, test } from 'vitest'

import type { CaseRow } from './case-rows.ts'
import { rowsOf, testModel } from './harness.ts'

const outcome = (
  post_id: string,
  hour_of_week: number,
  result: number,
  more: CaseRow = {},
): CaseRow => ({
  account_id: 'x:ann',
  post_id,
  posted_at: '2026-10-01T12:00:00Z',
  platform: 'x',
  channel: 'feed',
  hour_of_week,
  age_hours: 200,
  result,
  ...more,
})
const curve = [
  [1, 0.2],
  [6, 0.5],
  [24, 0.8],
  [72, 0.9],
  [168, 1],
].flatMap(([age_bucket_hours = 0, share = 0]) =>
  ['x', 'messages'].map((platform) => ({ platform, age_bucket_hours, share, n: 0 })),
)

/** Sums and squares of the lifts by account and hour of the week. */
async function cellsOf(
  outcomes: readonly CaseRow[],
  asOf?: string,
): Promise<Record<string, { posts: number; sum: number; squares: number }>> {
  const rows = await rowsOf('intermediate.slot_cells', {
    given: { 'intermediate.post_outcomes': outcomes, 'marts.checkback_curves': curve },
    ...(asOf ? { asOf } : {}),
  })
  return Object.fromEntries(
    rows.map((row) => [
      `${String(row['account_id'])} ${String(row['hour_of_week'])}`,
      {
        posts: Number(row['count_posts']),
        sum: Number(row['sum_lift']),
        squares: Number(row['sum_squared_lift']),
      },
    ]),
  )
}

/** The lift of each post, where every post has an hour of its own: named by the posts. */
async function liftsOf(
  outcomes: readonly CaseRow[],
  asOf?: string,
): Promise<Record<string, number>> {
  const named = outcomes.map((row, hour): CaseRow => ({ ...row, hour_of_week: hour }))
  const cells = await cellsOf(named, asOf)
  return Object.fromEntries(
    named.flatMap(({ account_id, post_id, hour_of_week }) => {
      const cell = cells[`${String(account_id)} ${String(hour_of_week)}`]
      return cell ? [[String(post_id), cell.sum]] : []
    }),
  )
}

describe('intermediate.slot_cells', () => {
  test('is the log against the account’s median, cut off at 2.5', async () => {
    expect(await liftsOf([outcome('a', 1, 0), outcome('b', 2, 99), outcome('c', 3, 9999)])).toEqual(
      {
        a: -2.5,
        b: 0,
        c: 2.5,
      },
    )
  })

  test('0 is the platform’s average post, not its median one', async () => {
    const lifts = await liftsOf([outcome('a', 1, 0), outcome('b', 2, 0), outcome('c', 3, 9)])
    expect(lifts['a']).toBeCloseTo(-Math.log(10) / 3, 8)
    expect(lifts['c']).toBeCloseTo((2 * Math.log(10)) / 3, 8)
  })

  test('posts of the last 52 weeks count, older ones do not', async () => {
    const lifts = await liftsOf(
      [
        outcome('new', 1, 9),
        outcome('old', 1, 9, { posted_at: '2025-11-22T08:00:01Z' }),
        outcome('older', 1, 99, { posted_at: '2025-11-22T08:00:00Z' }),
      ],
      '2026-11-21T08:00:00Z',
    )
    expect(Object.keys(lifts).toSorted()).toEqual(['new', 'old'])
  })

  test('the median of an even number is the middle of two', async () => {
    const lifts = await liftsOf([outcome('a', 1, 9), outcome('b', 2, 99)])
    expect(lifts['a']).toBeCloseTo(-Math.log(10) / 2, 8)
    expect(lifts['b']).toBeCloseTo(Math.log(10) / 2, 8)
  })

  test('a younger result is scaled up by the curve, in a straight line between check-backs', async () => {
    // Half of 198 at 6 h, 80 % of 123.75 at 24 h, in between 65 % at 15 h: 99 each once final.
    const lifts = await liftsOf(
      [
        outcome('six', 1, 49.5, { age_hours: 6 }),
        outcome('between', 2, 64.35, { age_hours: 15 }),
        outcome('week', 3, 99, { age_hours: 168 }),
      ].map((row) => ({ ...row, result: Math.round(Number(row['result'])) })),
    )
    // Counts are whole: 50/0.5 = 100, 64/0.65 = 98.46, 99.
    const raw = { six: Math.log(101), between: Math.log(64 / 0.65 + 1), week: Math.log(100) }
    const mean = (raw.six + raw.between + raw.week) / 3
    expect(lifts['six']).toBeCloseTo(raw.six - mean, 8)
    expect(lifts['between']).toBeCloseTo(raw.between - mean, 8)
    expect(lifts['week']).toBeCloseTo(raw.week - mean, 8)
  })

  test('messages: purchases per recipient', async () => {
    const message = { account_id: 'messages:ann', platform: 'messages', channel: 'messages' }
    const lifts = await liftsOf([
      outcome('a', 1, 4, { ...message, trials: 99 }),
      outcome('b', 2, 4, { ...message, trials: 199 }),
      outcome('none', 3, 4, { ...message, trials: 0 }),
      outcome('unknown', 3, 4, message),
    ])
    expect(Object.keys(lifts).toSorted()).toEqual(['a', 'b'])
    expect(lifts['a']).toBeCloseTo(Math.log(2) / 2, 8)
  })

  test('what is not reported, too young or in the future of the clock is left out', async () => {
    const lifts = await liftsOf(
      [
        outcome('a', 1, 5),
        { ...outcome('unreported', 1, 0), result: null },
        outcome('young', 1, 5, { age_hours: 0.9 }),
        outcome('future', 1, 5, { posted_at: '2026-10-03T00:00:00Z' }),
      ],
      '2026-10-02T00:00:00Z',
    )
    expect(lifts).toEqual({ a: 0 })
  })

  test('one backfit step: what an account gains beyond its hours is its own level', async () => {
    const bob = { account_id: 'x:bob' }
    const cells = await cellsOf([
      outcome('a1', 0, 0),
      outcome('a2', 0, 0),
      outcome('a3', 0, 9),
      outcome('b1', 0, 0, bob),
      outcome('b2', 0, 0, bob),
      outcome('b3', 0, 0, bob),
    ])
    // The hour’s mean is ln 10 / 6; ann has 3 × that more than it, spread over 3 + 5 posts.
    const shift = (Math.log(10) - Math.log(10) / 2) / 8
    const mean = Math.log(10) / 6
    const [low, high] = [-shift - mean, Math.log(10) - shift - mean]
    expect(cells['x:ann 0']?.posts).toBe(3)
    expect(cells['x:ann 0']?.sum).toBeCloseTo(2 * low + high, 8)
    expect(cells['x:ann 0']?.squares).toBeCloseTo(2 * low ** 2 + high ** 2, 8)
    expect(cells['x:bob 0']?.sum).toBeCloseTo(3 * (shift - mean), 8)
    expect(cells['x:bob 0']?.squares).toBeCloseTo(3 * (shift - mean) ** 2, 8)
  })

  test('the hours of an account, and of its neighbours, stay apart', async () => {
    const cells = await cellsOf([
      outcome('a', 1, 0),
      outcome('b', 1, 99),
      outcome('c', 2, 9),
      outcome('d', 1, 9, { account_id: 'x:bob' }),
    ])
    expect(Object.keys(cells).toSorted()).toEqual(['x:ann 1', 'x:ann 2', 'x:bob 1'])
    expect(cells['x:ann 1']?.posts).toBe(2)
    expect(cells['x:bob 1']?.posts).toBe(1)
  })
})

describe('marts.checkback_curves', () => {
  const account = { account_id: 'x:ann', brand: 'ann', platform: 'x', channel: 'feed' }
  const curveRows = (shares: readonly number[], ns: readonly number[]) =>
    [1, 6, 24, 72, 168].map((age_bucket_hours, i) => ({
      platform: 'x',
      age_bucket_hours,
      share: shares[i] ?? null,
      n: ns[i] ?? null,
    }))

  test('is the default curve without results', () =>
    testModel('marts.checkback_curves', {
      given: { 'staging.accounts': [account] },
      expect: curveRows([0.22, 0.5, 0.8, 0.95, 1], [0, 0, 0, 0, 0]),
    }))

  test('moves with the results that were final, and never falls', () =>
    testModel('marts.checkback_curves', {
      given: {
        'staging.accounts': [account],
        'intermediate.post_outcomes': [
          // A day’s reading beyond the final one counts as all of it.
          {
            platform: 'x',
            result_1h: 50,
            result_24h: 120,
            result_168h: 100,
            posted_at: '2026-10-01T00:00:00Z',
          },
          { platform: 'x', result_1h: 100, result_168h: 100, posted_at: '2026-10-01T00:00:00Z' },
          // Not final, too few, in the future of the clock.
          { platform: 'x', result_1h: 50, posted_at: '2026-10-01T00:00:00Z' },
          { platform: 'x', result_1h: 4, result_168h: 4, posted_at: '2026-10-01T00:00:00Z' },
          { platform: 'x', result_1h: 90, result_168h: 90, posted_at: '2026-12-01T00:00:00Z' },
        ],
      },
      expect: curveRows([(4.4 + 1.5) / 22, 0.5, 17 / 21, 0.95, 1], [2, 0, 1, 0, 2]),
    }))
})
