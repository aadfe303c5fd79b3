import { postMetrics } from '../../domain/records/posts.ts'
import type { Load, Warehouse } from '../../sql/warehouse.ts'
import { noFault, type FaultPoint } from './fault-point.ts'
import type { MetricsReaderFor } from '../../platforms/publishing/metrics-reader.ts'
import { addOwnPosts } from './own-posts.ts'
import { dueCheckBacks, nextCheckBackAt } from './published-posts.ts'
import { weeksAround } from './weeks-around.ts'

export interface CheckBackOptions {
  readonly asOf: string
  readonly load: Load
  readonly faultPoint?: FaultPoint
}

/** What a run of `checkBack` did; counts are posts unless said otherwise. */
export interface CheckBackSummary {
  /** Posts published by us that were new to raw.posts. */
  readonly posts_added: number
  /** With a check-back due. */
  readonly due: number
  /** Of those due: read now. */
  readonly read: number
  /** Of those read: so late that their next check-back was due as well. */
  readonly caught_up: number
  /** Of those due: without a reading, since their publisher has none; they come by import. */
  readonly awaiting_import: number
  /** Of those due: their publisher was asked and did not know them. */
  readonly not_reported: number
  readonly next_check_back_at: string | null
}

/**
 * Makes confirmed items posts of ours, once each, and reads the results that are due. A check-back
 * that was missed is caught up by one reading, which keeps its true age. Running it again adds
 * nothing. Throws what a reader throws; what was read before stays.
 */
export async function checkBack(
  whole: Warehouse,
  readerFor: MetricsReaderFor,
  options: CheckBackOptions,
): Promise<CheckBackSummary> {
  const { asOf, load, faultPoint = noFault } = options
  faultPoint('check-back:before')
  const warehouse = await whole.operational(weeksAround(asOf))
  const posts_added = await addOwnPosts(warehouse, asOf, load)
  faultPoint('check-back:posts')
  const due = await dueCheckBacks(warehouse, asOf)
  const counts = { read: 0, caught_up: 0, awaiting_import: 0, not_reported: 0 }
  for (const [publisher, group] of Map.groupBy(due, (post) => post.publisher)) {
    const rows = (await readerFor(publisher)?.readMetrics(group)) ?? null
    faultPoint('check-back:read')
    if (rows === null) {
      counts.awaiting_import += group.length
      continue
    }
    await warehouse.append(postMetrics, rows, load)
    const read = group.filter((post) => rows.some((row) => row.post_id === post.post_id))
    counts.read += read.length
    counts.caught_up += read.filter((post) => post.due_hours.length > 1).length
    counts.not_reported += group.length - read.length
  }
  faultPoint('check-back:after')
  const next_check_back_at = await nextCheckBackAt(warehouse, asOf)
  return { posts_added, due: due.length, ...counts, next_check_back_at }
}
