import { describe, expect, test } from 'vitest'

import { logEValue } from '../../domain/experiments/e-value.ts'
import { rowsOf, testModel } from './harness.ts'
import type { CaseRow } from './case-rows.ts'

const STARTED = '2026-10-01T00:00:00Z'
const started = (more: CaseRow = {}): CaseRow => ({
  experiment_id: 'e1',
  sequence: 1,
  event: 'started',
  event_at: STARTED,
  actor: 'dana',
  name: 'question first',
  kind: 'captions',
  account_ids: ['x:ann', 'x:bob'],
  arm_a: ['a1', 'a2'],
  arm_b: ['b1'],
  loaded_at: STARTED,
  load_id: 'l1',
  ...more,
})
const ended = (event: string, event_at: string, more: CaseRow = {}): CaseRow => ({
  ...started(),
  event,
  event_at,
  sequence: 2,
  name: null,
  kind: null,
  account_ids: null,
  arm_a: null,
  arm_b: null,
  ...more,
})
let posts = 0
const post = (
  caption_key: string,
  trials: number,
  successes: number | null,
  more: CaseRow = {},
) => ({
  account_id: 'x:ann',
  post_id: `p${++posts}`,
  caption_key,
  posted_at: '2026-10-10T12:00:00Z',
  is_settled: true,
  trials,
  successes,
  ...more,
})

describe('staging.experiments', () => {
  const model = 'staging.experiments'

  test('an experiment runs until its first end', () =>
    testModel(model, {
      given: {
        'raw.experiments': [
          started(),
          started({ experiment_id: 'e2' }),
          ended('won', '2026-11-01T00:00:00Z', { experiment_id: 'e2', winner: 'B', reason: 'so' }),
          ended('stopped', '2026-11-05T00:00:00Z', { experiment_id: 'e2', sequence: 3 }),
          started({ experiment_id: 'e3', kind: 'shadow', policy: 'uniform/1' }),
          ended('stopped', '2026-11-05T00:00:00Z', { experiment_id: 'e3', reason: 'enough' }),
        ],
      },
      expect: [
        { experiment_id: 'e1', state: 'running', winner: null, ended_at: null, end_reason: null },
        {
          experiment_id: 'e2',
          state: 'winner',
          winner: 'B',
          ended_at: '2026-11-01T00:00:00Z',
          end_reason: 'so',
        },
        {
          experiment_id: 'e3',
          state: 'stopped',
          winner: null,
          ended_at: '2026-11-05T00:00:00Z',
          end_reason: 'enough',
        },
      ],
    }))
})

describe('intermediate.experiment_exposures', () => {
  const model = 'intermediate.experiment_exposures'

  test('settled posts with an arm’s captions count, on its accounts, from start to end', () =>
    testModel(model, {
      given: {
        'raw.experiments': [started(), ended('stopped', '2026-11-01T00:00:00Z')],
        'intermediate.post_outcomes': [
          post('a1', 101, 5, { posted_at: STARTED }),
          post('b1', 201, 6, { account_id: 'x:bob' }),
          post('a1', 50, 5, { posted_at: '2026-09-30T23:59:59Z' }),
          post('a1', 50, 5, { posted_at: '2026-11-01T00:00:00Z' }),
          post('a1', 50, 5, { is_settled: false }),
          post('a1', 50, null),
          post('a1', 0, 0),
          post('c1', 50, 5),
          post('a1', 50, 5, { account_id: 'x:cy' }),
        ],
      },
      expect: [
        {
          account_id: 'x:ann',
          arm: 'A',
          count_posts: 1,
          trials: 101,
          successes: 5,
          overdispersion: 0.003,
          effective_trials: Number((101 / 1.3).toFixed(9)),
          effective_successes: Number((5 / 1.3).toFixed(9)),
        },
        {
          account_id: 'x:bob',
          arm: 'B',
          count_posts: 1,
          trials: 201,
          successes: 6,
          overdispersion: 0.003,
          effective_trials: Number((201 / 1.6).toFixed(9)),
          effective_successes: Number((6 / 1.6).toFixed(9)),
        },
      ],
    }))

  test('posts that differ beyond chance count less', async () => {
    const given = (rates: readonly number[]) => ({
      'raw.experiments': [started()],
      'intermediate.post_outcomes': rates.map((rate) => post('a1', 1000, 1000 * rate)),
    })
    const [calm] = await rowsOf(model, { given: given([0.05, 0.05, 0.051]) })
    const [wild] = await rowsOf(model, { given: given([0.02, 0.05, 0.08]) })
    // Moments of three rates around 0.05: 1.5 · Σ(y − p)² less chance, over Σ p(1 − p).
    const rho = (1.5 * 0.0018 - 3 * 0.0000475) / (3 * 0.0475)
    expect(calm?.['overdispersion']).toBe(0.0001)
    expect(wild?.['overdispersion']).toBeCloseTo(rho, 7)
    expect(wild?.['effective_trials']).toBeCloseTo(3000 / (1 + 999 * rho), 3)
  })
})

