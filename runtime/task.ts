import { Cron } from 'croner'
import type { z } from 'zod'

import { InvalidInputError } from '../domain/errors.ts'
import { isTimeZone } from '../domain/time.ts'
import type { Context } from './context.ts'
import { registerWithTrigger, type TriggerTask } from './trigger.ts'

/** When a task runs by itself: a cron pattern in a named zone. */
export interface Schedule {
  readonly cron: string
  readonly timezone: string
}

/** How often a task is tried when it fails in a way that may pass. */
export interface Retry {
  readonly attempts: number
  /** First pause; each further one doubles, with jitter, up to a minute. */
  readonly pauseMs: number
}

/** One description of a task, from which it runs on Trigger.dev and in this process. */
export interface TaskDescription<I extends z.ZodRawShape, O> {
  readonly id: string
  /** One sentence for `--help`, docs and the dashboard. */
  readonly doc: string
  readonly input: z.ZodObject<I>
  readonly schedule?: Schedule
  readonly retry?: Retry
  /** Longest time a run may take. */
  readonly timeoutSeconds?: number
  /** Runs in the same queue wait for each other, `concurrency` at a time. */
  readonly queue?: { readonly name: string; readonly concurrency: number }
  /** What of an input is kept in the log and in raw.task_runs; all of it where left out. */
  readonly recorded?: (input: z.output<z.ZodObject<I>>) => unknown
  readonly run: (input: z.output<z.ZodObject<I>>, context: Context) => Promise<O>
}

/** A task that both runners know. */
export interface Task<I extends z.ZodRawShape = z.ZodRawShape, O = unknown> extends TaskDescription<
  I,
  O
> {
  readonly retry: Retry
  readonly timeoutSeconds: number
  /** The same task as Trigger.dev knows it. */
  readonly trigger: TriggerTask
}

const RETRY: Retry = { attempts: 3, pauseMs: 1000 }
const TIMEOUT_SECONDS = 300

/**
 * Makes a task from its description and registers it with Trigger.dev's catalogue (which takes any
 * cron pattern, so pattern and zone are checked here). Throws InvalidInputError for either.
 */
export function defineTask<I extends z.ZodRawShape, O>(
  description: TaskDescription<I, O>,
): Task<I, O> {
  checkSchedule(description.id, description.schedule)
  const complete = { retry: RETRY, timeoutSeconds: TIMEOUT_SECONDS, ...description }
  return { ...complete, trigger: registerWithTrigger(complete) }
}

function checkSchedule(id: string, schedule: Schedule | undefined): void {
  if (!schedule) return
  if (!isTimeZone(schedule.timezone)) {
    throw new InvalidInputError(`task ${id}: ${schedule.timezone} is not an IANA time zone`)
  }
  try {
    const clock = new Cron(schedule.cron, { timezone: schedule.timezone, mode: '5-part' })
    clock.stop()
  } catch (error) {
    throw new InvalidInputError(
      `task ${id}: "${schedule.cron}" is not a cron pattern of five fields`,
      {},
      { cause: error },
    )
  }
}
