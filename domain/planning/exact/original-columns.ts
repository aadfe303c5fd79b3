import { isWithin } from '../days.ts'
import type { OriginalRow } from '../input.ts'
import { originalObstacle } from '../obstacles.ts'
import { ownCaption } from '../own-text.ts'
import { contentTypeOf, type AccountProblem, type Kind, type Placement } from '../problem.ts'
import type { Slot } from '../slots.ts'
import type { Classes } from './caption-classes.ts'
import { costIn, type ColumnsInput, type ItemColumn, type KindContext } from './columns.ts'
import { daysOf } from './far.ts'

const MICRO = 1_000_000

/** An original outweighs this many of the best texts alone: none gives way to them. */
const ORIGINAL_FIRST = 3

/** Originals that may go out at the same times of an account, with the same captions. */
export interface Alike {
  /** Their place among the groups that captions tell apart. */
  readonly group: number
  readonly originals: readonly OriginalRow[]
  readonly slots: readonly Slot[]
  readonly days: Placement['days']
}

/** What every original gains over texts alone. */
export function firstBonus(account: AccountProblem, kind: Kind): number {
  const { chosen = [], reference = 1 } = account.pools[kind] ?? {}
  const lift = Math.max(0, ...account.open.map((slot) => slot.lift))
  const words = Math.max(1, ...chosen.map(({ worth }) => worth / reference))
  return (ORIGINAL_FIRST * lift * words) / MICRO
}

/** Sorts originals by when they may go out and what may be said with them. */
export function alikeOriginals(
  { input, account, slots }: KindContext,
  originals: readonly OriginalRow[],
  { captions, groupOf }: Classes,
): Alike[] {
  const { problem, board, far, isSplit } = input
  const found = new Map<string, Alike & { originals: OriginalRow[] }>()
  for (const original of originals) {
    const days = daysOf(problem, account, original, far)
    const group = groupOf.get(original) ?? -1
    const hasWords = ownWordsCost(input, account, original) !== null
    if (!hasWords && !captions.some(({ groups }) => groups.has(group))) continue
    const may = slots.filter(
      (slot) =>
        isWithin(slot.day, days) && originalObstacle(board, account, original, slot) === null,
    )
    const times = may.map(({ at }) => at)
    const one = isSplit ? original.content_id : ''
    const key = JSON.stringify([group, days, times, one])
    const known = found.get(key)
    if (known) known.originals.push(original)
    else found.set(key, { group, originals: [original], slots: may, days })
  }
  return [...found.values()]
}

/** Adds a whole column for originals that are alike at each of their times. */
export function addOriginals(
  { linear, input, account, kind }: KindContext,
  { originals, slots, days }: Alike,
  first: number,
): ItemColumn[] {
  return slots.map((slot) => {
    const [original = null] = originals
    const placement = { account: account.index, kind, slot, original, caption: null }
    const stay = originals.length === 1 ? input.stability.bonus(placement) / MICRO : 0
    const column = linear.column(first + stay, true)
    const type = contentTypeOf(placement)
    return { column, account, kind, slot, originals, type, days, alone: null }
  })
}

/** What an original’s own words cost, in whole millionths; null where it has none. */
export function ownWordsCost(
  input: ColumnsInput,
  account: AccountProblem,
  original: OriginalRow,
): number | null {
  const own = account.originals.get(original.content_id)?.own
  if (!own || ownCaption(own) === null) return null
  return costIn(input, account, { original, caption: null })
}
