import { availableParallelism } from 'node:os'
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
 * Runs a task in this process, and what it starts as many at a time as the queue of it allows and the
 * machine has cores (there is one writer: what they write waits in line).
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
      const most = Math.min(other.queue?.concurrency ?? 1, availableParallelism())
      return someAtATime(payloads, most, (payload) =>
        settle(runLocally(other, payload, environment, shared)),
      )
    },
  }
  return withRetries(task, () => runOnce(task, input, () => environment, shared, fanOut))
}

/** Works on everything, `most` at a time; the results in the order of the inputs. */
async function someAtATime<T, R>(
  inputs: readonly T[],
  most: number,
  work: (input: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  const waiting = inputs.entries()
  const worker = async () => {
    for (const [index, input] of waiting) results[index] = await work(input)
  }
  await Promise.all(Array.from({ length: most }, worker))
  return results
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
