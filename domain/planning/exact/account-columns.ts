import type { Board } from '../board.ts'
import { ANY_DAY, kindOf } from '../candidates.ts'
import type { DrawnCaption } from '../caption-pool.ts'
import { costOfPlacement } from '../costs.ts'
import { isWithin } from '../days.ts'
import type { OriginalRow } from '../input.ts'
import { captionObstacle, originalObstacle, slotObstacle } from '../obstacles.ts'
import { ownCaption } from '../own-text.ts'
import {
  contentTypeOf,
  goesWith,
  microValue,
  type AccountProblem,
  type Kind,
  type Placement,
  type Problem,
} from '../problem.ts'
import type { Slot } from '../slots.ts'
import { captionClasses, type CaptionClass, type Classes } from './caption-classes.ts'
import type { LinearModel } from './linear-model.ts'
import { daysOf, type Far } from './far.ts'
import type { Stability } from './stability.ts'
import { undominated, type Differences } from './undominated.ts'

const MICRO = 1_000_000
const KINDS: readonly Kind[] = ['feed', 'ppv', 'bump']

/** An original outweighs this many of the best texts alone: none gives way to them. */
const ORIGINAL_FIRST = 3

/** A whole column: an item that goes out, without its caption. */
export interface ItemColumn {
  readonly column: number
  readonly account: AccountProblem
  readonly kind: Kind
  readonly slot: Slot
  /** The originals any of which it may be; none for a text alone. */
  readonly originals: readonly OriginalRow[]
  readonly type: string
  readonly days: Placement['days']
  /** Of a text alone: the place of its caption class. */
  readonly alone: number | null
}

/** A column: the caption goes out at that time, as whichever item is there. */
export interface CaptionColumn {
  readonly column: number
  readonly account: AccountProblem
  readonly kind: Kind
  readonly slot: Slot
  readonly caption: DrawnCaption
  /** What the post costs with these words, in whole millionths. */
  readonly cost: number
}

/** A column: an original of a group says its own words at that time. */
export interface WordsColumn {
  readonly column: number
  readonly slot: Slot
  readonly cost: number
}

/** One account’s columns. */
export interface AccountColumns {
  readonly account: AccountProblem
  /** Times at which something may still go out. */
  readonly slots: readonly Slot[]
  readonly items: readonly ItemColumn[]
  readonly captions: readonly CaptionColumn[]
  readonly ownWords: readonly WordsColumn[]
}

/** What columns are made from. */
export interface ColumnsInput {
  readonly problem: Problem
  /** Holds what is fixed, and nothing else. */
  readonly board: Board
  /** The originals that may go out this week. */
  readonly originals: readonly OriginalRow[]
  readonly far: Far
  /** Whether originals that no rule of the account tells apart have columns of their own. */
  readonly isSplit: boolean
  /** Captions kept beyond those an optimum may need. */
  readonly spare: number
  readonly stability: Stability
}

/** Adds an account’s columns: items at times, captions at times, and the rows that join both. */
export function addAccountColumns(
  linear: LinearModel,
  input: ColumnsInput,
  account: AccountProblem,
): AccountColumns {
  const { board } = input
  const slots = account.open.filter((slot) => slotObstacle(board, account, slot) === null)
  const parts = KINDS.map((kind) => addKind(linear, input, account, kind, slots))
  return {
    account,
    slots,
    items: parts.flatMap(({ items }) => items),
    captions: parts.flatMap(({ captions }) => captions),
    ownWords: parts.flatMap(({ ownWords }) => ownWords),
  }
}

function addKind(
  linear: LinearModel,
  input: ColumnsInput,
  account: AccountProblem,
  kind: Kind,
  slots: readonly Slot[],
): Pick<AccountColumns, 'items' | 'captions' | 'ownWords'> {
  const { board } = input
  const pool = account.pools[kind]?.chosen ?? []
  const originals = input.originals.filter(
    (original) => account.originals.has(original.content_id) && kindOf(original) === kind,
  )
  const left = mostOfKind(board, account, kind, slots)
  const wordsOf = (original: OriginalRow) => String(ownWordsCost(input, account, original))
  const alone = captionsAlone({ linear, input, account, kind, slots }, pool, left)
  const classes = captionClasses(account, pool, originals, wordsOf, alone)
  const first = originals.length > 0 && account.textAlone.has(kind) ? firstBonus(account, kind) : 0
  const context = { linear, input, account, kind, slots }
  const groups = alikeOriginals(context, originals, classes)
  const captions = classes.captions.map((one) => {
    const need = needOf(one, groups, { slots, left })
    const some = undominated(one.captions, need.most + input.spare, differencesOf(context, pool))
    return addCaptions({ ...context, slots: need.slots }, some)
  })
  const media = groups.map((alike) => addOriginals(context, alike, first))
  const items = [
    ...media.flat(),
    ...classes.captions.flatMap((alike, place) =>
      alike.typeAlone === null
        ? []
        : addAlone(context, alike.typeAlone, place, captions[place] ?? []),
    ),
  ]
  const ownWords = joinWords(context, classes, { items, captions })
  return { items, captions: captions.flat(), ownWords }
}

