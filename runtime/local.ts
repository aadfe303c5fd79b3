import { setTimeout as pause } from 'node:timers/promises'

import type { z } from 'zod'

import { DrumbeatError, messageOf } from '../domain/errors.ts'
import { machineTime, newSortableId } from './clock.ts'
import type { Outcome } from './context.ts'
import type { Environment } from './environment.ts'
import { runOnce, type FanOut, type RunOptions } from './run.ts'
import type { Task } from './task.ts'

const LONGEST_PAUSE_MS = 60_000

/**
 * Runs a task in this process, and what it starts one after the other (there is one writer).
 * Where the error says that trying again may help, it is tried again after growing pauses.
 * Throws the last error.
 */
export async function runLocally<I extends z.ZodRawShape, O>(
  task: Task<I, O>,
  input: z.input<z.ZodObject<I>>,
  environment: Environment,
  options: RunOptions = {},
): Promise<O> {
  const shared = {
    ...options,
    now: options.now ?? machineTime(),
    traceId: options.traceId ?? newSortableId(),
  }
  const fanOut: FanOut = {
    run: (other, payload) => runLocally(other, payload, environment, shared),
    each: async (other, payloads) => {
      const outcomes: Outcome<never>[] = []
      for (const payload of payloads) {
        outcomes.push(await settle(runLocally(other, payload, environment, shared)))
      }
      return outcomes
    },
  }
  return withRetries(task, () => runOnce(task, input, () => environment, shared, fanOut))
}

async function settle(work: Promise<unknown>): Promise<Outcome<never>> {
  try {
    return { isOk: true, output: (await work) as never }
  } catch (error) {
    return { isOk: false, error: messageOf(error) }
  }
}

async function withRetries<T>(task: Pick<Task, 'retry'>, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      const mayPass = error instanceof DrumbeatError && error.isRetryable
      if (!mayPass || attempt >= task.retry.attempts) throw error
      const longest = Math.min(task.retry.pauseMs * 2 ** (attempt - 1), LONGEST_PAUSE_MS)
      await pause(longest)
    }
  }
}
