import { parentPort, workerData } from 'node:worker_threads'

import { loadHighs } from '../../../../domain/planning/exact/highs.ts'
import { planWeek } from '../../../../domain/planning/plan-week.ts'
import { randomWeek } from './random-week.ts'

/** Plans the random weeks whose seeds it is given, in a thread of its own. */
const highs = await loadHighs()
const seeds = workerData as number[]
parentPort?.postMessage(JSON.stringify(seeds.map((seed) => planWeek(randomWeek(seed), highs))))