/** The captions that an optimum may need without an original, type by type. */
function captionsAlone(
  context: Context,
  pool: readonly DrawnCaption[],
  left: number,
): ReadonlySet<DrawnCaption> {
  const { input, account, kind } = context
  if (!account.textAlone.has(kind)) return new Set()
  const able = pool.filter((caption) => goesWith(account, caption, null))
  const byType = Map.groupBy(able, (caption) => contentTypeOf({ original: null, caption }))
  const differences = differencesOf(context, pool)
  return new Set(
    [...byType.values()].flatMap((some) => undominated(some, left + input.spare, differences)),
  )
}

/** How many captions of a class can be used at most, and when. */
function needOf(
  { groups, typeAlone }: CaptionClass,
  alike: readonly Alike[],
  { slots, left }: { readonly slots: readonly Slot[]; readonly left: number },
): { most: number; slots: readonly Slot[] } {
  if (typeAlone !== null) return { most: left, slots }
  const takers = alike.filter(({ group }) => groups.has(group))
  const count = takers.reduce((sum, { originals }) => sum + originals.length, 0)
  const times = new Set(takers.flatMap((taker) => taker.slots))
  return { most: Math.min(left, count), slots: slots.filter((slot) => times.has(slot)) }
}

/** As many items of a kind as the limits a week and a day leave. */
function mostOfKind(
  board: Board,
  { index, wished, limits }: AccountProblem,
  kind: Kind,
  slots: readonly Slot[],
): number {
  const left = Math.max(0, wished - board.count(index))
  if (kind === 'feed') return left
  const perDay = kind === 'ppv' ? limits.ppvPerDay : limits.bumpsPerDay
  const days = [...new Set(slots.map(({ day }) => day))]
  const rooms = days.map((day) => Math.max(0, perDay - board.countOfKindOn(index, kind, day)))
  return Math.min(
    left,
    rooms.reduce((sum, room) => sum + room, 0),
  )
}

interface Context {
  readonly linear: LinearModel
  readonly input: ColumnsInput
  readonly account: AccountProblem
  readonly kind: Kind
  readonly slots: readonly Slot[]
}

function firstBonus(account: AccountProblem, kind: Kind): number {
  const { chosen = [], reference = 1 } = account.pools[kind] ?? {}
  const lift = Math.max(0, ...account.open.map((slot) => slot.lift))
  const words = Math.max(1, ...chosen.map(({ worth }) => worth / reference))
  return (ORIGINAL_FIRST * lift * words) / MICRO
}

function addCaptions(
  { linear, input, account, kind, slots }: Context,
  captions: readonly DrawnCaption[],
): CaptionColumn[] {
  return captions.flatMap((caption) =>
    slots
      .filter((slot) => captionObstacle(input.board, account, caption, slot) === null)
      .map((slot) => {
        const placement = { account: account.index, kind, slot, original: null, caption }
        const value = microValue(account, { ...placement, days: [0, 7] })
        const cost = costIn(input, account, placement)
        const worth = (value + input.stability.bonus(placement)) / MICRO
        return { column: linear.column(worth, cost > 0), account, kind, slot, caption, cost }
      }),
  )
}

/** Originals that may go out at the same times of an account, with the same captions. */
interface Alike {
  /** Their place among the groups that captions tell apart. */
  readonly group: number
  readonly originals: readonly OriginalRow[]
  readonly slots: readonly Slot[]
  readonly days: Placement['days']
}

