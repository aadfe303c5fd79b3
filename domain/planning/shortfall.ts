import type { Board } from './board.ts'
import { subjectsOf } from './candidates.ts'
import type { CaptionPool } from './caption-pool.ts'
import { goesWith, type AccountProblem, type Kind } from './problem.ts'
import type { Closed } from './slots.ts'
import { countOf, listText } from './words.ts'
import { originalObstacle, slotObstacle } from './obstacles.ts'

const NAMES: Readonly<Record<Kind, string>> = {
  feed: 'feed caption',
  ppv: 'priced message',
  bump: 'follow-up',
}

/** Why an account gets less than its limits ask for, in sentences; empty where it does not. */
export function shortfallReasons(board: Board, account: AccountProblem): string[] {
  const { index, wished } = account
  if (board.count(index) >= wished) return []
  const free = account.open.filter((slot) => slotObstacle(board, account, slot) === null)
  const reasons = free.length === 0 ? [noTime(account)] : nothingLeft(board, account)
  return [...reasons, ...closedText(account)]
}

function noTime({ open, limits }: AccountProblem): string {
  if (open.length === 0) return 'no time of the week is open'
  return `no open time is left ${limits.gapMinutes} minutes from the other items with at most ${limits.perDay} a day`
}

/** What holds back each kind of item although times are free. */
function nothingLeft(board: Board, account: AccountProblem): string[] {
  const reasons: string[] = []
  const originals = [...account.originals.values()]
  const usesOriginals = account.row.channel === 'feed' && !account.isWithoutContent
  if (usesOriginals && originals.length === 0) {
    reasons.push('no original is available for it this week')
  } else if (originals.length > 0) {
    reasons.push(originalsText(board, account))
  }
  for (const kind of account.textAlone) {
    const pool = account.pools[kind]
    if (pool) reasons.push(captionsText(board, account, kind, pool))
  }
  if (account.row.channel === 'feed' && account.textAlone.size === 0 && usesOriginals) {
    reasons.push(`${account.row.platform} takes no text alone`)
  }
  return reasons
}

function originalsText(board: Board, account: AccountProblem): string {
  const placed = new Set(board.of(account.index).flatMap(({ original }) => original ?? []))
  const left = subjectsOf(account).flatMap(({ original }) =>
    original && !placed.has(original) ? [original] : [],
  )
  const all = countOf(placed.size + left.length, 'original')
  if (left.length === 0) return `${all} to choose from, each goes out once`
  const obstacles = new Set(
    left.flatMap((original) =>
      account.open.flatMap((slot) =>
        slotObstacle(board, account, slot) === null
          ? (originalObstacle(board, account, original, slot) ?? 'no words')
          : [],
      ),
    ),
  )
  return `${all} to choose from, ${left.length} found no place (${[...obstacles].toSorted().join(', ')})`
}

function captionsText(
  board: Board,
  account: AccountProblem,
  kind: Kind,
  pool: CaptionPool,
): string {
  const name = NAMES[kind]
  const known = pool.drawn.length + pool.locked.length
  if (known === 0) return `the bank has no ${name} for it`
  const used = board.of(account.index).filter((item) => item.kind === kind && item.caption).length
  const usable = pool.chosen.filter((caption) => goesWith(account, caption, null)).length
  if (used >= usable) {
    return `every ${name} it may use alone is planned: ${known} in the bank, ${pool.locked.length} locked, ${used} planned`
  }
  const { ppvPerDay, bumpsPerDay } = account.limits
  if (kind === 'ppv') return `at most ${countOf(ppvPerDay, name)} a day`
  if (kind === 'bump') return `at most ${countOf(bumpsPerDay, name)} a day`
  return `the ${countOf(usable - used, name)} left may not go out at the times that are free`
}

/** What closed times of the week before anything was planned. */
function closedText({ slots, row }: AccountProblem): string[] {
  const counts = new Map<Closed, number>()
  for (const { closed } of slots) if (closed) counts.set(closed, (counts.get(closed) ?? 0) + 1)
  const words: Readonly<Record<Closed, string>> = {
    past: 'already past',
    'quiet hours': `in the quiet hours ${row.quiet_hours ?? ''}`,
    holiday: 'on holidays to avoid',
    blackout: 'in a blackout',
  }
  const parts = [...counts].map(([closed, count]) => `${count} ${words[closed]}`)
  return parts.length === 0 ? [] : [`of the week’s ${slots.length} times, ${listText(parts)}`]
}
