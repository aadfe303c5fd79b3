import { Board } from '../../../../../domain/planning/board.ts'
import { ANY_DAY } from '../../../../../domain/planning/candidates.ts'
import { dayShare, mostInWeek } from '../../../../../domain/planning/exact/day-share.ts'
import { daysOf, farKey, type Far } from '../../../../../domain/planning/exact/far.ts'
import { ownCaption } from '../../../../../domain/planning/own-text.ts'
import {
  goesWith,
  microValue,
  type AccountProblem,
  type Kind,
  type Occupied,
  type Placement,
  type Problem,
} from '../../../../../domain/planning/problem.ts'
import { typeCapsOf } from '../../../../../domain/planning/variety.ts'

const MINUTE = 60_000

/** Something on the week: what stands, or what is tried. */
interface Taken extends Pick<Occupied, 'account' | 'at' | 'day' | 'kind' | 'isInWeek'> {
  readonly contentId: string | null
  readonly type: string
  readonly caption: string | null
  readonly group: string | null
}

interface Option {
  readonly placement: Placement
  readonly taken: Taken
  /** Its value, and three of the best texts for an original that a text could stand in for. */
  readonly worth: number
  /** What it costs, in millionths. */
  readonly cost: number
}

/** The best of all plans: its worth (value, and what originals come first by) and its items. */
export interface Best {
  readonly worth: number
  readonly items: readonly Placement[]
}

/**
 * The best plan of a very small week by trying every one: at each time of each account nothing, or
 * any original or none with any caption or its own words. Only branches that could not reach the
 * best so far even with no rule in the way are left out.
 */
export function bruteForce(problem: Problem, far: Far): Best {
  const rules = rulesOf(problem, far)
  const options = problem.accounts.flatMap((account) =>
    account.open.map((slot) => optionsAt(problem, account, slot, far)),
  )
  const most = options.map((some) => Math.max(0, ...some.map(({ worth }) => worth)))
  const ahead = most.map((_, place) => most.slice(place).reduce((sum, worth) => sum + worth, 0))
  let best: Best = { worth: -1, items: [] }
  const chosen: Option[] = []
  const visit = (place: number, worth: number): void => {
    if (worth + (ahead[place] ?? 0) <= best.worth) return
    if (place === options.length) {
      if (!rules.isWhole(chosen)) return
      best = { worth, items: chosen.map(({ placement }) => placement) }
      return
    }
    for (const option of options[place] ?? []) {
      if (!rules.mayJoin(option, chosen)) continue
      chosen.push(option)
      visit(place + 1, worth + option.worth)
      chosen.pop()
    }
    visit(place + 1, worth)
  }
  visit(0, 0)
  return best
}

/** What a plan is worth by the measure the search goes by. */
export function worthOf(problem: Problem, items: Iterable<Placement>): number {
  let sum = 0
  for (const item of items) {
    const account = problem.accounts[item.account]
    if (account) sum += worthOfItem(problem, account, item)
  }
  return sum
}

function worthOfItem(problem: Problem, account: AccountProblem, item: Placement): number {
  const first = item.original && account.textAlone.has(item.kind) ? 3 * bestText(account, item) : 0
  return microValue(account, item) + first
}

function bestText({ open, pools }: AccountProblem, { kind }: Placement): number {
  const { chosen = [], reference = 1 } = pools[kind] ?? {}
  const lifts = open.map(({ lift }) => lift)
  return Math.max(0, ...lifts) * Math.max(1, ...chosen.map(({ worth }) => worth / reference))
}

/** Everything that could go out at a time of an account, best first. */
function optionsAt(
  problem: Problem,
  account: AccountProblem,
  slot: AccountProblem['open'][number],
  far: Far,
): Option[] {
  const kinds: readonly Kind[] = ['feed', 'ppv', 'bump']
  const subjects = kinds.flatMap((kind) => [
    ...(account.textAlone.has(kind) ? [{ kind, original: null, days: null }] : []),
    ...problem.chosen.flatMap((original) =>
      account.originals.has(original.content_id) &&
      kind === (original.price === null ? 'feed' : 'ppv')
        ? [{ kind, original, days: daysOf(problem, account, original, far) }]
        : [],
    ),
  ])
  return subjects
    .flatMap(({ kind, original, days }) => {
      if (days && !(slot.day >= days[0] && slot.day < days[1])) return []
      const own = original && account.originals.get(original.content_id)
      if (own && !(slot.at >= own.from && slot.at < own.until)) return []
      const said = (account.pools[kind]?.chosen ?? []).filter(
        (caption) =>
          caption.from <= slot.at &&
          slot.at < caption.until &&
          goesWith(account, caption, original),
      )
      const words = own && ownCaption(own.own) !== null ? [null, ...said] : said
      return words.map((caption) =>
        optionOf(problem, {
          account: account.index,
          kind,
          slot,
          original,
          caption,
          days: days ?? ANY_DAY,
        }),
      )
    })
    .toSorted((a, b) => b.worth - a.worth)
}

function optionOf(problem: Problem, placement: Placement): Option {
  const { account: index, kind, slot, original, caption } = placement
  const account = problem.accounts[index]
  const taken = {
    account: index,
    kind,
    at: slot.at,
    day: slot.day,
    isInWeek: true,
    contentId: original?.content_id ?? null,
    type: original?.kind ?? caption?.row.content_type ?? 'text',
    caption: caption?.row.caption_key ?? null,
    group: caption?.group ?? null,
  }
  const own = original && account?.originals.get(original.content_id)?.own
  const text = caption?.row.text ?? (own && ownCaption(own)) ?? ''
  return {
    placement,
    taken,
    worth: account ? worthOfItem(problem, account, placement) : 0,
    cost: account ? problem.budget.costOf(account.row.platform, text) : 0,
  }
}

