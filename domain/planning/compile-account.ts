import { experimentAssignments } from '../experiments/assignments.ts'
import { drawPoolWithExperiments } from '../experiments/experiment-pool.ts'
import { epsilonOf } from '../experiments/learning-mode.ts'
import { experimentsOn } from '../experiments/running.ts'
import { MOST_OF_THE_WEEK } from '../experiments/volume.ts'
import { parseInstant } from '../time.ts'
import type { CaptionContext } from './caption-eligibility.ts'
import { judgeCaption } from './caption-eligibility.ts'
import { captionPolicy } from './caption-policies.ts'
import type { CaptionPool } from './caption-pool.ts'
import { sortedBy } from './canonical.ts'
import type { Earlier } from './earlier.ts'
import { takesTextAlone } from './formats.ts'
import type {
  AccountRow,
  CaptionRow,
  EarlierItem,
  OriginalRow,
  PlanInput,
  UseRow,
} from './input.ts'
import { limitsOf, type Limits } from './limits.ts'
import { availabilityOf } from './originals.ts'
import { ownText } from './own-text.ts'
import type { AccountProblem, Kind, Occupied, TakenOriginal } from './problem.ts'
import { changedLimits, demandOf } from './rule-changes.ts'
import { slotsOf, type Slot, type WeekFrame } from './slots.ts'

const WEEK = 7 * 86_400_000

/** What an account’s part of the problem is made from. */
export interface AccountParts {
  readonly input: PlanInput
  readonly drawId: string
  readonly frame: WeekFrame
  readonly row: AccountRow
  readonly index: number
  readonly minute: number
  readonly earlier: Earlier
  readonly uses: readonly UseRow[]
  /** The brand’s originals, the most urgent first. */
  readonly ordered: readonly OriginalRow[]
  /** What takes time on this account. */
  readonly occupied: readonly Occupied[]
}

/** One account’s week as a solver sees it: its limits, times, originals, and pools drawn. */
export function accountProblem(parts: AccountParts): AccountProblem {
  const { input, row, frame, minute, ordered } = parts
  const limits = changedLimits(limitsOf(row, input.mode, input.config), row, input)
  const isFeed = row.channel === 'feed'
  const own = sortedBy(
    input.slots.filter(({ account_id: id }) => id === row.account_id),
    'hour_of_week',
  )
  const slots = slotsOf(
    row,
    own,
    sortedBy(input.holidays, 'holiday_on', 'name', 'country'),
    frame,
    minute,
    input.config.blackout,
  )
  const bank = input.captions.filter(({ account_id: id }) => id === row.account_id)
  const pools = poolsOf(parts, bank, limits)
  const isWithoutContent = !ordered.some(({ price }) => (price !== null) === !isFeed)
  return {
    index: parts.index,
    row,
    limits,
    minute,
    slots,
    open: slots.filter(({ closed }) => closed === null),
    pools,
    originals: originalsOf(parts),
    textAlone: new Set(textAloneKinds(row, isWithoutContent)),
    isWithoutContent,
    categories: new Set(bank.flatMap(({ category }) => category ?? [])),
    least: leastOf(slots, demandOf(input)),
    wished:
      isFeed && input.originalsWished !== undefined
        ? Math.min(limits.perWeek, input.originalsWished)
        : limits.perWeek,
  }
}

/** What is asked for on each day: nothing on those that have begun already. */
function leastOf(slots: readonly Slot[], demand: number): number[] {
  return Array.from({ length: 7 }, (_, day) => {
    const ofDay = slots.filter((slot) => slot.day === day)
    const isAhead = ofDay.length > 0 && ofDay.every(({ closed }) => closed !== 'past')
    return isAhead ? demand : 0
  })
}

function textAloneKinds(row: AccountRow, isWithoutContent: boolean): Kind[] {
  if (row.channel === 'messages') return ['ppv', 'bump']
  return isWithoutContent || takesTextAlone(row.platform) ? ['feed'] : []
}

