import { Temporal } from 'temporal-polyfill'

import { parseWeek } from '../../time.ts'
import type { AccountRow, CaptionRow, OriginalRow, PlanInput } from '../input.ts'
import type { Plan } from '../plan.ts'

/** Something that takes its time on an account: an item, or a post nobody planned. */
export interface Thing {
  readonly account_id: string
  readonly at: Temporal.Instant
  readonly kind: string | null
  readonly content_id: string | null
  readonly content_type: string | null
  readonly caption_key: string | null
  readonly caption: string | null
  readonly hashtags: readonly string[]
  /** Whether this plan chose it; what it found already there it need not answer for. */
  readonly isProposed: boolean
  readonly label: string
}

/** What the checks look things up in. */
export interface Week {
  readonly input: PlanInput
  readonly start: Temporal.Instant
  readonly end: Temporal.Instant
  readonly things: readonly Thing[]
  readonly account: (id: string) => AccountRow | undefined
  readonly caption: (account: string, key: string) => CaptionRow | undefined
  readonly original: (id: string) => OriginalRow | undefined
  /** The wall clock of a zone at an instant. */
  readonly wall: (at: Temporal.Instant, zone: string) => Wall
  /** Categories an account’s captions speak about. */
  readonly subjects: (account: string) => ReadonlySet<string | null>
}

/** What the rules read off a wall clock. */
export interface Wall {
  /** `2026-11-24`. */
  readonly date: string
  readonly minuteOfDay: number
  /** `2026-W48`. */
  readonly week: string
}

const OPEN_STATES = ['pending_approval', 'withdrawn', 'rejected', 'cancelled', 'missed', 'refused']

/** Whether an item of an earlier plan keeps its time. */
export function isStanding({ state, isTouched }: PlanInput['earlier'][number]): boolean {
  return !OPEN_STATES.includes(state) || (state === 'pending_approval' && isTouched)
}

/** Whether an item of an earlier plan must come along into the new one. */
export function isKept(item: PlanInput['earlier'][number]): boolean {
  return isStanding(item) || item.state === 'missed' || item.state === 'refused'
}

/** The week of a plan: everything in it and around it. */
export function weekOfPlan(plan: Plan, input: PlanInput): Week {
  const monday = parseWeek(input.week)
  const midnight = (days: number) =>
    monday.add({ days }).toZonedDateTime(input.brand.timezone).toInstant()
  const captions = new Map(
    input.captions.map((row) => [`${row.account_id} ${row.caption_key}`, row]),
  )
  const accounts = new Map(input.accounts.map((row) => [row.account_id, row]))
  const originals = new Map(input.originals.map((row) => [row.content_id, row]))
  const subjects = new Map(
    input.accounts.map(({ account_id: id }) => {
      const own = input.captions.filter(({ account_id: other }) => other === id)
      return [id, new Set(own.map(({ category }) => category))]
    }),
  )
  return {
    input,
    start: midnight(0),
    end: midnight(7),
    things: [...proposedThings(plan, input), ...standingThings(input)],
    account: (id) => accounts.get(id),
    caption: (account, key) => captions.get(`${account} ${key}`),
    original: (id) => originals.get(id),
    wall: remembered(),
    subjects: (account) => subjects.get(account) ?? new Set(),
  }
}

/** Wall clocks, each worked out once. */
function remembered(): Week['wall'] {
  const known = new Map<string, Wall>()
  return (at, zone) => {
    const key = `${at.epochMilliseconds} ${zone}`
    const found = known.get(key)
    if (found) return found
    const local = at.toZonedDateTimeISO(zone)
    const wall = {
      date: local.toPlainDate().toString(),
      minuteOfDay: local.hour * 60 + local.minute,
      week: `${local.yearOfWeek}-W${String(local.weekOfYear).padStart(2, '0')}`,
    }
    known.set(key, wall)
    return wall
  }
}

function proposedThings(plan: Plan, input: PlanInput): Thing[] {
  const kept = new Set(input.earlier.filter(isKept).map(({ row }) => row.item_id))
  return plan.items
    .filter(({ item_id: id }) => !kept.has(id))
    .map((item) => ({
      account_id: item.account_id,
      at: Temporal.Instant.from(item.scheduled_at),
      kind: item.kind,
      content_id: item.content_id ?? null,
      content_type: item.content_type ?? null,
      caption_key: item.caption_key ?? null,
      caption: item.caption ?? null,
      hashtags: item.hashtags ?? [],
      isProposed: true,
      label: `${item.account_id} ${item.local_time}`,
    }))
}

function standingThings(input: PlanInput): Thing[] {
  const posted = new Map(input.occupied.map((row) => [row.item_id ?? '', row.at]))
  const standing = input.earlier.filter(isStanding).map(({ row }) => ({
    account_id: row.account_id,
    at: posted.get(row.item_id) ?? row.scheduled_at,
    kind: row.kind,
    content_id: row.content_id ?? null,
    content_type: row.content_type ?? null,
    caption_key: row.caption_key ?? null,
  }))
  const ids = new Set(input.earlier.filter(isStanding).map(({ row }) => row.item_id))
  const others = input.occupied.filter(({ item_id: id }) => id === null || !ids.has(id))
  return [...standing, ...others].map((row) => ({
    account_id: row.account_id,
    at: Temporal.Instant.from(row.at),
    kind: row.kind,
    content_id: row.content_id,
    content_type: row.content_type,
    caption_key: row.caption_key,
    caption: null,
    hashtags: [],
    isProposed: false,
    label: `${row.account_id} ${row.at} (fixed)`,
  }))
}

/** Whether an instant lies in the week, in the brand’s zone. */
export function isInWeek(week: Pick<Week, 'start' | 'end'>, at: Temporal.Instant): boolean {
  return Temporal.Instant.compare(at, week.start) >= 0 && Temporal.Instant.compare(at, week.end) < 0
}

/** Minutes between two instants. */
export function minutesApart(a: Temporal.Instant, b: Temporal.Instant): number {
  return Math.abs(a.epochMilliseconds - b.epochMilliseconds) / 60_000
}
