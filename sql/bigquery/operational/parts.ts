import { Temporal } from 'temporal-polyfill'

import type { OperationalWeeks } from '../../warehouse.ts'
import type { TableResource } from '../resources.ts'

/** Up to here a table is read whole: asking for its partitions one by one takes longer. */
export const WHOLE_BYTES = 8 * 2 ** 20

/** What is read of a table at once: one partition, or all of it. */
export interface Part {
  /** The partition, `20261123`; empty for the whole table. */
  readonly id: string
  /** Its day, `2026-11-23`; empty for the whole table. */
  readonly day: string
}

/**
 * Tables that are too large to be read whole and are not about weeks: their columns that are read,
 * and that of the day a row came in. What came in before a week is not about a time in it.
 */
const SINCE: Readonly<Record<string, readonly string[]>> = {
  'raw.posts': ['post_id', 'account_id', 'posted_at', 'item_id', 'loaded_at'],
  'raw.post_metrics': ['post_id', 'account_id', 'read_at', 'loaded_at'],
}

/** Clocks differ: rows may have come in a little before the time they are about. */
const DAYS_BEFORE = 2

/** The columns of a table that are read; null for all. */
export function columnsRead(name: string): readonly string[] | null {
  return SINCE[name] ?? null
}

/** The parts of a table that hold what is about some weeks; null where that cannot be told. */
export function partsOf(
  name: string,
  resource: TableResource,
  weeks: OperationalWeeks,
  wholeBytes: number,
): Part[] | null {
  if (Number(resource.numBytes ?? 0) <= wholeBytes) return [{ id: '', day: '' }]
  const field = resource.timePartitioning?.field
  if (resource.timePartitioning?.type !== 'DAY') return null
  const first = Temporal.PlainDate.from(weeks.first)
  const last = Temporal.PlainDate.from(weeks.last)
  if (field === 'week_start_on') return daysBetween(first, last, 7)
  if (field !== 'loaded_at' || !SINCE[name]) return null
  const changed = Temporal.Instant.fromEpochMilliseconds(Number(resource.lastModifiedTime ?? 0))
  const lastChanged = changed.toZonedDateTimeISO('UTC').toPlainDate()
  const until = [last.add({ days: 6 }), lastChanged].toSorted(Temporal.PlainDate.compare)[1]
  return daysBetween(first.subtract({ days: DAYS_BEFORE }), until ?? last, 1)
}

function daysBetween(first: Temporal.PlainDate, last: Temporal.PlainDate, days: number): Part[] {
  const parts: Part[] = []
  for (let at = first; Temporal.PlainDate.compare(at, last) <= 0; at = at.add({ days })) {
    const day = at.toString()
    parts.push({ id: day.replaceAll('-', ''), day })
  }
  return parts
}
