import { expect, it } from 'vitest'

import { InvalidInputError } from '../../../../domain/errors.ts'
import { checkPlan } from '../../../../domain/planning/check/check-plan.ts'
import { compile } from '../../../../domain/planning/compile.ts'
import { missingDemand } from '../../../../domain/planning/exact/demand.ts'
import { loadHighs } from '../../../../domain/planning/exact/highs.ts'
import type { PlanInput } from '../../../../domain/planning/input.ts'
import { planWeek } from '../../../../domain/planning/plan-week.ts'
import type { Plan } from '../../../../domain/planning/plan.ts'
import { parseRelaxation, relaxedInput } from '../../../../domain/planning/rule-changes.ts'
import { randomWeek } from './random-week.ts'
import { anAccount, anInput, CONFIG, someCaptions, someOriginals, someSlots } from './world.ts'

const highs = await loadHighs()

/** An account on x, where texts go out alone, with captions enough. */
function onX(rest: Partial<PlanInput> = {}, account: Parameters<typeof anAccount>[1] = {}) {
  return anInput({
    accounts: [anAccount('x:acme', account)],
    captions: someCaptions('x:acme', 60),
    ...rest,
  })
}

function perDay(plan: Plan, account = 'x:acme'): number[] {
  const counts = [0, 0, 0, 0, 0, 0, 0]
  for (const item of plan.items.filter(({ account_id: id }) => id === account)) {
    const day = (new Date(`${item.local_time.slice(0, 10)}T00:00Z`).getUTCDay() + 6) % 7
    counts[day] = (counts[day] ?? 0) + 1
  }
  return counts
}

function refusal(input: PlanInput): InvalidInputError {
  try {
    planWeek(input, highs)
  } catch (error) {
    if (error instanceof InvalidInputError) return error
    throw error
  }
  throw new Error('this week can be planned')
}

it('gives every day at least what is asked for, where the rule of thumb would not', () => {
  const account = { risk: 'CRITICAL', risk_multiplier: 0.55, zone: 'RED' } as const
  const dull = someSlots('x:acme').map((slot) =>
    slot.hour_of_week < 24 ? { ...slot, score: -4 } : slot,
  )
  const input = onX({ slots: dull }, { ...account, daily_cap: 2, min_gap_minutes: 60 })
  expect(perDay(planWeek(input, highs))[0]).toBe(0)
  const asked = { ...input, atLeast: 1, holidays: [] }
  const plan = planWeek(asked, highs)
  expect(Math.min(...perDay(plan))).toBe(1)
  expect(checkPlan(plan, asked)).toEqual([])
  const three = planWeek(onX({ atLeast: 3 }), highs)
  expect(perDay(three)).toEqual([3, 3, 3, 3, 3, 3, 3])
})

it('takes the settings’ number a day, and leaves days alone that have begun', () => {
  const config = { ...CONFIG, least_per_day: 3 }
  const plan = planWeek(onX({ config, asOf: '2026-11-25T20:30:00Z' }), highs)
  expect(perDay(plan).slice(3)).toEqual([3, 3, 3, 3])
  expect(plan.run.config_digest).not.toBe(
    planWeek(onX({ asOf: '2026-11-25T20:30:00Z' }), highs).run.config_digest,
  )
})

it('sends originals beyond their own days where the demand needs it', () => {
  const input = anInput({
    originals: someOriginals(7),
    config: { ...CONFIG, max_originals: 21 },
    asOf: '2026-11-23T12:00:00Z',
    atLeast: 1,
  })
  const plan = planWeek(input, highs)
  expect(Math.min(...perDay(plan, 'instagram:acme').slice(1))).toBe(1)
})

