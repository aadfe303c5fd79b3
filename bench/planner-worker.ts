import { parentPort, workerData } from 'node:worker_threads'

import { loadHighs } from '../domain/planning/exact/highs.ts'
import { planWeek } from '../domain/planning/plan-week.ts'
import { fleetWeek } from './planner-weeks.ts'

/** Plans every `step`th account from `first` on, and says how many items there are and the worst gap. */
const { first, step, count } = workerData as { first: number; step: number; count: number }
const highs = await loadHighs()
let [items, gap] = [0, 0]
for (let index = first; index < count; index += step) {
  const { run } = planWeek(fleetWeek(index), highs)
  items += Number(run.count_items)
  gap = Math.max(gap, Number(run.bound) / run.objective - 1)
}
parentPort?.postMessage({ items, gap })
