import type { z } from 'zod'

import type { Environment } from '../../runtime/environment.ts'
import { runLocally } from '../../runtime/local.ts'
import type { Task } from '../../runtime/task.ts'

/** Says what is being done now. */
export type Say = (text: string) => void

/** Runs tasks at one clock, saying which. */
export function stepper(env: Environment, clock: string, say: Say) {
  return <I extends z.ZodRawShape, O>(
    task: Task<I, O>,
    input: z.input<z.ZodObject<I>>,
  ): Promise<O> => {
    say(`${clock.slice(0, 16)}  ${task.id}`)
    return runLocally(task, input, env, { now: clock, isOwnClock: true, progress: say })
  }
}
