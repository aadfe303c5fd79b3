import { parseInstant } from '../../../domain/time.ts'
import { instantWords, isBefore, minutesBefore } from '../clock.ts'
import type { Notice } from '../notice.ts'
import type { Review } from '../read-reviews.ts'

export interface Deadlines {
  /** The clock, ISO 8601. */
  readonly asOf: string
  /** Minutes before its time by which an item should be decided. */
  readonly approveByMinutes: number
  /** Minutes before that at which it is reminded of. */
  readonly remindMinutes: number
}

/**
 * One reminder an account and week, when the first undecided item of it comes near the time by
 * which it should be decided; late ones still, as long as the item may go out.
 */
export function approvalsDue(
  reviews: readonly Review[],
  { asOf, approveByMinutes, remindMinutes }: Deadlines,
): Notice[] {
  const now = parseInstant(asOf)
  return reviews.flatMap(({ account_id, week, uri, undecided }): Notice[] => {
    const open = undecided.filter((item) => isBefore(now, parseInstant(item.scheduled_at)))
    const near = open.filter(
      ({ scheduled_at }) =>
        !isBefore(now, minutesBefore(scheduled_at, approveByMinutes + remindMinutes)),
    )
    const [first] = near
    if (!first) return []
    const by = minutesBefore(first.scheduled_at, approveByMinutes)
    const due = isBefore(by, now) ? 'should have been decided by' : 'should be decided by'
    const what = near.length === 1 ? 'one post' : `${near.length} posts, the first`
    const more = open.length - near.length
    const later = more === 0 ? '' : `; ${more} more of that week are undecided`
    const text = `${account_id}, week ${week}: ${what} ${due} ${instantWords(by, first.timezone)}${later}.`
    return [{ kind: 'approvals_due', about: [account_id, week], text, link: uri }]
  })
}
