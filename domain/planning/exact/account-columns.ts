import type { Board } from '../board.ts'
import { ANY_DAY, kindOf } from '../candidates.ts'
import type { OriginalRow } from '../input.ts'
import { slotObstacle } from '../obstacles.ts'
import type { AccountProblem, Kind } from '../problem.ts'
import type { Slot } from '../slots.ts'
import { addCaptions, captionsAlone, differencesOf } from './caption-columns.ts'
import { captionClasses, type CaptionClass } from './caption-classes.ts'
import type {
  AccountColumns,
  CaptionColumn,
  ColumnsInput,
  ItemColumn,
  KindContext,
} from './columns.ts'
import { joinWords } from './join-words.ts'
import type { LinearModel } from './linear-model.ts'
import {
  addOriginals,
  alikeOriginals,
  firstBonus,
  ownWordsCost,
  type Alike,
} from './original-columns.ts'
import { undominated } from './undominated.ts'

const KINDS: readonly Kind[] = ['feed', 'ppv', 'bump']

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

function addAlone(
  { linear, account, kind }: KindContext,
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