interface Rules {
  /** Whether an option breaks no rule that more items cannot mend. */
  readonly mayJoin: (option: Option, chosen: readonly Option[]) => boolean
  /** Whether the rules hold that only a whole week can keep. */
  readonly isWhole: (chosen: readonly Option[]) => boolean
}

function rulesOf(problem: Problem, far: Far): Rules {
  const board = new Board(problem)
  const standing = problem.occupied.map((one): Taken => ({
    ...one,
    type: one.contentType,
    caption: one.captionKey,
    group: null,
  }))
  const limits = problem.accounts.map((account) => {
    const free = account.open.filter((slot) => isFree(account, slot.at, slot.day, standing))
    const held = inWeek(standing, account).length
    const left = account.wished - held
    const isFar = problem.chosen.some((original) => far.has(farKey(account, original)))
    const share = isFar ? account.limits.perDay : dayShare(account, free, left)
    const reachable = Math.min(account.wished, held + mostInWeek(board, account, free))
    const caps = typeCapsOf(board, account, reachable)
    const types = free.flatMap((slot) =>
      optionsAt(problem, account, slot, far).map(({ taken }) => taken.type),
    )
    return { perDay: Math.min(share, account.limits.perDay), caps, types: new Set(types) }
  })
  const newOriginals = usableOriginals(problem, standing)
  return {
    mayJoin: ({ placement, taken, cost }, chosen) => {
      const account = problem.accounts[placement.account]
      const limit = limits[placement.account]
      if (!account || !limit) return false
      const spent = chosen.reduce((sum, one) => sum + one.cost, cost)
      if (cost > 0 && spent > (problem.budget.left ?? Infinity)) return false
      const others = [...standing, ...chosen.map((one) => one.taken)]
      if (!isFree(account, taken.at, taken.day, others, limit.perDay)) return false
      if (placement.original && !newOriginals.has(placement.original.content_id)) return false
      const own = others.filter((other) => other.account === account.index)
      const sameDay = own.filter(({ day, kind }) => day === taken.day && kind === taken.kind)
      const { ppvPerDay, bumpsPerDay } = account.limits
      if (taken.kind === 'ppv' && sameDay.length >= ppvPerDay) return false
      if (taken.kind === 'bump' && sameDay.length >= bumpsPerDay) return false
      const clashes = (other: Taken): boolean =>
        (taken.contentId !== null &&
          other.contentId === taken.contentId &&
          ((other.account === account.index && !standing.includes(other)) ||
            Math.abs(other.at - taken.at) < problem.spreadMs)) ||
        (other.account === account.index &&
          ((taken.caption !== null && other.caption === taken.caption && other.isInWeek) ||
            (taken.group !== null && other.group === taken.group)))
      return !others.some(clashes)
    },
    isWhole: (chosen) =>
      problem.accounts.every((account) => {
        const { caps, types } = limits[account.index] ?? { caps: new Map(), types: new Set() }
        const own = [
          ...inWeek(standing, account),
          ...chosen.filter(({ taken }) => taken.account === account.index).map((one) => one.taken),
        ]
        const added = new Set(own.filter((one) => !standing.includes(one)).map(({ type }) => type))
        return [...added].every((type) => {
          const count = own.filter((one) => one.type === type).length
          const { cap = Infinity, isShort = true } = caps.get(type) ?? {}
          const isHalf = isShort || types.size < 2 || 2 * count <= own.length + 1
          return count <= cap && isHalf
        })
      }),
  }
}

function inWeek(standing: readonly Taken[], { index }: AccountProblem): Taken[] {
  return standing.filter(({ account, isInWeek }) => isInWeek && account === index)
}

/** Whether anything of the account may go out at a time, beside others. */
function isFree(
  { index, wished, limits }: AccountProblem,
  at: number,
  day: number,
  others: readonly Taken[],
  perDay = limits.perDay,
): boolean {
  const own = others.filter(({ account }) => account === index)
  return (
    own.filter(({ isInWeek }) => isInWeek).length < wished &&
    own.filter((other) => other.day === day).length < perDay &&
    own.every((other) => Math.abs(other.at - at) >= limits.gapMinutes * MINUTE) &&
    others.every((other) => other.at !== at)
  )
}

/** The originals of the week: those in it already, and the first of the others that it has room for. */
function usableOriginals(problem: Problem, standing: readonly Taken[]): Set<string> {
  const held = new Set(
    standing.flatMap(({ contentId, isInWeek }) => (isInWeek && contentId ? [contentId] : [])),
  )
  const isPriced = (id: string) => problem.priced.has(id)
  const usable = new Set<string>()
  for (const priced of [true, false]) {
    const ids = problem.chosen
      .map(({ content_id: id }) => id)
      .filter((id) => isPriced(id) === priced)
    const room = problem.mostOriginals - [...held].filter((id) => isPriced(id) === priced).length
    const fresh = ids.filter((id) => !held.has(id)).slice(0, Math.max(0, room))
    for (const id of [...ids.filter((one) => held.has(one)), ...fresh]) usable.add(id)
  }
  return usable
}