function alikeOriginals(
  { input, account, slots }: Context,
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

function addOriginals(
  { linear, input, account, kind }: Context,
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
function ownWordsCost(
  input: ColumnsInput,
  account: AccountProblem,
  original: OriginalRow,
): number | null {
  const own = account.originals.get(original.content_id)?.own
  if (!own || ownCaption(own) === null) return null
  return costIn(input, account, { original, caption: null })
}

function addAlone(
  { linear, account, kind }: Context,
  type: string,
  alone: number,
  captions: readonly CaptionColumn[],
): ItemColumn[] {
  const slots = [...new Set(captions.map(({ slot }) => slot))].toSorted((a, b) => a.at - b.at)
  return slots.map((slot) => ({
    column: linear.column(0, true),
    account,
    kind,
    slot,
    originals: [],
    type,
    days: ANY_DAY,
    alone,
  }))
}

/** What an item costs where a budget is set; else nothing. */
function costIn(
  { problem }: ColumnsInput,
  account: AccountProblem,
  placement: Pick<Placement, 'original' | 'caption'>,
): number {
  return problem.budget.left === null ? 0 : costOfPlacement(problem.budget, account, placement)
}

function differencesOf({ input, account }: Context, pool: readonly DrawnCaption[]): Differences {
  return {
    isFree: isWithoutTwin(pool),
    isHeld: ({ row }) => input.stability.holds(account, row.caption_key),
    costOf: (caption) => costIn(input, account, { original: null, caption }),
  }
}

/** Whether no other caption of the pool is a near-duplicate of it. */
function isWithoutTwin(pool: readonly DrawnCaption[]): Differences['isFree'] {
  const counts = new Map<string, number>()
  for (const { group } of pool) counts.set(group, (counts.get(group) ?? 0) + 1)
  return ({ group }) => counts.get(group) === 1
}

interface Joined {
  readonly items: readonly ItemColumn[]
  /** By caption class. */
  readonly captions: readonly (readonly CaptionColumn[])[]
}

/**
 * The rows that join items and captions at each time: what goes out says its own words or those of
 * one caption that goes with it. Between original groups and caption classes flows say who takes
 * which.
 */
function joinWords(
  context: Context,
  { captions: classes, groupOf }: Classes,
  { items, captions }: Joined,
): WordsColumn[] {
  const { linear, account } = context
  const name = { rule: 'words', account: account.index, what: null } as const
  const columnsAt = captions.map((columns) => Map.groupBy(columns, ({ slot }) => slot))
  const slots = new Set([...items, ...captions.flat()].map(({ slot }) => slot))
  const itemsAt = Map.groupBy(items, ({ slot }) => slot)
  const ownWords: WordsColumn[] = []
  for (const slot of slots) {
    const here = itemsAt.get(slot) ?? []
    const takers = classes.map((): number[] => [])
    const media = here.filter(({ alone }) => alone === null)
    const byGroup = Map.groupBy(media, ({ originals: [one] }) => (one && groupOf.get(one)) ?? -1)
    for (const [group, members] of byGroup) {
      const said = [...classes.keys()]
        .filter((place) => classes[place]?.groups.has(group))
        .map((place) => {
          const flow = linear.column(0, false)
          takers[place]?.push(flow)
          return flow
        })
      const own = addOwnWords(context, members[0]?.originals[0], slot)
      if (own) ownWords.push(own)
      const columns = members.map(({ column }) => column)
      equal(linear, name, columns, own ? [...said, own.column] : said)
    }
    for (const { alone, column } of here) if (alone !== null) takers[alone]?.push(column)
    for (const [place, columns] of takers.entries()) {
      const out = (columnsAt[place]?.get(slot) ?? []).map(({ column }) => column)
      equal(linear, name, columns, out)
    }
  }
  return ownWords
}

/** The column of a group’s own words at a time, by one of its originals; null where it has none. */
function addOwnWords(
  { linear, input, account, kind }: Context,
  original: OriginalRow | undefined,
  slot: Slot,
): WordsColumn | null {
  const cost = original ? ownWordsCost(input, account, original) : null
  if (!original || cost === null) return null
  const placement = { account: account.index, kind, slot, original, caption: null, days: ANY_DAY }
  return { column: linear.column(microValue(account, placement) / MICRO, false), slot, cost }
}

function equal(
  linear: LinearModel,
  name: Parameters<LinearModel['atMost']>[0],
  left: readonly number[],
  right: readonly number[],
): void {
  if (left.length + right.length === 0) return
  linear.row({
    name,
    columns: [...left, ...right],
    coefficients: [...left.map(() => 1), ...right.map(() => -1)],
    lower: 0,
    upper: 0,
  })
}
