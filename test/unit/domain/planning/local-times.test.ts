import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'

import { checkPlan } from '../../../../domain/planning/check/check-plan.ts'
import { loadHighs } from '../../../../domain/planning/exact/highs.ts'
import type { EarlierItem, PlanInput } from '../../../../domain/planning/input.ts'
import { planWeek } from '../../../../domain/planning/plan-week.ts'
import type { Plan } from '../../../../domain/planning/plan.ts'
import { parseWeek } from '../../../../domain/time.ts'
import { anAccount, anInput, someCaptions, someSlots } from './world.ts'

const highs = await loadHighs()
const ID = 'x:acme'

function weekIn(zone: string, week: string, rest: Partial<PlanInput> = {}): PlanInput {
  return anInput({
    brand: { brand: 'acme', timezone: zone },
    week,
    asOf: parseWeek(week).subtract({ days: 3 }).toString() + 'T12:00:00Z',
    accounts: [anAccount(ID, { timezone: zone, daily_cap: 8, min_gap_minutes: 60 })],
    // Its audience is up at two in the night, when clocks change.
    slots: someSlots(ID, 2),
    captions: someCaptions(ID, 60),
    ...rest,
  })
}

function planned(input: PlanInput): Plan {
  const plan = planWeek(input, highs)
  expect(checkPlan(plan, input)).toEqual([])
  return plan
}

const wall = (item: Plan['items'][number], zone = item.timezone) =>
  Temporal.Instant.from(item.scheduled_at).toZonedDateTimeISO(zone)
const timesOn = (plan: Plan, date: string, hour: number) =>
  plan.items.filter((item) =>
    item.local_time.startsWith(`${date}T${String(hour).padStart(2, '0')}`),
  )

describe('weeks in which clocks change', () => {
  it.each([
    ['forward in the north', 'Europe/Oslo', '2026-W13', '2026-03-29'],
    ['forward in America', 'America/New_York', '2026-W10', '2026-03-08'],
    ['forward in the south', 'Australia/Sydney', '2026-W40', '2026-10-04'],
    ['forward by half an hour', 'Australia/Lord_Howe', '2026-W40', '2026-10-04'],
  ])('%s: no item in the hour that is left out', (_, zone, week, date) => {
    const plan = planned(weekIn(zone, week))
    expect(timesOn(plan, date, 2).filter(({ local_time: at }) => at < `${date}T02:30`)).toEqual([])
    const dayBefore = Temporal.PlainDate.from(date).subtract({ days: 1 }).toString()
    expect(timesOn(plan, dayBefore, 2)).toHaveLength(1)
    const offsets = new Set(plan.items.map((item) => wall(item).offset))
    expect(offsets.size).toBe(2)
  })

  it.each([
    ['back in the north', 'Europe/Oslo', '2026-W43', '2026-10-25T02', '+02:00'],
    ['back in America', 'America/New_York', '2026-W44', '2026-11-01T01', '-04:00'],
    ['back in the south', 'Australia/Sydney', '2026-W14', '2026-04-05T02', '+11:00'],
  ])('%s: once in the hour that comes twice, the first time', (_, zone, week, hour, offset) => {
    const plan = planned(weekIn(zone, week))
    const [date = '', time = '0'] = hour.split('T')
    expect(timesOn(plan, date, Number(time)).map((item) => wall(item).offset)).toEqual([offset])
  })
})

it('a week 53 over the end of the year', () => {
  const plan = planned(weekIn('Pacific/Auckland', '2026-W53'))
  const days = new Set(plan.items.map(({ local_time: at }) => at.slice(0, 10)))
  expect([...days].toSorted()).toEqual([
    '2026-12-28',
    '2026-12-29',
    '2026-12-30',
    '2026-12-31',
    '2027-01-01',
    '2027-01-02',
    '2027-01-03',
  ])
  expect(plan.items.every(({ week }) => week === '2026-W53')).toBe(true)
})

it('Kathmandu, three quarters of an hour from everyone', () => {
  const plan = planned(weekIn('Asia/Kathmandu', '2026-W48'))
  expect(plan.items.length).toBeGreaterThan(40)
  for (const item of plan.items) {
    const { minute } = wall(item, 'UTC')
    expect((minute + 45) % 60).toBe(Number(item.local_time.slice(14, 16)))
  }
})

it('an account that moves zone in mid-week: what stands stays, the rest is in its new time', () => {
  const before = weekIn('Europe/Oslo', '2026-W48')
  const first = planned(before)
  const asOf = '2026-11-25T12:00:00Z'
  const earlier = first.items.map((row, i): EarlierItem =>
    row.scheduled_at < asOf || i % 3 === 0
      ? { row, state: 'approved', sequence: 1, isTouched: true }
      : { row, state: 'pending_approval', sequence: 0, isTouched: false },
  )
  const stands = earlier.filter(({ state }) => state === 'approved').map(({ row }) => row)
  const plan = planned({
    ...before,
    accounts: before.accounts.map((row) => ({
      ...row,
      timezone: 'America/New_York',
      audience_timezone: 'America/New_York',
    })),
    asOf,
    ordinal: 1,
    earlier,
  })
  const ids = new Set(stands.map(({ item_id: id }) => id))
  for (const row of stands) {
    const { scheduled_at, local_time, timezone } = row
    const now = plan.items.find(({ item_id: id }) => id === row.item_id)
    expect(now).toMatchObject({ scheduled_at, local_time, timezone })
  }
  const rest = plan.items.filter(({ item_id: id }) => !ids.has(id))
  expect(rest.length).toBeGreaterThan(5)
  for (const item of rest) {
    expect(item.timezone).toBe('America/New_York')
    expect(wall(item).toPlainDateTime().toString({ smallestUnit: 'minute' })).toBe(item.local_time)
    expect(item.scheduled_at > asOf).toBe(true)
  }
})
