import { scheduleId } from '../ids.ts'
import type { Board } from './board.ts'
import type { AccountResult } from './plan.ts'
import type { AccountProblem } from './problem.ts'
import { shortfallReasons } from './shortfall.ts'
import { takesTextAlone } from './formats.ts'
import { countOf } from './words.ts'

/** What came of each planned account: its limits, its captions, wished and placed, and why less. */
export function accountResults(board: Board): AccountResult[] {
  const { accounts, planId, frame } = board.problem
  return accounts.map((account) => {
    const { row, limits } = account
    const proposed = board.of(account.index).length
    const held = board.problem.occupied.filter(
      (one) => one.account === account.index && one.isInWeek,
    )
    const kept = held.filter(({ isKept }) => isKept).length
    return {
      account_id: row.account_id,
      platform: row.platform,
      channel: row.channel,
      tier: row.tier,
      risk: row.risk,
      zone: row.zone,
      mode: limits.mode,
      schedule_id: scheduleId(frame.week, row.account_id, planId),
      minute: account.minute,
      per_day: limits.perDay,
      per_week: limits.perWeek,
      gap_minutes: limits.gapMinutes,
      ppv_per_day: limits.ppvPerDay,
      bumps_per_day: limits.bumpsPerDay,
      caption_target: row.caption_target,
      ...captionCounts(account),
      open_times: account.open.length,
      wished: account.wished,
      placed: proposed + kept,
      kept,
      posted: held.length - kept,
      short: Math.max(0, account.wished - proposed - held.length),
      reasons: [...shortfallReasons(board, account), ...notes(board, account)],
    }
  })
}

function captionCounts({ pools }: AccountProblem) {
  const all = Object.values(pools)
  const sum = (count: (pool: (typeof all)[number]) => number) =>
    all.reduce((total, pool) => total + count(pool), 0)
  return {
    captions_eligible: sum(({ drawn }) => drawn.length),
    captions_locked: sum(({ locked }) => locked.length),
    captions_selected: sum(({ chosen }) => chosen.length),
  }
}

/** What else an approver or operator should know. */
function notes(board: Board, account: AccountProblem): string[] {
  const { row, isWithoutContent } = account
  const items = board.of(account.index)
  const withoutMedia = items.filter(({ original }) => original === null)
  const withoutPrice = items.filter(
    ({ kind, original, caption }) => kind === 'ppv' && !(original?.price ?? caption?.row.price),
  )
  const needsMedia = row.channel === 'feed' && isWithoutContent && !takesTextAlone(row.platform)
  return [
    row.zone === 'RED'
      ? 'the zone is RED: planned with less, kept from the sheet by the export gate'
      : '',
    needsMedia && withoutMedia.length > 0
      ? `the brand has no originals: ${countOf(withoutMedia.length, 'item')} need media before they go out`
      : '',
    withoutPrice.length > 0
      ? `${countOf(withoutPrice.length, 'priced message')} have no price yet: set it before approving`
      : '',
  ].filter((note) => note !== '')
}
