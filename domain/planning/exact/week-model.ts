import { Board } from '../board.ts'
import type { OriginalRow } from '../input.ts'
import type { AccountProblem, Problem } from '../problem.ts'
import { typeCapsOf } from '../variety.ts'
import { addAccountColumns } from './account-columns.ts'
import type { AccountColumns, ColumnsInput } from './columns.ts'
import { dayShare, mostInWeek } from './day-share.ts'
import { LinearModel } from './linear-model.ts'
import { farKey, type Far } from './far.ts'
import type { Stability } from './stability.ts'
import { windows } from './windows.ts'

const MINUTE = 60_000
const MICRO = 1_000_000

/** A brand’s week (or the part of it that some accounts make up) as a programme. */
export interface WeekModel {
  readonly linear: LinearModel
  readonly accounts: readonly AccountColumns[]
}

/** What the programme depends on besides the problem. */
export interface WeekModelOptions {
  readonly far: Far
  readonly isSplit: boolean
  /** Captions kept beyond those an optimum may need: prices ask what one more would be worth. */
  readonly spare?: number
  readonly stability: Stability
}

/**
 * The weekly schedule as a mixed-integer programme (`algorithms.md`): whole columns say which
 * original, or a text alone, goes out at which time of an account; captions are a transportation
 * network beneath them. Rows: gaps, limits a day, a week, a kind and a type, each original and each
 * caption once, near-duplicates once, the spread between variants, never the same instant. What is
 * fixed closes times and uses up limits.
 */
export function weekModel(
  problem: Problem,
  accounts: readonly AccountProblem[],
  { far, isSplit, spare = 0, stability }: WeekModelOptions,
): WeekModel {
  const linear = new LinearModel()
  const board = new Board(problem)
  const input: ColumnsInput = {
    problem,
    board,
    originals: usable(problem, board),
    far,
    isSplit,
    spare,
    stability,
  }
  const parts = accounts.map((account) => addAccountColumns(linear, input, account))
  for (const part of parts) {
    addTimeRows(linear, board, part, hasFar(problem, part.account, far))
    addOnceRows(linear, part)
    if (problem.isVaried) addTypeRows(linear, board, part)
    addLeastRows(linear, board, part)
  }
  addSpreadRows(linear, problem, parts)
  addInstantRows(linear, parts)
  addBudgetRow(linear, problem, parts)
  return { linear, accounts: parts }
}

/** Whether an original of the account may go out far from home: then its days need not be even. */
function hasFar({ chosen }: Problem, account: AccountProblem, far: Far): boolean {
  return chosen.some((original) => far.has(farKey(account, original)))
}

/** The chosen originals: those that are in the week already, and as many new ones as it has room for. */
function usable({ chosen, priced, mostOriginals }: Problem, board: Board): OriginalRow[] {
  const isHeld = ({ content_id: id }: OriginalRow) =>
    board.timesOf(id).some((at) => board.isInWeek(at))
  return [true, false].flatMap((isPriced) => {
    const ofSort = chosen.filter(({ content_id: id }) => priced.has(id) === isPriced)
    const room = Math.max(0, mostOriginals - board.countOriginals(isPriced))
    return [...ofSort.filter(isHeld), ...ofSort.filter((one) => !isHeld(one)).slice(0, room)]
  })
}

function addTimeRows(
  linear: LinearModel,
  board: Board,
  { account, slots, items }: AccountColumns,
  isFull: boolean,
): void {
  const { index, limits, wished } = account
  const at = Map.groupBy(items, (item) => item.slot)
  const columnsOf = (some: typeof items) => some.map(({ column }) => column)
  const left = Math.max(0, wished - board.count(index))
  linear.atMost({ rule: 'week', account: index, what: null }, columnsOf(items), left)
  const share = isFull ? limits.perDay : dayShare(account, slots, left)
  for (const [day, ofDay] of Map.groupBy(items, ({ slot }) => slot.day)) {
    const fullDay = Math.min(limits.perDay, Math.max(share, account.least[day] ?? 0))
    const room = Math.max(0, fullDay - board.countOn(index, day))
    linear.atMost({ rule: 'day', account: index, what: day }, columnsOf(ofDay), room)
    for (const [kind, most] of [
      ['ppv', limits.ppvPerDay],
      ['bump', limits.bumpsPerDay],
    ] as const) {
      const ofKind = ofDay.filter((item) => item.kind === kind)
      const kindRoom = Math.max(0, most - board.countOfKindOn(index, kind, day))
      const name = { rule: 'kind a day', account: index, what: `${kind} ${day}` } as const
      linear.atMost(name, columnsOf(ofKind), kindRoom)
    }
  }
  const gap = Math.max(1, limits.gapMinutes * MINUTE)
  for (const window of windows(slots, gap)) {
    const columns = columnsOf(window.flatMap((slot) => at.get(slot) ?? []))
    linear.atMost({ rule: 'gap', account: index, what: window[0]?.day ?? null }, columns, 1)
  }
}

