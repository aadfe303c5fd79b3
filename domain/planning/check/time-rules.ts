import { Temporal } from 'temporal-polyfill'

import type { AccountRow } from '../input.ts'
import { checkedLimits } from './limits.ts'
import { isInWeek, minutesApart, type Thing, type Week } from './week.ts'

/** What is wrong with the time of a proposed thing among the others; a phrase each. */
export function timeProblems(week: Week, thing: Thing, others: readonly Thing[]): string[] {
  const account = week.account(thing.account_id)
  if (!account) return ['the account is not known']
  const problems: string[] = []
  const { input } = week
  const local = week.wall(thing.at, account.timezone)
  const limits = checkedLimits(account, input)
  const notBefore = Temporal.Instant.from(input.asOf).add({ minutes: input.leadMinutes ?? 0 })
  if (!isInWeek(week, thing.at)) problems.push('outside the week in the brand’s zone')
  if (local.week !== input.week) problems.push('outside the week in the account’s zone')
  if (Temporal.Instant.compare(thing.at, notBefore) <= 0) problems.push('not after the clock')
  if (isQuietAt(account.quiet_hours, local.minuteOfDay)) problems.push('quiet hours')
  const day = week.wall(thing.at, account.audience_timezone).date
  const isAvoided = input.holidays.some(
    ({ holiday_on: on, country, effect }) =>
      on === day && effect === 'avoid' && (country === null || country === account.country),
  )
  if (isAvoided) problems.push('a holiday to avoid')
  const isBlackout = input.config.blackout.some(
    ({ from, until, accounts }) =>
      (accounts ?? [thing.account_id]).includes(thing.account_id) &&
      Temporal.Instant.compare(thing.at, Temporal.Instant.from(from)) >= 0 &&
      Temporal.Instant.compare(thing.at, Temporal.Instant.from(until)) < 0,
  )
  if (isBlackout) problems.push('blackout')
  const own = others.filter((other) => other.account_id === thing.account_id)
  if (own.some((other) => minutesApart(other.at, thing.at) < limits.gap)) problems.push('gap')
  if (others.some((other) => minutesApart(other.at, thing.at) === 0)) problems.push('same instant')
  const sameDay = own.filter((other) => week.wall(other.at, account.timezone).date === local.date)
  if (sameDay.length + 1 > limits.day) problems.push('daily limit')
  if (sameDay.length + 1 > limits.quota) problems.push('what the network takes a day')
  const wished = account.channel === 'feed' ? (input.originalsWished ?? Infinity) : Infinity
  const inWeek = own.filter((other) => isInWeek(week, other.at))
  if (inWeek.length + 1 > Math.min(limits.week, wished)) problems.push('weekly limit')
  const ofKind = sameDay.filter(({ kind }) => kind === thing.kind).length + 1
  if (thing.kind === 'ppv' && ofKind > limits.ppv) problems.push('daily target of priced messages')
  if (thing.kind === 'bump' && ofKind > limits.bump) problems.push('rest of the day for follow-ups')
  return [...problems, ...rhythmProblems(week, thing, own, account)]
}

/** Along a rhythm that divides the day, all proposed wall times are whole numbers of it apart. */
function rhythmProblems(
  week: Week,
  thing: Thing,
  own: readonly Thing[],
  { timezone, rhythm_minutes: rhythm }: AccountRow,
): string[] {
  if (!rhythm || 1440 % rhythm !== 0) return []
  const phase = ({ at }: Thing) => week.wall(at, timezone).minuteOfDay % rhythm
  const isOff = own.some((other) => other.isProposed && phase(other) !== phase(thing))
  return isOff ? ['off the rhythm'] : []
}

function isQuietAt(hours: string | null, minute: number): boolean {
  if (!hours) return false
  const [from = 0, to = 0] = hours.split('-').map((time) => {
    const [hour, rest] = time.split(':').map(Number)
    return (hour ?? 0) * 60 + (rest ?? 0)
  })
  // Minutes since the quiet began against its length, both round the clock.
  const length = (to - from + 1440) % 1440
  return (minute - from + 1440) % 1440 < length
}
