import type { z } from 'zod'

import { InvalidInputError, messageOf } from '../domain/errors.ts'
import { taskRuns } from '../domain/records/operations.ts'
import { machineTime, newLoad, newSortableId } from './clock.ts'
import type { Context, Outcome } from './context.ts'
import type { Environment } from './environment.ts'
import { hideSecrets, secretsOf, withoutSecrets } from './secrets.ts'
import type { Task, TaskDescription } from './task.ts'
import { isSampleWorkspace } from './workspace.ts'

/** What a command or schedule gives to all runs under it. */
export interface RunOptions {
  /** The clock, ISO 8601; the machine's where left out. */
  readonly now?: string
  /** Whether that clock was set by a person with --now. */
  readonly isOwnClock?: boolean
  readonly traceId?: string
  readonly progress?: (text: string) => void
}

/** What a run passes on to the runs it starts. */
export interface Stamp {
  readonly as_of: string
  readonly trace_id: string
}

/** A task's input before it is checked. */
export type Input = Record<string, unknown>

/** How a runner starts other tasks and waits for them. */
export interface FanOut {
  run(task: Task, input: Input, stamp: Stamp): Promise<unknown>
  each(task: Task, inputs: readonly Input[], stamp: Stamp): Promise<Outcome<never>[]>
}

/**
 * One run of a task, whoever runs it: checks the input, notes start and end in raw.task_runs, and
 * gives the task its context. Throws InvalidInputError for a wrong input and whatever the task
 * throws. `environment` is asked anew at each use, since a runner may reopen it while waiting.
 */
export async function runOnce<I extends z.ZodRawShape, O>(
  task: TaskDescription<I, O>,
  input: unknown,
  environment: () => Environment,
  options: RunOptions,
  fanOut: FanOut,
): Promise<O> {
  const checked = checkInput(task, input)
  const context = contextFor(task, environment, options, fanOut)
  const started = performance.now()
  const recorded = task.recorded ? task.recorded(checked) : input
  await note(context, task, { event: 'started', input: asJson(recorded) })
  context.log.info({ input: recorded }, `${task.id} started`)
  try {
    const output = await task.run(checked, context)
    const duration_ms = Math.round(performance.now() - started)
    await note(context, task, { event: 'succeeded', duration_ms, output: asJson(output) })
    context.log.info({ duration_ms }, `${task.id} succeeded`)
    return output
  } catch (error) {
    hideSecrets(error, secretsOf(context.config))
    const duration_ms = Math.round(performance.now() - started)
    await note(context, task, { event: 'failed', duration_ms, error: messageOf(error) })
    context.log.error({ duration_ms, error: messageOf(error) }, `${task.id} failed`)
    throw error
  }
}

function checkInput<I extends z.ZodRawShape, O>(
  task: TaskDescription<I, O>,
  input: unknown,
): z.output<z.ZodObject<I>> {
  const result = task.input.safeParse(input)
  if (result.success) return result.data
  const problems = result.error.issues.map((i) => `${i.path.join('.') || 'input'}: ${i.message}`)
  throw new InvalidInputError(`${task.id}: ${problems.join('; ')}`, { task: task.id, problems })
}

function contextFor(
  task: { readonly id: string },
  environment: () => Environment,
  options: RunOptions,
  fanOut: FanOut,
): Context {
  const { config, workspace, log } = environment()
  const stamp = {
    as_of: options.now ?? machineTime(),
    trace_id: options.traceId ?? newSortableId(),
  }
  const isSample = isSampleWorkspace(workspace)
  return {
    config,
    workspace,
    get warehouse() {
      return environment().warehouse
    },
    asOf: stamp.as_of,
    isOwnClock: options.isOwnClock ?? false,
    traceId: stamp.trace_id,
    runId: newSortableId(),
    log: log.child({ trace_id: stamp.trace_id, task: task.id }),
    newLoad: () => newLoad(stamp.as_of, isSample),
    progress: options.progress ?? (() => undefined),
    run: (other, input) => fanOut.run(other as unknown as Task, input, stamp) as never,
    each: (other, inputs) => fanOut.each(other as unknown as Task, inputs, stamp),
  }
}

type Note = Pick<z.input<(typeof taskRuns)['row']>, 'event'> &
  Partial<z.input<(typeof taskRuns)['row']>>

async function note(context: Context, task: { id: string }, what: Note): Promise<void> {
  const row = {
    run_id: context.runId,
    task_id: task.id,
    trace_id: context.traceId,
    as_of: context.asOf,
    event_at: machineTime(),
    ...clean(what, context),
  }
  await context.warehouse.append(taskRuns, [row], context.newLoad())
}

/** What a secret of the environment has got into is kept without it. */
function clean(what: Note, { config }: Context): Note {
  const secrets = secretsOf(config)
  const texts = Object.entries(what).map(([name, value]) => [
    name,
    typeof value === 'string' ? withoutSecrets(value, secrets) : value,
  ])
  return Object.fromEntries(texts) as Note
}

function asJson(value: unknown): string | null {
  const plain = (_: string, v: unknown) => (typeof v === 'bigint' ? v.toString() : v)
  return JSON.stringify(value, plain) ?? null
}