describe('marts.experiment_results', () => {
  const model = 'marts.experiment_results'
  const exposure = (arm: string, trials: number, successes: number, more: CaseRow = {}) => ({
    experiment_id: 'e1',
    account_id: 'x:ann',
    arm,
    count_posts: 1,
    trials,
    successes,
    overdispersion: 0.003,
    effective_trials: trials,
    effective_successes: successes,
    ...more,
  })
  const results = async (exposures: readonly CaseRow[], events = [started()]) => {
    const rows = await rowsOf(model, {
      given: { 'raw.experiments': events, 'intermediate.experiment_exposures': exposures },
    })
    return rows.toSorted((x, y) => String(x['arm']).localeCompare(String(y['arm'])))
  }

  test.each([
    [0, 0],
    [30, 30],
    [40, 75],
    [1234.5, 1001.25],
    [90_000, 91_000],
  ])('the e-value of %d and %d successes is the one of the domain', async (a, b) => {
    const n = 1_000_000
    const [first, second] = await results([exposure('A', n, a), exposure('B', n, b)])
    expect(first?.['log_e_value']).toBeCloseTo(logEValue(a, b), 8)
    expect(second?.['log_e_value']).toBe(first?.['log_e_value'])
  })

  test('a winner needs log 20 and 200 views an arm; before, nothing is said', async () => {
    const states = async (a: CaseRow, b: CaseRow) =>
      (await results([a, b])).map((row) => [row['state'], row['is_winner']])
    const few = exposure('A', 199, 10)
    expect(await states(few, exposure('B', 199, 90))).toEqual([
      ['running', false],
      ['running', false],
    ])
    expect(await states(exposure('A', 200, 10), exposure('B', 200, 90))).toEqual([
      ['winner', false],
      ['winner', true],
    ])
    expect(await states(exposure('A', 200, 10), exposure('B', 200, 12))).toEqual([
      ['no_difference_yet', false],
      ['no_difference_yet', false],
    ])
    expect((await results([])).map((row) => [row['state'], row['views'], row['rate']])).toEqual([
      ['running', 0, null],
      ['running', 0, null],
    ])
  })

  test('arms count with what the smaller one has on each account', async () => {
    const [a, b] = await results([
      exposure('A', 1000, 50),
      exposure('B', 500, 30),
      exposure('A', 400, 40, { account_id: 'x:bob' }),
    ])
    expect([a?.['balanced_trials'], a?.['balanced_successes']]).toEqual([500, 25])
    expect([b?.['balanced_trials'], b?.['balanced_successes']]).toEqual([500, 30])
    expect([a?.['views'], a?.['successes'], b?.['views']]).toEqual([1400, 90, 500])
    expect(a?.['log_e_value']).toBeCloseTo(logEValue(25, 30), 9)
  })

  test('chance to be best and expected loss agree with the two posteriors', async () => {
    const [a, b] = await results([exposure('A', 2000, 80), exposure('B', 2000, 100)])
    expect(Number(a?.['p_best']) + Number(b?.['p_best'])).toBeCloseTo(1, 12)
    // Of 400,000 draws of Beta(81, 1950) and Beta(101, 1930), B was the higher in 0.9352.
    expect(b?.['p_best']).toBeCloseTo(0.9352, 2)
    expect(b?.['expected_loss']).toBeCloseTo(0.000182, 5)
    const gap = Number(a?.['expected_loss']) - Number(b?.['expected_loss'])
    expect(gap).toBeCloseTo(20 / 2031, 9)
  })

  test('what was declared stays, whatever comes in later', async () => {
    const won = ended('won', '2026-11-01T00:00:00Z', { winner: 'A' })
    const rows = await results([exposure('A', 500, 10), exposure('B', 500, 60)], [started(), won])
    expect(rows.map((row) => [row['state'], row['is_winner']])).toEqual([
      ['winner', true],
      ['winner', false],
    ])
  })
})

test('learning modes are the last ones set, and are no planning modes', async () => {
  const change = (to_mode: string, changed_at: string, more: CaseRow = {}) => ({
    account_id: 'x:ann',
    to_mode,
    changed_at,
    reason: to_mode,
    actor: 'set-learning-modes',
    loaded_at: changed_at,
    load_id: changed_at,
    ...more,
  })
  const changes = [
    change('safe', '2026-11-01T00:00:00Z'),
    change('EXPLORE', '2026-11-02T00:00:00Z', { explore_share: 0.33 }),
    change('EXPLOIT', '2026-11-03T00:00:00Z', { explore_share: 0.1, from_mode: 'EXPLORE' }),
    change('PROTECT', '2026-11-03T00:00:00Z', { account_id: 'x:bob', explore_share: 0.05 }),
  ]
  await testModel('marts.account_learning_modes', {
    given: { 'raw.mode_changes': changes },
    expect: [
      {
        account_id: 'x:ann',
        learning_mode: 'EXPLOIT',
        mode_before: 'EXPLORE',
        explore_share: 0.1,
        since_at: '2026-11-03T00:00:00Z',
        reason: 'EXPLOIT',
      },
      {
        account_id: 'x:bob',
        learning_mode: 'PROTECT',
        mode_before: null,
        explore_share: 0.05,
        since_at: '2026-11-03T00:00:00Z',
        reason: 'PROTECT',
      },
    ],
  })
  await testModel('intermediate.account_modes', {
    given: { 'raw.mode_changes': changes },
    expect: [{ account_id: 'x:ann', mode: 'safe', is_paused: false }],
  })
})
