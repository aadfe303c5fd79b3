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
/** A week takes some 60 MB besides the solver’s own memory; without limits a thread keeps twice that. */
const LIMITS = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 512 }

const pools = new Map<number, Promise<Tinypool>>()

/**
 * Plans a brand’s week in a thread of its own, at most `threads` at a time (by default one a core), so
 * that several weeks are solved at once and the process stays awake. Where the project runs bundled
 * (a task’s own container) there is no script to start: then in this thread, with the same result.
 * Throws what planning throws.
 */
export async function planInWorker(input: PlanInput, threads: number | null = null): Promise<Plan> {
  if (!existsSync(fileURLToPath(SCRIPT))) return planWeek(input, await loadHighs())
  const most = threads ?? availableParallelism()
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
    runtime: 'worker_threads',
    minThreads: 0,
    maxThreads: most,
    // A thread a week: the solver’s memory grows and never shrinks.
    isolateWorkers: true,
    resourceLimits: LIMITS,
  })
}
