import { parseInstant } from '../../domain/time.ts'
import type { Settings } from '../../domain/settings.ts'
import type { Warehouse } from '../../sql/warehouse.ts'
import { readPauses } from '../queue/pause.ts'
import { weeksAround } from '../queue/weeks-around.ts'
import { isBefore } from './clock.ts'
import { approvalsDue } from './kinds/approvals-due.ts'
import { dailySummary, summarySpan } from './kinds/daily-summary.ts'
import { editsRefused } from './kinds/edits-refused.ts'
import { failures } from './kinds/failures.ts'
import { reconnect } from './kinds/reconnect.ts'
import { tokensEnding } from './kinds/tokens-ending.ts'
import { weekReady } from './kinds/week-ready.ts'
import type { Notice, NoticeKind } from './notice.ts'
import { readDay } from './read-day.ts'
import { readOutputs, syncOutput, tokensOutput } from './read-outputs.ts'
import { readReviews, type Review } from './read-reviews.ts'
import { readTroubles } from './read-troubles.ts'

export interface NoticeOptions {
  /** The clock of the run, ISO 8601. */
  readonly asOf: string
  readonly notify: Pick<Settings['notify'], 'notices' | 'remind_minutes' | 'daily_at'>
  readonly approveByMinutes: number
  /** Zone of the daily summary and of what has none of its own. */
  readonly timezone: string
}

/**
 * Everything there is to tell at a clock, told already or not, of the kinds that are wanted: what
 * raw tables and marts say now. What is over (decided, resumed, put right) is no notice any more.
 */
export async function readNotices(whole: Warehouse, options: NoticeOptions): Promise<Notice[]> {
  const { asOf, notify, timezone, approveByMinutes } = options
  const weeks = weeksAround(asOf)
  const warehouse = await whole.operational(weeks)
  const isWanted = (...kinds: NoticeKind[]) => kinds.some((kind) => notify.notices[kind].enabled)
  // Before the first build nothing was planned, and there is nothing to ask.
  const isBuilt = (await whole.columns('marts.posting_queue')) !== null
  const notices: Notice[] = []
  if (isBuilt && isWanted('failures')) {
    notices.push(...failures(await readTroubles(warehouse, weeks, asOf)))
  }
  if (isWanted('reconnect')) notices.push(...reconnect((await readPauses(warehouse)).values()))
  if (isWanted('tokens_ending')) {
    const [newest] = await readOutputs(whole, 'refresh-tokens', asOf, tokensOutput)
    notices.push(...tokensEnding(newest, timezone))
  }
  if (isWanted('edits_refused')) {
    notices.push(...editsRefused(await readOutputs(whole, 'sync-approvals', asOf, syncOutput)))
  }
  const span = summarySpan(asOf, notify.daily_at, timezone)
  const wantsDay = span !== null && isWanted('daily_summary')
  if (!isBuilt || (!isWanted('approvals_due', 'week_ready') && !wantsDay)) return notices
  const reviews = await readReviews(warehouse, weeks)
  const deadlines = { asOf, approveByMinutes, remindMinutes: notify.remind_minutes }
  if (isWanted('approvals_due')) notices.push(...approvalsDue(reviews, deadlines))
  if (isWanted('week_ready')) notices.push(...weekReady(reviews, deadlines))
  if (wantsDay) {
    const day = await readDay(warehouse, weeks, span)
    notices.push(...dailySummary(span, day, countWaiting(reviews, asOf)))
  }
  return notices
}

function countWaiting(reviews: readonly Review[], asOf: string): number {
  const now = parseInstant(asOf)
  const isOpen = ({ scheduled_at }: Review['undecided'][number]) =>
    isBefore(now, parseInstant(scheduled_at))
  return reviews.flatMap(({ undecided }) => undecided).filter(isOpen).length
}
