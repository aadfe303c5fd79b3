import { parseInstant } from '../../domain/time.ts'
import type { Dialect } from '../warehouse.ts'
import type { PastRun } from './history.ts'
import type { Model } from './model.ts'
import type { Trace } from './trace.ts'

/** Where statements have a price, runs older than this are looked for only where they are missed. */
export const HISTORY_DAYS = 30
/** A relation is built again after so many days whatever happened, so that its run is found. */
const LONGEST_DAYS = 20
/** Where a day of the clock begins, in UTC: after the night's crawl, before the morning's build. */
const DAY_BEGINS_HOURS = 5

/** An instant so many days before a clock. */
export function daysAgo(asOf: string, days: number): string {
  return parseInstant(asOf)
    .subtract({ hours: 24 * days })
    .toString()
}

/**
 * What two clocks have in common for which rows count as the same: the clock itself or, where every
 * statement has a price, its day. Rows that come from the same raw rows are built anew once a day
 * then, for the time that has passed.
 */
export function clockMarkOf({ hasPricePerStatement }: Dialect, asOf: string): string {
  if (!hasPricePerStatement) return asOf
  return parseInstant(asOf).subtract({ hours: DAY_BEGINS_HOURS }).toString().slice(0, 10)
}

/**
 * Whether the relation of a model that is in place need not be touched: its rows come from what
 * they would come from now. Where every statement has a price, a view of the same text is audited
 * once a day only: it shows what is behind it without being built.
 */
export function isStillGood(
  model: Model,
  past: PastRun,
  next: Trace | null,
  { dialect, asOf }: { readonly dialect: Dialect; readonly asOf: string },
): boolean {
  if (!past.trace || !next) return false
  if (!dialect.hasPricePerStatement) return past.trace.content === next.content
  if (parseInstant(past.asOf).epochMilliseconds < oldest(asOf)) return false
  if (past.trace.content === next.content) return true
  const isSameDay = clockMarkOf(dialect, past.asOf) === clockMarkOf(dialect, asOf)
  return model.kind === 'view' && past.trace.lineage === next.lineage && isSameDay
}

function oldest(asOf: string): number {
  return parseInstant(daysAgo(asOf, LONGEST_DAYS)).epochMilliseconds
}
