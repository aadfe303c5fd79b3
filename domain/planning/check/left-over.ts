import type { Temporal } from 'temporal-polyfill'

import type { AccountRow } from '../input.ts'
import type { AccountResult, Plan } from '../plan.ts'
import { captionProblems, matchProblems, originalProblems } from './content-rules.ts'
import { moneyLeft, priceOfThing } from './money-rules.ts'
import { timeProblems } from './time-rules.ts'
import type { Violation } from './violation.ts'
import { isInWeek, type Thing, type Week } from './week.ts'

type Candidate = Omit<Thing, 'at'>

/** Short accounts for which something eligible would still fit at one of their times. */
export function leftOver(plan: Plan, week: Week): Violation[] {
  return plan.accounts
    .filter(({ short }) => short > 0)
    .flatMap((result) => {
      const account = week.account(result.account_id)
      if (!account) return []
      const candidates = candidatesOf(plan, week, account)
      const times = candidates.length > 0 ? timesOf(result, account, week) : []
      for (const at of times) {
        const fitting = firstFitting(week, candidates, at, week.things)
        if (!fitting) continue
        const detail = `${fitting.label} at ${at.toString()}`
        return [{ rule: 'short although something fits', account_id: account.account_id, detail }]
      }
      return []
    })
}

/**
 * Accounts more than half of whose week is of one type though another type would do as well. Every
 * original goes out once per account, so none is given up for a text alone.
 */
export function varietyProblems(plan: Plan, week: Week): Violation[] {
  return plan.accounts.flatMap(({ account_id: id }) => {
    const account = week.account(id)
    const own = week.things.filter((thing) => thing.account_id === id && isInWeek(week, thing.at))
    const half = Math.ceil(own.length / 2)
    const count = (type: string) => own.filter((thing) => typeOf(thing) === type).length
    const excessive = own.filter((thing) => thing.isProposed && count(typeOf(thing)) > half)
    if (!account || excessive.length === 0) return []
    const candidates = candidatesOf(plan, week, account)
    return excessive.flatMap((thing) => {
      const others = week.things.filter((other) => other !== thing)
      const instead = candidates.filter(
        (candidate) =>
          (thing.content_id === null || candidate.content_id !== null) &&
          typeOf(candidate) !== typeOf(thing) &&
          count(typeOf(candidate)) < half,
      )
      const better = firstFitting(week, instead, thing.at, others)
      const detail = `${thing.label} could be ${better?.label}`
      return better ? [{ rule: 'more than half of one type', account_id: id, detail }] : []
    })
  })
}

/** The first candidate no rule is against at a time. */
function firstFitting(
  week: Week,
  candidates: readonly Candidate[],
  at: Temporal.Instant,
  things: readonly Thing[],
): Candidate | undefined {
  const isTimely = new Map<string | null, boolean>()
  const isPossible = new Map<string | null, boolean>()
  const left = moneyLeft({ ...week, things }) ?? Infinity
  return candidates.find((candidate) => {
    const thing = { ...candidate, at }
    const platform = week.account(candidate.account_id)?.platform
    const price = priceOfThing(week.input, platform, thing)
    return (
      (price === 0 || price <= left + 1e-9) &&
      once(isTimely, thing.kind, () => timeProblems(week, thing, things).length === 0) &&
      once(
        isPossible,
        thing.content_id,
        () => originalProblems(week, thing, things).length === 0,
      ) &&
      captionProblems(week, thing, things).length === 0
    )
  })
}

/** What is known under a key, worked out the first time. */
function once<K>(known: Map<K, boolean>, key: K, workOut: () => boolean): boolean {
  const found = known.get(key) ?? workOut()
  known.set(key, found)
  return found
}

function typeOf({ content_type: type }: Pick<Thing, 'content_type'>): string {
  return type ?? 'text'
}

/** Whatever the account might post besides: its originals and itself, with each caption left. */
function candidatesOf(plan: Plan, week: Week, account: AccountRow): Candidate[] {
  const id = account.account_id
  const captions = plan.decisions
    .filter((row) => row.account_id === id && row.is_selected && row.item_id === null)
    .flatMap(({ caption_key: key }) => week.caption(id, key) ?? [])
  const isFeed = account.channel === 'feed'
  const originals = week.input.originals.filter(({ price }) => (price === null) === isFeed)
  const common = { account_id: id, hashtags: [], isProposed: true }
  const withOriginals = originals.flatMap((original) => {
    const kind = isFeed ? 'feed' : 'ppv'
    const own = [original.description, original.title].map((text) => ({
      ...common,
      kind,
      content_id: original.content_id,
      content_type: original.kind,
      caption_key: null,
      caption: text,
      label: `${original.content_id} in its own words`,
    }))
    const banked = captions.map((caption) => ({
      ...common,
      kind: caption.kind,
      content_id: original.content_id,
      content_type: original.kind,
      caption_key: caption.caption_key,
      caption: caption.text,
      label: `${original.content_id} with “${caption.text}”`,
    }))
    return [...own, ...banked.filter((candidate) => candidate.kind === kind)]
  })
  const alone = captions.map((caption) => ({
    ...common,
    kind: caption.kind,
    content_id: null,
    content_type: caption.content_type,
    caption_key: caption.caption_key,
    caption: caption.text,
    label: `“${caption.text}”`,
  }))
  return [...withOriginals, ...alone].filter(
    (candidate) => matchProblems(week, candidate).length === 0,
  )
}

/** The account’s times: each hour of its audience’s week at its minute; along a rhythm, its own. */
function timesOf(result: AccountResult, account: AccountRow, week: Week): Temporal.Instant[] {
  const first = week.start.toZonedDateTimeISO(account.audience_timezone).toPlainDate()
  const proposed = week.things.find(
    (thing) => thing.isProposed && thing.account_id === account.account_id,
  )
  const rhythm = account.rhythm_minutes
  if (rhythm && (!proposed || 1440 % rhythm !== 0)) return []
  const zone = rhythm ? account.timezone : account.audience_timezone
  const local = proposed?.at.toZonedDateTimeISO(zone)
  const start = rhythm && local ? (local.hour * 60 + local.minute) % rhythm : result.minute
  const step = rhythm ?? 60
  const times: Temporal.Instant[] = []
  for (let day = -1; day <= 8; day++) {
    for (let minute = start; minute < 1440; minute += step) {
      const wall = first
        .add({ days: day })
        .toPlainDateTime({ hour: Math.floor(minute / 60), minute: minute % 60 })
      const zoned = wall.toZonedDateTime(zone)
      const isThere = zoned.toPlainDateTime().equals(wall)
      if (isThere && isUnambiguous(zoned, account.timezone)) times.push(zoned.toInstant())
    }
  }
  return times.filter((at) => isInWeek(week, at))
}

/** Whether the account’s wall time leads back to the instant: of a repeated hour the first does. */
function isUnambiguous(zoned: Temporal.ZonedDateTime, timezone: string): boolean {
  if (zoned.timeZoneId === timezone) return true
  const there = zoned.withTimeZone(timezone)
  return there.toPlainDateTime().toZonedDateTime(timezone).equals(there)
}
