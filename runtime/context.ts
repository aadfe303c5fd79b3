import type { z } from 'zod'

import type { Config } from '../config.ts'
import type { Load, Warehouse } from '../sql/warehouse.ts'
import type { Logger } from './log.ts'
import type { Task } from './task.ts'
import type { Workspace } from './workspace.ts'

/** What one item of a fan-out came to: one failure does not stop the others. */
export type Outcome<T> =
  { readonly isOk: true; readonly output: T } | { readonly isOk: false; readonly error: string }

/** What every task may use. Nothing else reaches a task from outside. */
export interface Context {
  readonly config: Config
  readonly workspace: Workspace
  readonly warehouse: Warehouse
  /** The clock of the run (ISO 8601, UTC): the only time a task knows. */
  readonly asOf: string
  /** Whether the clock was set with --now: then every publisher but the outbox is refused. */
  readonly isOwnClock: boolean
  /** Shared by every step of one command or schedule. */
  readonly traceId: string
  readonly runId: string
  readonly log: Logger
  /** A stamp for rows of one load; each call gives a new one. */
  newLoad(): Load
  /** Tells people what is being done; on a terminal it replaces the line before. */
  progress(text: string): void
  /** Runs another task and waits for it. */
  run<I extends z.ZodRawShape, O>(task: Task<I, O>, input: z.input<z.ZodObject<I>>): Promise<O>
  /** Runs a task once for each input, some at a time, and waits for all. */
  each<I extends z.ZodRawShape, O>(
    task: Task<I, O>,
    inputs: readonly z.input<z.ZodObject<I>>[],
  ): Promise<Outcome<O>[]>
}