function poolsOf(
  parts: AccountParts,
  bank: readonly CaptionRow[],
  limits: Limits,
): Partial<Record<Kind, CaptionPool>> {
  const { input, drawId, row } = parts
  const context = captionContext(parts, bank)
  const experiments = experimentsOn(input.experiments ?? [], row.account_id, 'captions')
  const epsilon = epsilonOf(row.explore_share, input.config.epsilon)
  const pools: Partial<Record<Kind, CaptionPool>> = {}
  for (const [kind, size] of poolSizes(row, limits)) {
    if (size === 0) continue
    const captions = bank.filter((caption) => caption.kind === kind)
    const judged = captions.map((caption) => judgeCaption(caption, context))
    const seedKey = `${drawId}|captions|${row.account_id}|${kind}`
    const policy =
      input.captionPolicy === undefined ? undefined : captionPolicy(input.captionPolicy)
    const assigned = experimentAssignments(judged, experiments, {
      seedKey: row.account_id,
      week: weekNumber(parts.frame),
      most: Math.floor(limits.perWeek * MOST_OF_THE_WEEK),
      inWeek: context.heldKeys,
    })
    pools[kind] = drawPoolWithExperiments(judged, size, { seedKey, epsilon, policy }, assigned)
  }
  return pools
}

/** The number of a week: each is one more than the week before. */
function weekNumber({ monday }: WeekFrame): number {
  return Math.round(monday.toZonedDateTime('UTC').epochMilliseconds / WEEK)
}

/** The pool of E3, shared out between priced messages and follow-ups as the week is. */
function poolSizes(
  { channel, caption_target: target }: AccountRow,
  limits: Limits,
): [Kind, number][] {
  if (channel === 'feed') return [['feed', Math.max(target, limits.perWeek)]]
  const ppv = Math.min(7 * limits.ppvPerDay, limits.perWeek)
  const bumps = Math.min(7 * limits.bumpsPerDay, limits.perWeek)
  const share = (count: number) =>
    Math.max(count, Math.round((target * count) / Math.max(1, ppv + bumps)))
  return [
    ['ppv', share(ppv)],
    ['bump', share(bumps)],
  ]
}

function captionContext(parts: AccountParts, bank: readonly CaptionRow[]): CaptionContext {
  const { input, row, frame, earlier, occupied } = parts
  const isOwn = ({ row: item }: EarlierItem) => item.account_id === row.account_id
  const keysOf = (items: readonly EarlierItem[]) =>
    items.flatMap(({ row: item }) => item.caption_key ?? [])
  const heldKeys = new Set([
    ...occupied.flatMap(({ isInWeek, captionKey }) => (isInWeek && captionKey ? [captionKey] : [])),
    ...keysOf(earlier.waiting.filter(isOwn)),
  ])
  const groups = bank.filter(({ caption_key: key }) => heldKeys.has(key))
  const uses = new Map<string, number[]>()
  const addUse = (key: string, at: number) => uses.set(key, [...(uses.get(key) ?? []), at])
  for (const lock of input.locks) {
    if (lock.account_id !== row.account_id) continue
    addUse(lock.caption_key, parseInstant(lock.last_used_at).epochMilliseconds)
  }
  for (const { captionKey, at } of occupied) if (captionKey) addUse(captionKey, at)
  return {
    account: row,
    frame,
    lockDays: input.config.lock_days,
    fits: input.fits,
    uses,
    heldKeys,
    heldGroups: new Set(groups.map((caption) => caption.caption_group ?? caption.caption_key)),
    refusedKeys: new Set(keysOf(earlier.turnedDown.filter(isOwn))),
  }
}

function originalsOf(parts: AccountParts): Map<string, TakenOriginal> {
  const { input, row, frame, earlier, uses, ordered } = parts
  const turnedDown = new Set(
    earlier.turnedDown
      .filter(({ row: item }) => item.account_id === row.account_id)
      .flatMap(({ row: item }) => item.content_id ?? []),
  )
  const taken = new Map<string, TakenOriginal>()
  for (const original of ordered) {
    const { content_id: id } = original
    if (turnedDown.has(id)) continue
    const own = uses.filter(({ content_id }) => content_id === id)
    const available = availabilityOf(original, row, own, frame, input.config.lock_days)
    if (!available) continue
    taken.set(id, { row: original, ...available, own: ownText(original, row.platform, input.fits) })
  }
  return taken
}
