import type { Board } from './board.ts'
import { placementAt, subjectsOf } from './candidates.ts'
import { contentTypeOf, goesWith, microValue, type AccountProblem } from './problem.ts'

/**
 * Caps every type of content of every account at half of its week (rounded up), or at what the
 * other types leave open where they have too little. No original gives way to a text alone: among
 * originals only originals count as the others.
 */
export function capTypes(board: Board): void {
  if (!board.problem.isVaried) return
  for (const account of board.problem.accounts) {
    for (const [type, { cap }] of typeCapsOf(board, account, account.wished)) {
      board.typeCaps[account.index]?.set(type, cap)
    }
  }
}

/**
 * The most items of each type in a week of `count` items, and whether that is because the other types
 * have too little for more variety.
 */
export function typeCapsOf(
  board: Board,
  account: AccountProblem,
  count: number,
): Map<string, { readonly cap: number; readonly isShort: boolean }> {
  const originals = supplyOfOriginals(account)
  const all = supplyOf(board, account)
  const half = Math.ceil(Math.min(count, sumOf(all)) / 2)
  return new Map(
    [...all.keys()].map((type) => {
      const open = Math.max(leftOpen(all, type, count), leftOpen(originals, type, count))
      return [type, { cap: Math.max(half, open), isShort: open > half }]
    }),
  )
}

/** What the other types of a supply leave open of a week of `count` items. */
function leftOpen(supply: Map<string, number>, type: string, count: number): number {
  const total = sumOf(supply)
  return Math.min(count, total) - (total - (supply.get(type) ?? 0))
}

function sumOf(supply: Map<string, number>): number {
  return [...supply.values()].reduce((sum, count) => sum + count, 0)
}

function supplyOfOriginals(account: AccountProblem): Map<string, number> {
  const supply = new Map<string, number>()
  for (const { row } of account.originals.values()) {
    supply.set(row.kind, (supply.get(row.kind) ?? 0) + 1)
  }
  return supply
}

/** Items there are of each type: originals, texts alone, and what is held already. */
function supplyOf(board: Board, account: AccountProblem): Map<string, number> {
  const supply = supplyOfOriginals(account)
  const add = (type: string, count = 1) => supply.set(type, (supply.get(type) ?? 0) + count)
  for (const kind of account.textAlone) {
    for (const caption of account.pools[kind]?.chosen ?? []) {
      if (goesWith(account, caption, null)) add(contentTypeOf({ original: null, caption }))
    }
  }
  const held = board.problem.occupied.flatMap(({ account: index, isInWeek, contentType }) =>
    isInWeek && index === account.index ? [contentType] : [],
  )
  for (const type of new Set([...supply.keys(), ...held])) {
    add(type, board.countOfType(account.index, type))
  }
  return supply
}

/**
 * Where a type of content has more than half of an account’s week (rounded up), puts items of other
 * types in the place of its least valuable ones, as far as any fit (an original only for another
 * original). How many were replaced.
 */
export function restoreVariety(board: Board): number {
  if (!board.problem.isVaried) return 0
  let replaced = 0
  for (const account of board.problem.accounts) {
    const half = Math.ceil(board.count(account.index) / 2)
    const types = new Set(board.of(account.index).map(contentTypeOf))
    for (const type of [...types].toSorted()) {
      while (
        board.countOfType(account.index, type) > half &&
        replaceOne(board, account, type, half)
      ) {
        replaced++
      }
    }
  }
  return replaced
}

function replaceOne(board: Board, account: AccountProblem, type: string, half: number): boolean {
  const caps = board.typeCaps[account.index]
  const items = board
    .of(account.index)
    .filter((item) => contentTypeOf(item) === type)
    .toSorted((a, b) => microValue(account, a) - microValue(account, b) || a.slot.at - b.slot.at)
  for (const other of supplyOf(board, account).keys()) caps?.set(other, half)
  caps?.set(type, 0)
  try {
    return items.some((item) => {
      board.remove(item)
      for (const subject of subjectsOf(account)) {
        if (item.original && !subject.original) continue
        const placement = placementAt(board, account, subject, item.slot)
        if (!placement) continue
        board.add(placement)
        return true
      }
      board.add(item)
      return false
    })
  } finally {
    caps?.clear()
  }
}
