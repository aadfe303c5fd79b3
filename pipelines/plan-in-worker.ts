import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

import type { Tinypool } from 'tinypool'

import { InvalidInputError, NeverRetryError } from '../domain/errors.ts'
import { loadHighs } from '../domain/planning/exact/highs.ts'
import type { PlanInput } from '../domain/planning/input.ts'
import type { Plan } from '../domain/planning/plan.ts'
import { planWeek } from '../domain/planning/plan-week.ts'
import type { Answer } from './planner-worker.ts'

const SCRIPT = new URL('./planner-worker.ts', import.meta.url)
const pools = new Map<number, Promise<Tinypool>>()

/**
 * Plans a brand’s week in a process of its own, at most `processes` at a time (by default one a core):
 * several weeks are solved at once, this process stays awake, and the solver’s memory goes with it.
 * It is given what the plan is made from and nothing else: no environment, no warehouse. Where the
 * project runs bundled (a task’s own container) there is no script to start: then in this process,
 * with the same result. Throws what planning throws.
 */
export async function planInWorker(
  input: PlanInput,
  processes: number | null = null,
): Promise<Plan> {
  if (!existsSync(fileURLToPath(SCRIPT))) return planWeek(input, await loadHighs())
  const most = processes ?? availableParallelism()
  const pool = pools.get(most) ?? newPool(most)
  pools.set(most, pool)
  const { fits: _, ...rest } = input
  const answer = (await (await pool).run(rest)) as Answer
  if ('plan' in answer) return answer.plan
  const { name, message, data } = answer
  throw name === 'InvalidInputError'
    ? new InvalidInputError(message, data)
    : new NeverRetryError(message, data)
}

async function newPool(most: number): Promise<Tinypool> {
  const { Tinypool: Pool } = await import('tinypool')
  return new Pool({
    filename: SCRIPT.href,
    runtime: 'child_process',
    serialization: 'advanced',
    minThreads: 0,
    maxThreads: most,
    // A process a week: the solver’s memory grows and never shrinks.
    isolateWorkers: true,
  })
}
