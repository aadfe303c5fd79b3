import { Temporal } from 'temporal-polyfill'

import type { PlanInput } from '../input.ts'
import { isStanding, type Thing, type Week } from './week.ts'

/** What a network asks for a post with such words, in the configured currency. */
export function priceOf({ config }: PlanInput, platform: string, words: string | null): number {
  const text = (words ?? '').toLowerCase()
  const hasLink = /\b(https?:\/\/|www\.)\S/.test(text)
  const ordinary = config.money.per_post[platform] ?? 0
  return hasLink ? (config.money.per_link_post[platform] ?? ordinary) : ordinary
}

/** What a brand’s budget leaves once everything in the week is paid for; null where none is set. */
export function moneyLeft({ input, things, account }: Week): number | null {
  const { budget } = input.config.money
  if (budget === null) return null
  const standing = input.earlier
    .filter(isStanding)
    .reduce((sum, { row }) => sum + priceOf(input, row.platform, row.caption ?? null), 0)
  return things
    .filter(({ isProposed }) => isProposed)
    .reduce(
      (left, thing) => left - priceOfThing(input, account(thing.account_id)?.platform, thing),
      Math.max(0, budget - standing),
    )
}

/** What a thing costs on a platform. */
export function priceOfThing(
  input: PlanInput,
  platform: string | undefined,
  { caption }: Pick<Thing, 'caption'>,
): number {
  return priceOf(input, platform ?? '', caption)
}

/** Days on which an account has fewer items than are asked for, as words; only whole days to come. */
export function daysBelowDemand(week: Week, accountId: string): string[] {
  const { input, start, end, things } = week
  const demand = input.atLeast ?? input.config.least_per_day
  const zone = week.account(accountId)?.timezone
  if (demand === 0 || !zone) return []
  const clock = Temporal.Instant.from(input.asOf).add({ minutes: input.leadMinutes ?? 0 })
  const first = start.toZonedDateTimeISO(zone).toPlainDate()
  const dates = Array.from({ length: 8 }, (_, days) => first.add({ days }))
  return dates.flatMap((date) => {
    const from = date.toZonedDateTime(zone).toInstant()
    const until = date.add({ days: 1 }).toZonedDateTime(zone).toInstant()
    const isWhole = isNotBefore(from, start) && isNotBefore(end, until) && isNotBefore(from, clock)
    const count = things.filter(
      ({ account_id: id, at }) => id === accountId && isNotBefore(at, from) && isBefore(at, until),
    ).length
    return isWhole && count < demand ? [`${count} of ${demand} on ${date.toString()}`] : []
  })
}

function isBefore(a: Temporal.Instant, b: Temporal.Instant): boolean {
  return Temporal.Instant.compare(a, b) < 0
}

function isNotBefore(a: Temporal.Instant, b: Temporal.Instant): boolean {
  return !isBefore(a, b)
}
