import { relative } from 'node:path'

import { textTable } from '../../commands/table.ts'
import type { Row } from '../../sql/warehouse.ts'
import type { Workspace } from '../../runtime/workspace.ts'
import type { WeekPlayed } from './play-week.ts'

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** The week for people: what was made, where it is, what was learned, what to try next. */
export function tell(played: WeekPlayed, workspace: Workspace, seconds: number): string {
  const home = relative(process.cwd(), workspace.home) || '.'
  return [
    `Week ${played.week}, played on made-up data in ${seconds} s\n`,
    accountsTable(played),
    '',
    ...made(played, home),
    '',
    ...taught(played),
    '',
    ...next(played, home),
  ].join('\n')
}

function accountsTable({ page_results }: WeekPlayed): string {
  return textTable(
    page_results.map((page) => ({
      account: page.account_id,
      tier: page.tier,
      zone: page.zone,
      wanted: page.week_target,
      planned: page.message_count,
      sheet: page.export_status,
      posted: page.states['confirmed'] ?? 0,
      rejected: page.states['rejected'] ?? 0,
      missed: page.states['missed'] ?? 0,
    })),
  )
}

function made(
  { imports, review, lived, crawls, learned, workbook, ...all }: WeekPlayed,
  home: string,
): string[] {
  const added = imports.reduce((sum, file) => sum + file.added, 0)
  const known = imports.reduce((sum, file) => sum + file.known, 0)
  const { message_count, successful_pages, exported_pages } = all.orchestration_summary
  const posted = all.orchestration_summary.states['confirmed'] ?? 0
  return [
    'Made',
    `  imported   ${added} rows added, ${known} known already, from ${imports.length} files in ${home}/sample`,
    `  planned    ${message_count} items on ${successful_pages} accounts`,
    `  sheet      ${exported_pages} accounts in ${relative(process.cwd(), workbook)}`,
    review
      ? `  reviewed   ${review.approved} approved (${review.moved} moved, ${review.reworded} reworded), ${review.rejected} rejected, ${review.held} held`
      : '  reviewed   in an earlier run',
    `  posted     ${posted} in all, ${lived.published} now, one file each in ${home}/outbox`,
    `  results    ${lived.readings} readings came back`,
    `  crawled    ${crawled(crawls, learned)}`,
  ]
}

/** The last crawl that asked anything, of how many. */
function crawled(crawls: WeekPlayed['crawls'], { profiles }: WeekPlayed['learned']): string {
  const networks = new Set(profiles.map((row) => row['platform'])).size
  const whom = `${profiles.length} profiles of ${networks} networks on this machine`
  const asked = crawls.filter(({ questions }) => questions > 0)
  const last = asked.at(-1)
  if (!last) return `${whom}: all fresh, nothing asked`
  const outcomes = Object.entries(last.outcomes).map(
    ([outcome, count]) => `${count} ${outcome.replaceAll('_', ' ')}`,
  )
  const times = asked.length === 1 ? '' : ` ${asked.length} times, lastly`
  return `${whom}${times}: ${outcomes.join(', ')}`
}

const rate = (value: unknown) => `${(Number(value) * 100).toFixed(2)} %`

function taught({ learned }: WeekPlayed): string[] {
  const change = (row: Row) =>
    `${Number(row['change']) >= 0 ? '+' : ''}${(Number(row['change']) * 100).toFixed(0)} %`
  const against = (row: Row) =>
    `  ${String(row['account_id']).padEnd(32)} ${rate(row['success_rate'])}, ${change(row)} against the four weeks before`
  const accounts = learned.accounts.filter((row) => row['change'] !== null)
  const hours = learned.hours
    .filter((row) => row['level'] === 'account')
    .toSorted((a, b) => Number(b['score']) - Number(a['score']))
    .slice(0, 3)
  return [
    `Learned from ${learned.settled_posts} settled posts (${learned.successes} successes in ${learned.trials} trials)`,
    ...accounts.slice(0, 2).map(against),
    ...(accounts.length > 2 ? [against(accounts.at(-1) ?? {})] : []),
    ...learned.captions
      .slice(0, 2)
      .map(
        (row) =>
          `  best text: “${String(row['text']).slice(0, 60)}” ${rate(row['success_rate'])} of ${String(row['trials'])}`,
      ),
    ...grown(learned),
    ...hours.map(
      (row) =>
        `  ${String(row['account_id'])} does best on ${hourName(Number(row['hour_of_week']))} (×${Math.exp(Number(row['score'])).toFixed(2)} its average, 95 % ×${Math.exp(Number(row['low'])).toFixed(2)} to ×${Math.exp(Number(row['high'])).toFixed(2)})`,
    ),
  ]
}

/** Who of the others grows fastest, of those that could be read the last time. */
function grown({ profiles }: WeekPlayed['learned']): string[] {
  const first = profiles.find((row) => row['growth_28d_rate'] && row['last_outcome'] === 'ok')
  if (!first) return []
  const whom = `${String(first['platform'])}/${String(first['username'])} (${String(first['niche'])})`
  const won = `${String(first['growth_28d'])} more followers within four weeks`
  return [`  fastest growing: ${whom}, ${won} (+${rate(first['growth_28d_rate'])})`]
}

function hourName(hour: number): string {
  return `${DAYS[Math.floor(hour / 24)] ?? ''} ${String(hour % 24).padStart(2, '0')}:00`
}

function next({ workbook, page_results }: WeekPlayed, home: string): string[] {
  const item = page_results.find((page) => (page.states['confirmed'] ?? 0) > 0)?.account_id ?? ''
  return [
    'Try next',
    `  open ${relative(process.cwd(), workbook)} and see what approvers see`,
    `  npx drumbeat queue list --account ${item} --home ${home}     then: npx drumbeat explain ITEM --home ${home}`,
    `  npx drumbeat sql --home ${home} "select * from marts.weekly_report order by week desc limit 20"`,
    `  npx drumbeat sql --home ${home} "select platform, username, followers, growth_28d_rate, last_outcome from marts.top_profiles order by growth_28d_rate desc"`,
    `  npx drumbeat plan --week 2026-W49 --home ${home} --now 2026-11-27T08:00:00Z`,
    '  your own data: docs/importing.md',
  ]
}

/** What a person should look at, one line each. */
export function whatNeedsPerson(played: WeekPlayed): string[] {
  const { lived, crawls, approvals, page_results, imports } = played
  const rejected = imports.reduce((sum, file) => sum + file.rejected, 0)
  const skipped = page_results.filter((page) => page.export_status === 'skipped')
  const { states } = played.orchestration_summary
  return [
    ...(rejected > 0 ? [`${rejected} records were rejected at import (raw.rejected_records)`] : []),
    ...skipped.map(
      (page) => `${page.account_id} was not put into the sheet: ${page.export_reason ?? ''}`,
    ),
    ...(approvals && approvals.refused.length > 0
      ? [
          `${approvals.refused.length} answers in the sheet could not be applied; the sheet says why`,
        ]
      : []),
    ...((states['missed'] ?? 0) > 0
      ? [`${states['missed']} items were missed: nobody approved them in time`]
      : []),
    ...crawls.flatMap((crawl) => crawl.needs_person),
    ...(lived.unconfirmed > 0 ? [`${lived.unconfirmed} posts are unconfirmed`] : []),
  ]
}
