import { Board } from './board.ts'
import { dayShare } from './exact/day-share.ts'
import { obstacleOf, slotObstacle } from './obstacles.ts'
import {
  contentTypeOf,
  goesWith,
  microValue,
  type AccountProblem,
  type Placement,
  type Problem,
} from './problem.ts'
import type { Slot } from './slots.ts'
import { typeCapsOf } from './variety.ts'

const MICRO = 1_000_000
const BEST_TIMES = 3
const SAME_DAY = 2
const CAPTIONS = 2

/** Another choice for one item, all others as they are. */
export interface OtherChoice {
  /** A better time, the next best of its day, its time a day away, or another caption. */
  readonly kind: 'best time' | 'same day' | 'day beside' | 'caption'
  readonly local_time: string
  /** Log engagement lift of that time. */
  readonly score: number
  readonly caption_key: string | null
  /** What the plan’s objective would change by, exactly. */
  readonly change: number
  /** What is in the way, in short words; null where nothing is. */
  readonly obstacle: string | null
}

/** As many items a day as each account’s week is spread by. */
export type DayShares = ReadonlyMap<AccountProblem, number>

/** The share a day of every account, from what stands before anything is proposed. */
export function daySharesOf(problem: Problem): DayShares {
  const board = new Board(problem)
  return new Map(
    problem.accounts.map((account) => {
      const free = account.open.filter((slot) => slotObstacle(board, account, slot) === null)
      return [account, dayShare(account, free, account.wished - board.count(account.index))]
    }),
  )
}

/**
 * What an approver is likely to ask about: the best other times, the next best of the same day, the
 * same time a day before and after, the next captions of the pool; each with the exact change of the
 * plan’s value if only this item changes, and the first rule in its way.
 */
export function alternativesOf(
  board: Board,
  account: AccountProblem,
  placement: Placement,
  shares: DayShares,
): OtherChoice[] {
  const share = shares.get(account) ?? Infinity
  board.remove(placement)
  const now = microValue(account, placement)
  const tell = (kind: OtherChoice['kind'], other: Placement): OtherChoice => ({
    kind,
    local_time: other.slot.localTime,
    score: other.slot.row.score,
    caption_key: other.caption?.row.caption_key ?? null,
    change: (microValue(account, other) - now) / MICRO,
    obstacle: obstacleText(board, account, placement, other, share),
  })
  const told = [
    ...times(account, placement).map(([kind, slot]) => tell(kind, { ...placement, slot })),
    ...captions(account, placement).map((caption) => tell('caption', { ...placement, caption })),
  ]
  board.add(placement)
  return told
}

function times({ open, slots }: AccountProblem, { slot: own }: Placement) {
  const found = new Map<Slot, OtherChoice['kind']>()
  const add = (kind: OtherChoice['kind'], some: readonly Slot[]) => {
    for (const slot of some) if (slot !== own && !found.has(slot)) found.set(slot, kind)
  }
  const best = open
    .filter((slot) => slot !== own)
    .toSorted((a, b) => b.lift - a.lift || a.at - b.at)
  add('best time', best.slice(0, BEST_TIMES))
  const ofDay = best.filter(({ day }) => day === own.day)
  add('same day', ofDay.slice(0, SAME_DAY))
  const clock = own.localTime.slice(11)
  const beside = slots.filter(
    ({ day, localTime }) => Math.abs(day - own.day) === 1 && localTime.slice(11) === clock,
  )
  add('day beside', beside)
  return [...found].map(([slot, kind]) => [kind, slot] as const)
}

function captions(account: AccountProblem, { kind, original, caption: own }: Placement) {
  const others = (account.pools[kind]?.chosen ?? []).filter(
    (caption) => caption !== own && goesWith(account, caption, original),
  )
  const next = others.filter(({ rank }) => own === null || (rank ?? 0) > (own.rank ?? 0))
  return next.slice(0, CAPTIONS)
}

function obstacleText(
  board: Board,
  account: AccountProblem,
  own: Placement,
  other: Placement,
  share: number,
): string | null {
  const { slot } = other
  if (slot.closed !== null) return slot.closed
  const obstacle = obstacleOf(board, other)
  if (obstacle !== null) return obstacle
  const [from, until] = own.days
  if (slot.day < from || slot.day >= until) return 'another day of the week for its original'
  const type = contentTypeOf(other)
  if (type !== contentTypeOf(own)) {
    const cap = typeCapsOf(board, account, account.wished).get(type)?.cap ?? Infinity
    if (board.countOfType(account.index, type) >= cap) return 'enough of its type'
  }
  if (slot.day === own.slot.day) return null
  if ((account.least[own.slot.day] ?? 0) > board.countOn(account.index, own.slot.day)) {
    return 'its day would have less than is asked for'
  }
  return board.countOn(account.index, slot.day) >= share ? 'its day has its even share' : null
}
