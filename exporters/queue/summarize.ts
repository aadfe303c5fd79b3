import { parseInstant } from '../../domain/time.ts'
import type { ItemReport, PublishRun, PublishSummary } from './publish-run.ts'
import type { SweepSummary } from './sweep.ts'

/** Counts what a run did and finds the next time something is due. */
export function summarize(
  swept: SweepSummary,
  reports: readonly ItemReport[],
  nextDueAt: string | null,
  run: PublishRun,
): PublishSummary {
  const count = (outcome: ItemReport['outcome']) =>
    reports.filter((report) => report.outcome === outcome).length
  const published = reports.filter((report) => report.outcome === 'published')
  const isLate = ({ late_minutes }: ItemReport) => (late_minutes ?? 0) > run.grace_minutes
  return {
    armed: swept.armed,
    published: published.length,
    late: published.filter(isLate).length,
    recovered: published.filter((report) => report.is_recovered).length,
    deferred: count('deferred'),
    missed: count('missed') + swept.unapproved.length,
    unapproved: swept.unapproved.length,
    refused: count('refused'),
    unconfirmed: count('unconfirmed'),
    waiting: count('waiting'),
    next_due_at: earliestAfter(run.asOf, [nextDueAt, ...reports.map((report) => report.due_at)]),
    items: [...swept.unapproved.map(missedUnapproved), ...reports],
  }
}

function missedUnapproved({
  item_id,
  account_id,
  state,
}: SweepSummary['unapproved'][number]): ItemReport {
  const detail =
    state === 'held' ? 'it was still on hold at its time' : 'nobody approved it in time'
  return {
    item_id,
    account_id,
    outcome: 'missed',
    detail,
    url: null,
    due_at: null,
    late_minutes: null,
    is_recovered: false,
  }
}

function earliestAfter(asOf: string, times: readonly (string | null)[]): string | null {
  const now = parseInstant(asOf).epochMilliseconds
  const later = times
    .filter((time) => time !== null)
    .map((time) => parseInstant(time))
    .filter((time) => time.epochMilliseconds > now)
    .toSorted((a, b) => a.epochMilliseconds - b.epochMilliseconds)
  return later[0]?.toString() ?? null
}
