import { parseInstant } from '../../../domain/time.ts'
import { instantWords, isBefore, minutesBefore } from '../clock.ts'
import type { Notice } from '../notice.ts'
import type { Review } from '../read-reviews.ts'

/**
 * One notice a sheet, once it is exported and holds something that can still be decided: how much,
 * of how many accounts, and by when the first of it should be decided.
 */
export function weekReady(
  reviews: readonly Review[],
  { asOf, approveByMinutes }: { readonly asOf: string; readonly approveByMinutes: number },
): Notice[] {
  const sheets = Map.groupBy(reviews, ({ week, uri }) => `${week} ${uri ?? ''}`)
  return [...sheets.values()].flatMap((own): Notice[] => {
    const [first] = own
    const open = own
      .flatMap(({ undecided }) => undecided)
      .filter(({ scheduled_at }) => isBefore(parseInstant(asOf), parseInstant(scheduled_at)))
      .toSorted((a, b) => a.scheduled_at.localeCompare(b.scheduled_at))
    const [next] = open
    if (!first || !next) return []
    const accounts = own.filter(({ count_items }) => count_items > 0).length
    const all = own.reduce((sum, { count_items }) => sum + count_items, 0)
    const by = instantWords(minutesBefore(next.scheduled_at, approveByMinutes), next.timezone)
    const text = [
      `Week ${first.week}: ${open.length} of ${all} posts and messages wait for a decision, on ${accounts} ${accounts === 1 ? 'account' : 'accounts'}.`,
      `The first should be decided by ${by}.`,
    ].join('\n')
    return [{ kind: 'week_ready', about: [first.week, first.uri ?? ''], text, link: first.uri }]
  })
}