it('names the gap and the smallest gap that would do', () => {
  const error = refusal(onX({ atLeast: 3 }, { quiet_hours: '10:00-23:59', min_gap_minutes: 300 }))
  expect(error.data['conflict']).toEqual(['gap', 'quiet_hours'])
  expect(error.data['relaxations']).toEqual([
    { family: 'gap', from: 300, to: 240, option: '--relax gap=240' },
    { family: 'quiet_hours', from: null, to: null, option: '--relax quiet_hours' },
  ])
  expect(error.message).toContain('x:acme Monday 3 → 2')
  expect(error.message).toContain('--relax gap=240 (the gap between items, 300 → 240 min)')
  const relaxed = onX(
    { atLeast: 3, ruleChanges: { relax: [parseRelaxation('gap=240')] } },
    { quiet_hours: '10:00-23:59', min_gap_minutes: 300 },
  )
  expect(perDay(planWeek(relaxed, highs))).toEqual([3, 3, 3, 3, 3, 3, 3])
  const loud = { ...relaxed, ruleChanges: { relax: [parseRelaxation('quiet_hours')] } }
  const plan = planWeek(loud, highs)
  expect(perDay(plan)).toEqual([3, 3, 3, 3, 3, 3, 3])
  expect(checkPlan(plan, relaxedInput(loud))).toEqual([])
})

it('names the limits a day and a week, and what both must be', () => {
  const error = refusal(onX({ atLeast: 4 }, { daily_cap: 3, min_gap_minutes: 60 }))
  expect(error.data['conflict']).toEqual(['daily', 'weekly'])
  expect(error.data['relaxations']).toEqual([])
  expect(error.data['together']).toEqual([
    { family: 'daily', from: 3, to: 4, option: '--relax daily=4' },
    { family: 'weekly', from: 21, to: 28, option: '--relax weekly=28' },
  ])
  const relax = ['daily=4', 'weekly=28'].map(parseRelaxation)
  const plan = planWeek(
    onX({ atLeast: 4, ruleChanges: { relax } }, { daily_cap: 3, min_gap_minutes: 60 }),
    highs,
  )
  expect(perDay(plan)).toEqual([4, 4, 4, 4, 4, 4, 4])
})

it('names a holiday, and the days from which captions rest', () => {
  const holidays = [
    { holiday_on: '2026-11-26', name: 'A day off', country: null, effect: 'avoid' as const },
  ]
  const error = refusal(onX({ atLeast: 1, holidays }))
  expect(error.data['conflict']).toEqual(['holidays'])
  expect(error.message).toContain('x:acme Thursday 1 → 0')
  const captions = someCaptions('x:acme', 8)
  const locks = captions.map(({ caption_key: key }) => ({
    account_id: 'x:acme',
    caption_key: key,
    last_used_at: '2026-11-17T12:00:00Z',
  }))
  const rested = refusal(onX({ atLeast: 1, captions, locks }))
  expect(rested.data['relaxations']).toEqual([
    { family: 'rest', from: 14, to: 6, option: '--relax rest=6' },
  ])
})

it('says so where nothing that could give way is in the way, and plans the most on demand', () => {
  const captions = someCaptions('x:acme', 9)
  const error = refusal(onX({ atLeast: 2, captions }))
  expect(error.data['conflict']).toEqual([])
  expect(error.message).toContain('there is too little to post')
  const soft = onX({ atLeast: 2, captions, ruleChanges: { relax: [parseRelaxation('at_least')] } })
  const plan = planWeek(soft, highs)
  expect(plan.items).toHaveLength(9)
  const lower = onX({
    atLeast: 2,
    captions,
    ruleChanges: { relax: [parseRelaxation('at_least=1')] },
  })
  expect(Math.min(...perDay(planWeek(lower, highs)))).toBe(1)
})

it('refuses a rule it does not know and a value where there is none', () => {
  for (const text of ['sleep', 'gap=long', 'holidays=3', '']) {
    expect(() => parseRelaxation(text)).toThrow(InvalidInputError)
    expect(() => parseRelaxation(text)).toThrow(/name one of gap, daily/)
  }
  expect(parseRelaxation('spread=60')).toEqual({ family: 'spread', value: 60 })
})

it('keeps every other rule while it gives random weeks as much of the demand as there is', () => {
  for (const seed of [3, 11, 18]) {
    const input = { ...randomWeek(seed), atLeast: 1, leadMinutes: 0 }
    const soft = { ...input, ruleChanges: { relax: [parseRelaxation('at_least')] } }
    const broken = checkPlan(planWeek(soft, highs), soft)
    const missing = missingDemand(highs, compile(input, 'a plan'))
    expect(broken.filter(({ rule }) => rule !== 'items asked for')).toEqual([])
    expect(broken).toHaveLength(missing.length)
  }
})
