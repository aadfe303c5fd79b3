import { expect, it } from 'vitest'

import { compile } from '../../../../domain/planning/compile.ts'
import { loadHighs } from '../../../../domain/planning/exact/highs.ts'
import { pricesOf } from '../../../../domain/planning/exact/row-prices.ts'
import { solveExactly } from '../../../../domain/planning/exact/solve-exactly.ts'
import { expectedResults } from '../../../../domain/planning/expected-results.ts'
import type { AccountRow, PlanInput } from '../../../../domain/planning/input.ts'
import { planWeek } from '../../../../domain/planning/plan-week.ts'
import type { OtherChoice } from '../../../../domain/planning/alternatives.ts'
import { dearest, toldPrice } from '../../../../domain/planning/price-words.ts'
import { beta, makeRng } from '../../../../domain/sampling.ts'
import { anAccount, anInput, CONFIG, someCaptions, someOriginals, someSlots } from './world.ts'

const highs = await loadHighs()
const MICRO = 1_000_000

function onX(account: Partial<AccountRow> = {}, rest: Partial<PlanInput> = {}): PlanInput {
  return anInput({
    accounts: [anAccount('x:acme', account)],
    captions: someCaptions('x:acme', 40),
    ...rest,
  })
}

function solved(input: PlanInput) {
  const problem = compile(input, 'a plan')
  const solution = solveExactly(highs, problem)
  return { problem, solution, prices: pricesOf(highs, solution) }
}

it('prices a week’s limit at what one more item is really worth', () => {
  const red = { risk: 'CRITICAL', zone: 'RED', risk_multiplier: 0.55 } as const
  const input = onX({ ...red, min_gap_minutes: 120 })
  const { problem, solution, prices } = solved(input)
  const week = prices.rows.find(({ rule }) => rule === 'week')
  const more = { ...input, ruleChanges: { relax: [{ family: 'weekly', value: 13 }] } } as const
  const gain = (solveExactly(highs, compile(more, 'a plan')).value - solution.value) / MICRO
  expect(problem.accounts[0]?.limits.perWeek).toBe(12)
  expect(gain).toBeGreaterThan(0.5)
  expect(week?.price).toBeGreaterThan(gain * 0.999)
  expect(week?.price).toBeLessThan(gain * 1.05)
  expect(
    toldPrice(problem, week ?? { rule: 'week', account: 0, what: null, price: 0 }),
  ).toMatchObject({
    account_id: 'x:acme',
    text: 'one more item in the week on x:acme',
  })
})

it('prices a day’s limit, and an original’s right of way at nothing', () => {
  const input = anInput({
    accounts: [anAccount('x:acme', { daily_cap: 1 })],
    captions: someCaptions('x:acme', 40),
    originals: someOriginals(3),
  })
  const { problem, prices } = solved(input)
  const days = prices.rows.filter(({ rule }) => rule === 'day')
  expect(prices.rows[0]?.price).toBeLessThan(3)
  expect(dearest(problem, days)[0]?.text).toMatch(/^one more item on \w+day on x:acme$/)
})

it('prices an item less asked for at what the demand costs', () => {
  const slots = someSlots('x:acme').map((slot) =>
    slot.hour_of_week < 24 ? { ...slot, score: -4 } : slot,
  )
  const red = { risk: 'CRITICAL', zone: 'RED', risk_multiplier: 0.55 } as const
  const input = onX({ ...red, daily_cap: 2, min_gap_minutes: 60 }, { slots, atLeast: 1 })
  const { solution, prices } = solved(input)
  const demand = prices.rows.find(({ rule, what }) => rule === 'least a day' && what === 0)
  const cost = (solved({ ...input, atLeast: 0 }).solution.value - solution.value) / MICRO
  expect(cost).toBeGreaterThan(0.1)
  expect(demand?.price).toBeGreaterThan(cost * 0.9)
  expect(demand?.price).toBeLessThan(cost * 1.1)
})

