import {
  generateFriendlyId,
  type CompletedWaitpoint,
  type TaskManifest,
  type TaskRunExecution,
  type TaskRunExecutionResult,
  type WorkerManifest,
} from '@trigger.dev/core/v3'
import { toExecution } from './to-execution.ts'

/** Who executes attempts: one call per attempt, and news for runs that wait. */
export type Executor = {
  execute(execution: TaskRunExecution): Promise<TaskRunExecutionResult>
  resolve(runId: string, waitpoint: CompletedWaitpoint): void
}

/** What a trigger request asks for, in the words of Trigger.dev's API. */
export type RunRequest = {
  task: string
  payload: string
  payloadType: string
  tags: string[]
  idempotencyKey?: string | undefined
  maxAttempts?: number | undefined
  queue?: string | undefined
  parentRunId?: string | undefined
  resumeParent?: boolean | undefined
  batch?: { id: string; index: number } | undefined
}

/** One run: what was asked, how far it is, and its final result once it has one. */
export type Run = RunRequest & {
  id: string
  attempts: number
  createdAt: Date
  metadata: Record<string, unknown>
  result: Promise<TaskRunExecutionResult>
}

/** Runs at once where a queue names no limit of its own. */
const defaultConcurrency = 2

/**
 * The engine of a small local platform: queues with their limits, retries as the worker asks for
 * them, idempotency keys, and waking of parents that wait for their children.
 */
export class LocalRuns {
  readonly runs = new Map<string, Run>()
  readonly #manifest: WorkerManifest
  readonly #executor: Executor
  readonly #queues = new Map<string, { running: number; waiting: (() => void)[] }>()
  readonly #timers = new Set<NodeJS.Timeout>()

  constructor(manifest: WorkerManifest, executor: Executor) {
    this.#manifest = manifest
    this.#executor = executor
  }

  /** Starts a run, or finds the one the same task and idempotency key started. */
  trigger(request: RunRequest): { run: Run; isCached: boolean } {
    const known = this.#findByKey(request)
    const run = known ?? this.#start(request)
    if (request.resumeParent && request.parentRunId !== undefined) {
      void this.#wakeParent(request.parentRunId, run, request.batch)
    }
    return { run, isCached: known !== undefined }
  }

  /** Wakes a run at an instant; returns the id of what it waits for. */
  wakeAt(runId: string, date: Date): string {
    const id = generateFriendlyId('waitpoint')
    const wake = (): void => {
      this.#timers.delete(timer)
      const completedAt = new Date()
      const waitpoint = { id, friendlyId: id, type: 'DATETIME' as const, completedAt }
      this.#executor.resolve(runId, { ...waitpoint, outputIsError: false })
    }
    const timer = setTimeout(wake, Math.max(0, date.getTime() - Date.now()))
    this.#timers.add(timer)
    return id
  }

  /** Forgets every pending wake-up. */
  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer)
  }

  #findByKey({ task, idempotencyKey }: RunRequest): Run | undefined {
    if (idempotencyKey === undefined) return undefined
    return [...this.runs.values()].find(
      (run) => run.task === task && run.idempotencyKey === idempotencyKey,
    )
  }

  #start(request: RunRequest): Run {
    const { promise, resolve } = Promise.withResolvers<TaskRunExecutionResult>()
    const id = generateFriendlyId('run')
    const created = { id, attempts: 0, createdAt: new Date(), metadata: {}, result: promise }
    const run: Run = { ...request, ...created }
    this.runs.set(id, run)
    void this.#drive(run).then(resolve)
    return run
  }

  async #drive(run: Run): Promise<TaskRunExecutionResult> {
    const task = this.#manifest.tasks.find((candidate) => candidate.id === run.task)
    if (!task) return failure(run, `no task "${run.task}" in the manifest`)
    const queue = run.queue ?? task.queue?.name ?? `task/${task.id}`
    await this.#enter(queue)
    try {
      return await this.#attemptUntilFinal(run, task, queue)
    } finally {
      this.#leave(queue)
    }
  }

  async #attemptUntilFinal(
    run: Run,
    task: TaskManifest,
    queue: string,
  ): Promise<TaskRunExecutionResult> {
    for (;;) {
      run.attempts += 1
      const result = await this.#executor
        .execute(toExecution(run, task, queue))
        .catch((error: unknown) => failure(run, String(error)))
      if (result.ok || !result.retry) return result
      await this.#sleep(result.retry.delay)
    }
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer)
        resolve()
      }, milliseconds)
      this.#timers.add(timer)
    })
  }

  async #enter(name: string): Promise<void> {
    const queue = this.#queues.get(name) ?? { running: 0, waiting: [] }
    this.#queues.set(name, queue)
    const declared = this.#manifest.queues?.find((candidate) => candidate.name === name)
    const limit = declared?.concurrencyLimit ?? defaultConcurrency
    if (queue.running >= limit) await new Promise<void>((resolve) => queue.waiting.push(resolve))
    else queue.running += 1
  }

  #leave(name: string): void {
    const queue = this.#queues.get(name)
    if (!queue) return
    const next = queue.waiting.shift()
    if (next) next()
    else queue.running -= 1
  }

  async #wakeParent(parentRunId: string, run: Run, batch: RunRequest['batch']): Promise<void> {
    const result = await run.result
    const output = result.ok
      ? { output: result.output, outputType: result.outputType }
      : { output: JSON.stringify(result.error), outputType: 'application/json' }
    this.#executor.resolve(parentRunId, {
      id: run.id,
      friendlyId: run.id,
      type: 'RUN',
      completedAt: new Date(),
      outputIsError: !result.ok,
      ...output,
      ...(batch ? { index: batch.index } : {}),
      completedByTaskRun: {
        id: run.id,
        friendlyId: run.id,
        ...(batch ? { batch: { id: batch.id, friendlyId: batch.id } } : {}),
      },
    })
  }
}

function failure(run: Run, message: string): TaskRunExecutionResult {
  return {
    ok: false,
    id: run.id,
    error: { type: 'INTERNAL_ERROR', code: 'TASK_EXECUTION_FAILED', message },
  }
}
