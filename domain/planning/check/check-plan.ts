import { Temporal } from 'temporal-polyfill'

import type { PlanInput } from '../input.ts'
import type { Plan } from '../plan.ts'
import { captionProblems, originalProblems } from './content-rules.ts'
import { decisionProblems } from './decision-rules.ts'
import { leftOver, varietyProblems } from './left-over.ts'
import { daysBelowDemand, moneyLeft } from './money-rules.ts'
import { timeProblems } from './time-rules.ts'
import type { Violation } from './violation.ts'
import { isInWeek, isKept, weekOfPlan, type Thing, type Week } from './week.ts'

/**
 * Checks a plan against the rules of records.md, written from its text and sharing no code with the
 * planner but the shapes of the rows: every item on its own and among the others, kept items, the
 * logged decisions, and that no account is short while something eligible still fits. Gives back
 * every rule broken; nothing where the plan is right.
 */
export function checkPlan(plan: Plan, input: PlanInput): Violation[] {
  const week = weekOfPlan(plan, input)
  const proposed = week.things.filter(({ isProposed }) => isProposed)
  return [
    ...proposed.flatMap((thing) => thingProblems(week, thing)),
    ...plan.items.flatMap((item) => rowProblems(item, input)),
    ...wholeProblems(plan, input),
    ...originalsProblems(week),
    ...moneyProblems(week),
    ...demandProblems(plan, week),
    ...decisionProblems(plan),
    ...varietyProblems(plan, week),
    ...leftOver(plan, week),
  ]
}

function thingProblems(week: Week, thing: Thing): Violation[] {
  const others = week.things.filter((other) => other !== thing)
  return [
    ...timeProblems(week, thing, others),
    ...originalProblems(week, thing, others),
    ...captionProblems(week, thing, others),
  ].map((rule) => ({ rule, account_id: thing.account_id, detail: thing.label }))
}

/** What must hold of every row by itself. */
function rowProblems(item: Plan['items'][number], input: PlanInput): Violation[] {
  const rules: [boolean, string][] = [
    [resolved(item.local_time, item.timezone) === instantText(item.scheduled_at), 'local time'],
    [/^[0-9a-f]{16}$/.test(item.item_id), 'form of the item id'],
    [/^SCH_\d{4}W\d\d_[A-Z0-9]+_[0-9A-F]{6}$/.test(item.schedule_id), 'form of the schedule id'],
    [item.week === input.week && item.brand === input.brand.brand, 'week and brand'],
    [input.accounts.some((a) => a.account_id === item.account_id && a.is_active), 'active account'],
    [item.caption_value >= 0 && item.caption_value <= 1, 'caption value from 0 to 1'],
    [item.propensity === null || (item.propensity > 0 && item.propensity <= 1), 'propensity'],
    [typeof JSON.parse(item.reasons).why === 'string', 'a reason in words'],
  ]
  return rules
    .filter(([holds]) => !holds)
    .map(([, rule]) => ({ rule, account_id: item.account_id, detail: item.item_id }))
}

/** What must hold of the plan as a whole: unique ids, kept and withdrawn items, its counts. */
function wholeProblems(plan: Plan, input: PlanInput): Violation[] {
  const ids = plan.items.map(({ item_id: id }) => id)
  const kept = input.earlier.filter(isKept)
  const isSame = ({ row }: (typeof kept)[number]) => {
    const now = plan.items.find(({ item_id: id }) => id === row.item_id)
    return now?.scheduled_at === row.scheduled_at && now.caption === row.caption
  }
  const open = input.earlier.filter(
    ({ state, isTouched }) => state === 'pending_approval' && !isTouched,
  )
  const isGone = new Set(plan.events.map(({ item_id: id }) => id))
  const final = input.earlier.filter(({ state }) =>
    ['withdrawn', 'rejected', 'cancelled'].includes(state),
  )
  const broken: [boolean, string][] = [
    [new Set(ids).size === ids.length, 'item ids are unique'],
    [kept.every(isSame), 'kept items stay as they are'],
    [
      open.every(({ row }) => ids.includes(row.item_id) !== isGone.has(row.item_id)),
      'every open item is either proposed again or withdrawn',
    ],
    [final.every(({ row }) => !ids.includes(row.item_id)), 'ids of items that are gone'],
    [plan.run.count_items === plan.items.length, 'count of items'],
    [
      plan.run.count_short === plan.accounts.reduce((sum, { short }) => sum + short, 0),
      'count of items short',
    ],
    [
      Math.abs(plan.items.reduce((sum, { score }) => sum + score, 0) - plan.run.objective) < 1e-3,
      'objective',
    ],
    [plan.accounts.every(({ short, reasons }) => short === 0 || reasons.length > 0), 'a reason'],
  ]
  return broken
    .filter(([holds]) => !holds)
    .map(([, rule]) => ({ rule, account_id: null, detail: plan.planId }))
}

/** No more originals than asked for, feed and priced counted apart. */
function originalsProblems({ input, things, original, ...week }: Week): Violation[] {
  const most = input.originalsWished ?? input.config.max_originals
  const inWeek = things.filter(({ at }) => isInWeek(week, at))
  return [true, false].flatMap((isPriced) => {
    const ofSort = inWeek.filter(
      ({ content_id: id }) => id !== null && ((original(id)?.price ?? null) !== null) === isPriced,
    )
    const all = new Set(ofSort.map(({ content_id: id }) => id))
    const fixed = new Set(
      ofSort.filter(({ isProposed }) => !isProposed).map(({ content_id: id }) => id),
    )
    if (all.size <= Math.max(most, fixed.size)) return []
    return [{ rule: 'more originals than asked for', account_id: null, detail: `${all.size}` }]
  })
}

/** The week costs no more than its budget. */
function moneyProblems(week: Week): Violation[] {
  const left = moneyLeft(week) ?? 0
  return left < -1e-6 ? [{ rule: 'budget', account_id: null, detail: `${left}` }] : []
}

/** Every account has as many items a day as are asked for. */
function demandProblems(plan: Plan, week: Week): Violation[] {
  return plan.accounts.flatMap(({ account_id: id }) =>
    daysBelowDemand(week, id).map((detail) => ({
      rule: 'items asked for',
      account_id: id,
      detail,
    })),
  )
}

function resolved(localTime: string, zone: string): string {
  return Temporal.PlainDateTime.from(localTime).toZonedDateTime(zone).toInstant().toString()
}

function instantText(at: string): string {
  return Temporal.Instant.from(at).toString()
}