it('says which rules an item is tight against, and what other choices would change', () => {
  const plan = planWeek(onX({ daily_cap: 2 }), highs)
  for (const item of plan.items) {
    const { tight, alternatives, slot } = JSON.parse(item.reasons) as {
      tight: { rule: string; text: string; price: number }[]
      alternatives: OtherChoice[]
      slot: { score: number }
    }
    expect(tight.map(({ rule }) => rule)).toContain('week')
    for (const other of alternatives.filter(({ kind }) => kind !== 'caption')) {
      const lift = Math.exp(other.score) - Math.exp(slot.score)
      expect(other.change).toBeCloseTo((lift * item.score) / Math.exp(slot.score), 3)
    }
    const better = alternatives.filter(({ change }) => change > 1e-4)
    expect(better.map(({ obstacle }) => obstacle)).not.toContain(null)
    const words = alternatives.filter(({ kind }) => kind === 'caption')
    for (const other of words) expect(other.change).toBeLessThanOrEqual(0)
    expect(new Set(alternatives.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(3)
  }
})

it('says how good the plan is, what it should bring, and what it costs', () => {
  const money = { budget: 5, currency: 'EUR', per_post: { x: 0.1 }, per_link_post: {} }
  const plan = planWeek(
    onX({ trials_per_send: 1000, count_sends_90d: 45 }, { config: { ...CONFIG, money } }),
    highs,
  )
  const { whole } = JSON.parse(plan.run.reasons) as Pick<typeof plan, 'whole'>
  const { proof, expected, cost, saturation, asked } = whole
  expect(proof.value).toBeCloseTo(plan.run.objective, 4)
  expect(proof.gap).toBeLessThanOrEqual(1e-4)
  expect(proof.rule_of_thumb).toBeLessThanOrEqual(proof.bound)
  expect(expected.items).toBe(21)
  expect(expected.trials).toBe(21_000)
  expect(expected.items_without_reach).toBe(0)
  expect(cost).toEqual({ amount: 2.1, currency: 'EUR', left: 2.9 })
  expect(asked).toMatchObject({ at_least: 0, relax: [], originals: null })
  expect(saturation).toEqual([
    expect.objectContaining({ planned: 21, usual: 3.5, ratio: 6, score_if_sent: 0 }),
  ])
})

it('expects what a simulation of the same posteriors gives', () => {
  const { solution } = solved(onX({ trials_per_send: 1000 }))
  const told = expectedResults(solution.board)
  const rng = makeRng('simulated weeks')
  const sums = Array.from({ length: 4000 }, () =>
    [...solution.board.placed].reduce((sum, { slot, caption }) => {
      const sd = ((slot.row.high ?? 0) - (slot.row.low ?? 0)) / 3.92
      const rate =
        Math.exp(slot.row.score + sd * rng.normal()) *
        beta(rng, caption?.row.posterior_alpha ?? 1, caption?.row.posterior_beta ?? 1)
      return sum + 1000 * rate + Math.sqrt(1000 * rate * (1 - rate)) * rng.normal()
    }, 0),
  ).toSorted((a, b) => a - b)
  const mean = sums.reduce((sum, one) => sum + one, 0) / sums.length
  expect(told.successes?.mean).toBeGreaterThan(mean * 0.99)
  expect(told.successes?.mean).toBeLessThan(mean * 1.01)
  const inside = sums.filter(
    (sum) => sum >= (told.successes?.low ?? 0) && sum <= (told.successes?.high ?? 0),
  )
  expect(inside.length / sums.length).toBeGreaterThan(0.93)
  expect(inside.length / sums.length).toBeLessThan(0.97)
})

it('says what it does not know: reach, and hours and words without an interval', () => {
  const plan = planWeek(anInput({ originals: someOriginals(2), slots: [] }), highs)
  expect(plan.whole.expected).toMatchObject({
    items: 2,
    successes: null,
    items_without_reach: 2,
    items_without_interval: 2,
    revenue: {},
  })
  expect(plan.whole.saturation).toEqual([])
})

it('expects money from priced messages', () => {
  const input = anInput({
    accounts: [anAccount('messages:acme', { reward: 'purchases', trials_per_send: 500 })],
    captions: someCaptions('messages:acme', 60, { kind: 'ppv', price: '10', currency: 'EUR' }),
  })
  const { expected } = planWeek(input, highs).whole
  expect(expected.revenue['EUR']?.mean).toBeCloseTo(10 * (expected.successes?.mean ?? 0), 0)
})

it('forecasts saturation by volume, and calls the risk by the rules of account health', () => {
  const tired = {
    count_sends_90d: 90,
    saturation_score: 0.15,
    z_score: 3.2,
    has_enough_history: true,
    risk: 'MODERATE',
  } as const
  const [told] = planWeek(onX(tired), highs).whole.saturation
  expect(told).toEqual({
    account_id: 'x:acme',
    planned: 21,
    usual: 7,
    ratio: 3,
    score_now: 0.15,
    score_if_sent: 0.45,
    risk_now: 'MODERATE',
    risk_if_sent: 'CRITICAL',
    is_calibrated: false,
  })
  const unsure = planWeek(onX({ ...tired, z_score: 1.5 }), highs).whole.saturation[0]
  expect(unsure?.risk_if_sent).toBe('MODERATE')
  const unknown = planWeek(onX({ ...tired, has_enough_history: false }), highs).whole.saturation[0]
  expect(unknown?.risk_if_sent).toBe('MODERATE')
})
