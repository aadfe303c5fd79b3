import {
  AbortTaskRunError,
  queue,
  schedules,
  schemaTask,
  type AnyTask,
  type Queue,
} from '@trigger.dev/sdk'
import { z } from 'zod'

import { loadConfig } from '../config.ts'
import { DrumbeatError, messageOf } from '../domain/errors.ts'
import type { Outcome } from './context.ts'
import { openEnvironment, type Environment } from './environment.ts'
import { runOnce, type Input, type RunOptions } from './run.ts'
import type { Retry, Task, TaskDescription } from './task.ts'

/** A task as Trigger.dev's catalogue holds it. */
export type TriggerTask = AnyTask

/** How long a run waits for another process to let go of an embedded warehouse. */
const OWNER_WAIT_SECONDS = 120
const LONGEST_PAUSE_MS = 60_000

/** What every payload may carry besides the task's own input. */
const envelope = {
  as_of: z.iso.datetime({ offset: true }).optional(),
  trace_id: z.string().optional(),
}

const scheduled = z.object({ timestamp: z.coerce.date(), type: z.string(), scheduleId: z.string() })

type Described<I extends z.ZodRawShape, O> = TaskDescription<I, O> & {
  readonly retry: Retry
  readonly timeoutSeconds: number
}

const queues = new Map<string, Queue>()

/**
 * Puts a task into Trigger.dev's catalogue. A scheduled task can be triggered by hand as well; its
 * scheduled runs take their clock from the schedule's nominal time, not from the machine.
 */
export function registerWithTrigger<I extends z.ZodRawShape, O>(
  description: Described<I, O>,
): TriggerTask {
  const { id, doc, retry, timeoutSeconds, schedule } = description
  const options = {
    id,
    description: doc,
    maxDuration: timeoutSeconds,
    retry: {
      maxAttempts: retry.attempts,
      minTimeoutInMs: retry.pauseMs,
      maxTimeoutInMs: LONGEST_PAUSE_MS,
      factor: 2,
      randomize: true,
    },
    ...(description.queue ? { queue: namedQueue(description.queue) } : {}),
    run: (payload: unknown) => runOnTrigger(description, payload),
  }
  if (!schedule) return schemaTask({ ...options, schema: description.input.extend(envelope) })
  const cron = { pattern: schedule.cron, timezone: schedule.timezone, window: '0m' } as const
  return schedules.task({ ...options, cron })
}

function namedQueue(named: { name: string; concurrency: number }): Queue {
  const known = queues.get(named.name)
  const made = known ?? queue({ name: named.name, concurrencyLimit: named.concurrency })
  queues.set(named.name, made)
  return made
}

async function runOnTrigger<I extends z.ZodRawShape, O>(
  task: Described<I, O>,
  payload: unknown,
): Promise<unknown> {
  const config = loadConfig()
  const tick = scheduled.safeParse(payload)
  const isOff = !config.automation.enabled || config.automation.tasks[task.id]?.enabled === false
  if (tick.success && isOff) return { skipped: `automation of ${task.id} is off` }
  const { as_of, trace_id } = z.object(envelope).parse(tick.success ? {} : (payload ?? {}))
  const now = tick.success ? tick.data.timestamp.toISOString() : as_of
  const options: RunOptions = {
    ...(now ? { now } : {}),
    ...(trace_id ? { traceId: trace_id } : {}),
  }
  const input = tick.success ? {} : withoutEnvelope(payload)
  return guarded(() => execute(task, input, options))
}

function withoutEnvelope(payload: unknown): Record<string, unknown> {
  const { as_of: _asOf, trace_id: _traceId, ...input } = (payload ?? {}) as Record<string, unknown>
  return input
}

/** Errors that trying again cannot help are final for Trigger.dev too. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DrumbeatError && !error.isRetryable) {
      throw new AbortTaskRunError(messageOf(error))
    }
    throw error
  }
}

async function execute<I extends z.ZodRawShape, O>(
  task: Described<I, O>,
  input: Record<string, unknown>,
  options: RunOptions,
): Promise<O> {
  let environment = await open(task.id)
  const reopenAfter = async <T>(work: () => Promise<T>): Promise<T> => {
    await environment.close()
    try {
      return await work()
    } finally {
      environment = await open(task.id)
    }
  }
  try {
    return await runOnce(task, input, () => environment, options, {
      run: (other, payload, stamp) =>
        reopenAfter(() => other.trigger.triggerAndWait({ ...payload, ...stamp }).unwrap()),
      each: (other, payloads, stamp) => reopenAfter(() => fanOut(other, payloads, stamp)),
    })
  } finally {
    await environment.warehouse.publishSnapshot()
    await environment.close()
  }
}

function open(command: string): Promise<Environment> {
  return openEnvironment(loadConfig(), command, OWNER_WAIT_SECONDS)
}

async function fanOut(
  task: Task,
  payloads: readonly Input[],
  stamp: object,
): Promise<Outcome<never>[]> {
  const { runs } = await task.trigger.batchTriggerAndWait(
    payloads.map((payload) => ({ payload: { ...payload, ...stamp } })),
  )
  return runs.map((run) =>
    run.ok
      ? { isOk: true, output: run.output as never }
      : { isOk: false, error: messageOf(run.error) },
  )
}