/** What is asked for a day, where that is more than what stands already. */
function addLeastRows(linear: LinearModel, board: Board, { account, items }: AccountColumns): void {
  for (const [day, demand] of account.least.entries()) {
    const lower = demand - board.countOn(account.index, day)
    if (lower <= 0) continue
    const name = { rule: 'least a day', account: account.index, what: day } as const
    const columns = items.filter(({ slot }) => slot.day === day).map(({ column }) => column)
    linear.row({ name, columns, coefficients: null, lower, upper: Infinity })
  }
}

function addOnceRows(linear: LinearModel, { account, items, captions }: AccountColumns): void {
  const { index } = account
  for (const [originals, some] of Map.groupBy(items, (item) => item.originals)) {
    if (originals.length === 0) continue
    const name = { rule: 'original once', account: index, what: namesOf(originals) } as const
    linear.atMost(
      name,
      some.map(({ column }) => column),
      originals.length,
    )
  }
  const byCaption = Map.groupBy(captions, ({ caption }) => caption.row.caption_key)
  const byGroup = Map.groupBy(captions, ({ caption }) => caption.group)
  for (const [key, some] of byCaption) {
    const name = { rule: 'caption once', account: index, what: key } as const
    linear.atMost(
      name,
      some.map(({ column }) => column),
      1,
    )
  }
  for (const [group, some] of byGroup) {
    if (new Set(some.map(({ caption }) => caption.row.caption_key)).size < 2) continue
    const name = { rule: 'near-duplicates', account: index, what: group } as const
    linear.atMost(
      name,
      some.map(({ column }) => column),
      1,
    )
  }
}

/**
 * No type of content has more than half of what is planned where the pool has enough of others; else
 * at most what the others leave open.
 */
function addTypeRows(
  linear: LinearModel,
  board: Board,
  { account, slots, items }: AccountColumns,
): void {
  const { index, wished } = account
  const held = board.count(index)
  const all = items.map(({ column }) => column)
  const reachable = Math.min(wished, held + mostInWeek(board, account, slots))
  for (const [type, { cap, isShort }] of typeCapsOf(board, account, reachable)) {
    const name = { rule: 'type', account: index, what: type } as const
    const isType = items.map((item) => item.type === type)
    const columns = all.filter((_, place) => isType[place])
    const ofType = board.countOfType(index, type)
    if (columns.length === all.length && cap - ofType >= wished - held) continue
    linear.atMost(name, columns, Math.max(0, cap - ofType))
    if (isShort || columns.length === all.length) continue
    linear.row({
      name,
      columns: all,
      coefficients: isType.map((is) => (is ? 1 : -1)),
      lower: -Infinity,
      upper: Math.max(0, 1 + held - 2 * ofType),
    })
  }
}

/**
 * Variants of one original lie a spread apart. Of originals that are alike, as many may go out within
 * a spread as there are: which of them goes where is found afterwards.
 */
function addSpreadRows(
  linear: LinearModel,
  { spreadMs }: Problem,
  parts: readonly AccountColumns[],
): void {
  const items = parts.flatMap((part) => part.items)
  for (const [names, some] of Map.groupBy(items, ({ originals }) => namesOf(originals))) {
    const count = some[0]?.originals.length ?? 0
    if (count === 0 || new Set(some.map(({ account }) => account)).size < 2) continue
    const times = some
      .map(({ slot, column }) => ({ at: slot.at, column }))
      .toSorted((a, b) => a.at - b.at || a.column - b.column)
    for (const window of windows(times, Math.max(1, spreadMs))) {
      linear.atMost(
        { rule: 'spread', account: null, what: names },
        window.map(({ column }) => column),
        count,
      )
    }
  }
}

function namesOf(originals: readonly OriginalRow[]): string {
  return originals.map(({ content_id: id }) => id).join(' ')
}

function addInstantRows(linear: LinearModel, parts: readonly AccountColumns[]): void {
  const items = parts.flatMap((part) => part.items)
  for (const [at, some] of Map.groupBy(items, ({ slot }) => slot.at)) {
    if (new Set(some.map(({ account }) => account)).size < 2) continue
    linear.atMost(
      { rule: 'same instant', account: null, what: at },
      some.map(({ column }) => column),
      1,
    )
  }
}

function addBudgetRow(
  linear: LinearModel,
  { budget: { left } }: Problem,
  parts: readonly AccountColumns[],
): void {
  if (left === null) return
  const costly = parts
    .flatMap(({ captions, ownWords }) => [...captions, ...ownWords])
    .filter(({ cost }) => cost > 0)
  if (costly.length === 0) return
  linear.row({
    name: { rule: 'budget', account: null, what: null },
    columns: costly.map(({ column }) => column),
    coefficients: costly.map(({ cost }) => cost / MICRO),
    lower: -Infinity,
    upper: left / MICRO,
  })
}
