import { costOfPlacement } from './costs.ts'
import { contentTypeOf, type Kind, type Placement, type Problem } from './problem.ts'
import type { Slot } from './slots.ts'

/** What an account holds: its own items, and posts that are out. */
export interface Holdings {
  /** Instants, this week’s and those around it. */
  readonly times: readonly number[]
  readonly captions: ReadonlySet<string>
  /** Groups of near-duplicates. */
  readonly groups: ReadonlySet<string>
  readonly originals: ReadonlySet<string>
}

interface AccountState {
  readonly times: number[]
  readonly perDay: Map<number, number>
  readonly kindPerDay: Map<string, number>
  readonly types: Map<string, number>
  readonly captions: Set<string>
  readonly groups: Set<string>
  readonly originals: Set<string>
  count: number
}

/**
 * What is placed so far. A solver asks `obstacles.ts` what is in a placement’s way, adds and removes.
 * Kept items and posts are on the board from the start.
 */
export class Board {
  readonly problem: Problem
  readonly placed = new Set<Placement>()
  /** The open times of each account, the best first. */
  readonly byLift: readonly (readonly Slot[])[]
  /** The most items of each type of content an account may have; no entry is no limit. */
  readonly typeCaps: Map<string, number>[]
  private readonly states: AccountState[]
  private readonly instants = new Map<number, number>()
  private readonly variants = new Map<string, number[]>()
  /** What the placed items cost, in whole millionths. */
  spent = 0
  private readonly originalCounts = [0, 0]

  constructor(problem: Problem) {
    this.problem = problem
    this.byLift = problem.accounts.map(({ open }) =>
      open.toSorted((a, b) => b.lift - a.lift || a.at - b.at),
    )
    this.typeCaps = problem.accounts.map(() => new Map())
    this.states = problem.accounts.map(() => ({
      times: [],
      perDay: new Map(),
      kindPerDay: new Map(),
      types: new Map(),
      captions: new Set(),
      groups: new Set(),
      originals: new Set(),
      count: 0,
    }))
    for (const taken of problem.occupied) {
      if (taken.contentId) this.takeOriginal(taken.contentId, taken.at, 1)
      if (taken.account === null) {
        bump(this.instants, taken.at, 1)
        continue
      }
      const state = this.state(taken.account)
      this.take(state, taken, 1)
      if (!taken.isInWeek) continue
      state.count++
      bump(state.types, taken.contentType, 1)
    }
  }

  /** Items of an account in the week so far. */
  count(account: number): number {
    return this.state(account).count
  }

  /** Items of an account on a day of its calendar. */
  countOn(account: number, day: number): number {
    return this.state(account).perDay.get(day) ?? 0
  }

  countOfKindOn(account: number, kind: Kind, day: number): number {
    return this.state(account).kindPerDay.get(`${kind} ${day}`) ?? 0
  }

  countOfType(account: number, type: string): number {
    return this.state(account).types.get(type) ?? 0
  }

  /** The items placed for an account, by time. */
  of(account: number): Placement[] {
    return [...this.placed]
      .filter((placement) => placement.account === account)
      .toSorted((a, b) => a.slot.at - b.slot.at)
  }

  /** What an account holds. */
  holdings(account: number): Holdings {
    return this.state(account)
  }

  /** Whether anything of the brand goes out at an instant. */
  isTaken(at: number): boolean {
    return this.instants.has(at)
  }

  /** When the accounts of the brand post an original, in this week and around it. */
  timesOf(contentId: string): readonly number[] {
    return this.variants.get(contentId) ?? []
  }

  /** Different originals of a sort (priced or not) in the week so far. */
  countOriginals(isPriced: boolean): number {
    return this.originalCounts[isPriced ? 1 : 0] ?? 0
  }

  add(placement: Placement): void {
    this.placed.add(placement)
    this.change(placement, 1)
  }

  remove(placement: Placement): void {
    this.placed.delete(placement)
    this.change(placement, -1)
  }

  private change(placement: Placement, step: 1 | -1): void {
    const { account, kind, slot, original, caption } = placement
    const state = this.state(account)
    this.take(state, { at: slot.at, day: slot.day, kind }, step)
    state.count += step
    bump(state.types, contentTypeOf(placement), step)
    const { accounts, budget } = this.problem
    const of = accounts[account]
    if (of) this.spent += step * costOfPlacement(budget, of, placement)
    if (original) {
      toggle(state.originals, original.content_id, step)
      this.takeOriginal(original.content_id, slot.at, step)
    }
    if (!caption) return
    toggle(state.captions, caption.row.caption_key, step)
    toggle(state.groups, caption.group, step)
  }

  private take(
    state: AccountState,
    { at, day, kind }: { at: number; day: number; kind: string | null },
    step: 1 | -1,
  ): void {
    if (step === 1) state.times.push(at)
    else state.times.splice(state.times.indexOf(at), 1)
    bump(this.instants, at, step)
    bump(state.perDay, day, step)
    if (kind) bump(state.kindPerDay, `${kind} ${day}`, step)
  }

  private takeOriginal(id: string, at: number, step: 1 | -1): void {
    const times = this.variants.get(id) ?? []
    const before = times.some((time) => this.isInWeek(time))
    if (step === 1) times.push(at)
    else times.splice(times.indexOf(at), 1)
    this.variants.set(id, times)
    const after = times.some((time) => this.isInWeek(time))
    if (before === after) return
    const group = this.problem.priced.has(id) ? 1 : 0
    this.originalCounts[group] = (this.originalCounts[group] ?? 0) + step
  }

  /** Whether an instant lies in the brand’s week. */
  isInWeek(at: number): boolean {
    return at >= this.problem.frame.start && at < this.problem.frame.end
  }

  private state(index: number): AccountState {
    const state = this.states[index]
    if (!state) throw new RangeError(`no account ${index} in this problem`)
    return state
  }
}

function bump<K>(counts: Map<K, number>, key: K, step: number): void {
  const count = (counts.get(key) ?? 0) + step
  if (count === 0) counts.delete(key)
  else counts.set(key, count)
}

function toggle(set: Set<string>, key: string, step: 1 | -1): void {
  if (step === 1) set.add(key)
  else set.delete(key)
}
