import { Temporal } from 'temporal-polyfill'

import type { Dialect, Value, WarehouseSession } from '../warehouse.ts'
import { asCursorValue, daysBefore, earlierOf, type CursorValue } from './cursor.ts'
import type { Incremental, Model } from './model.ts'
import { lateStart } from './late-start.ts'
import type { RawState } from './raw-state.ts'
import type { Trace } from './trace.ts'

/** Where an incremental build starts, or why everything is built anew. */
export type Window =
  | { readonly isFull: true; readonly reason: string }
  | { readonly isFull: false; readonly start: CursorValue }

/** What a window is found from. */
export interface WindowInput {
  readonly session: WarehouseSession
  readonly dialect: Dialect
  readonly model: Model
  readonly incremental: Incremental
  readonly asOf: string
  /** What the table in place comes from. */
  readonly past: Trace | null
  /** What a build now would come from. */
  readonly next: Trace | null
  /** How far a raw table has grown. */
  readonly rawState: (table: string) => RawState | undefined
  /** Answers of this build by question: models share raw tables and rules. */
  readonly lateValues: Map<string, Value>
}

const full = (reason: string): Window => ({ isFull: true, reason })

/**
 * Finds the first cursor value from which an incremental table must be rebuilt so that it equals a
 * full build: the look-back before its last value (and before the last clock), or earlier where
 * raw rows that are new since its last build reach further back, as the model's `@late` rules say.
 */
export async function findWindow(input: WindowInput): Promise<Window> {
  const { past, next, incremental, session, dialect, model } = input
  if (!past || !next) return full('it is not known what its rows come from')
  if (past.lineage !== next.lineage)
    return full('its text or that of a model behind it has changed')
  const relation = dialect.relation(model.name)
  const [row] = await session.query(`select max(${incremental.cursor}) as last from ${relation}`)
  const last = row?.['last'] ?? null
  if (last === null) return full('the table is empty')
  const type = incremental.cursorType
  const clock = clockStart(input, past)
  if (typeof clock === 'object' && clock) return clock
  let start = asCursorValue(last, type)
  if (clock !== null) start = earlierOf(start, clock, type)
  start = daysBefore(start, incremental.lookback, type)
  for (const [table, state] of Object.entries(past.raw)) {
    const late = await lateStart({ ...input, table, seen: state })
    if (late.isFull) return full(late.reason)
    if (late.start !== null) start = earlierOf(start, late.start, type)
  }
  const unseen = Object.keys(next.raw).find((table) => !(table in past.raw))
  return unseen ? full(`${unseen} was not read before`) : { isFull: false, start }
}

/** The cursor of the earlier of the two clocks, null where no clock matters, or a full build. */
function clockStart(input: WindowInput, past: Trace): CursorValue | Window | null {
  const { incremental, asOf } = input
  if (past.clock === null) return null
  const [before, now] = [Temporal.Instant.from(past.clock), Temporal.Instant.from(asOf)]
  const order = Temporal.Instant.compare(before, now)
  if (order === 0) return null
  if (!incremental.isClockLookback) {
    return full('it or a model behind it reads the clock, which has moved (see @clock lookback)')
  }
  if (order > 0) return full('the clock was moved back')
  return asCursorValue(before.toString(), incremental.cursorType)
}
