import { DrumbeatError } from '../../domain/errors.ts'
import { postMetrics } from '../../domain/records/posts.ts'
import type {
  MetricsReader,
  MetricsReaderFor,
  PublishedPost,
} from '../../platforms/publishing/metrics-reader.ts'
import type { Load, Warehouse } from '../../sql/warehouse.ts'
import { noFault, type FaultPoint } from './fault-point.ts'
import { addOwnPosts } from './own-posts.ts'
import { dueCheckBacks, nextCheckBackAt } from './published-posts.ts'
import { weeksAround } from './weeks-around.ts'

export interface CheckBackOptions {
  readonly asOf: string
  readonly load: Load
  readonly faultPoint?: FaultPoint
}

/** Posts of a publisher that could not be read now; they stay due. */
export interface NotRead {
  readonly publisher: string
  readonly posts: number
  readonly why: string
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
  /** Of those due: their publisher could not be asked. */
  readonly not_read: readonly NotRead[]
  readonly next_check_back_at: string | null
}

type Counts = Record<'read' | 'caught_up' | 'awaiting_import' | 'not_reported', number>

/**
 * Makes confirmed items posts of ours, once each, and reads the results that are due. A check-back
 * that was missed is caught up by one reading, which keeps its true age. Running it again adds
 * nothing. A reader that fails stops none of the others; what is no DrumbeatError is a mistake of
 * the program, and thrown when they are done.
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
  const counts: Counts = { read: 0, caught_up: 0, awaiting_import: 0, not_reported: 0 }
  const not_read: NotRead[] = []
  const mistakes: unknown[] = []
  for (const [publisher, group] of Map.groupBy(due, (post) => post.publisher)) {
    try {
      const rows = await readGroup(readerFor(publisher), group)
      faultPoint('check-back:read')
      if (rows) await warehouse.append(postMetrics, rows, load)
      count(counts, group, rows)
    } catch (error) {
      if (!(error instanceof DrumbeatError)) mistakes.push(error)
      else not_read.push({ publisher, posts: group.length, why: error.message })
    }
  }
  faultPoint('check-back:after')
  if (mistakes.length > 0) throw mistakes[0]
  const next_check_back_at = await nextCheckBackAt(warehouse, asOf)
  return { posts_added, due: due.length, ...counts, not_read, next_check_back_at }
}

async function readGroup(reader: MetricsReader | null, group: readonly PublishedPost[]) {
  return (await reader?.readMetrics(group)) ?? null
}

function count(
  counts: Counts,
  group: readonly PublishedPost[],
  rows: readonly { readonly post_id: string }[] | null,
): void {
  if (rows === null) {
    counts.awaiting_import += group.length
    return
  }
  const known = new Set(rows.map(({ post_id }) => post_id))
  const read = group.filter(({ post_id }) => known.has(post_id))
  counts.read += read.length
  counts.caught_up += read.filter((post) => post.due_hours.length > 1).length
  counts.not_reported += group.length - read.length
}
