import { compile } from '../domain/planning/compile.ts'
import { loadHighs, type Highs } from '../domain/planning/exact/highs.ts'
import { solveExactly } from '../domain/planning/exact/solve-exactly.ts'
import type { PlanInput } from '../domain/planning/input.ts'
import { planInWorker } from '../pipelines/plan-in-worker.ts'
import { pairGreedy, slotsFirst, worthOf } from './planner-rules.ts'
import { fleetWeek, messagesWeek, originalsWeek } from './planner-weeks.ts'
import type { BenchResult } from './result.ts'

/** Accounts of the large fleet; `BENCH_ACCOUNTS=100` for another number. */
const MANY = Number(process.env['BENCH_ACCOUNTS'] ?? 1000)
const FLEET = 38
const THREADS = 2
const GAP = 1e-4

/** The sizes of `algorithms.md`. */
const CASES: readonly [name: string, week: () => PlanInput][] = [
  ['42 messages a week, gap 3 h', () => messagesWeek('small', 6, 180)],
  ['70 messages a week, gap 2 h', () => messagesWeek('medium', 10, 120)],
  ['133 messages a week, gap 1 h', () => messagesWeek('large', 19, 60)],
  ['70 posts of 25 originals on four networks', originalsWeek],
]

/**
 * The exact planner against rules of thumb on the same weeks (captions drawn, the same limits), and
 * whole fleets of message pages with 500 captions each in two threads.
 */
export async function run(): Promise<BenchResult[]> {
  const highs = await loadHighs()
  const compared = CASES.flatMap(([name, week]) => compare(highs, name, week()))
  const fleets = []
  for (const count of [FLEET, MANY]) fleets.push(...(await planFleet(count)))
  return [...compared, ...fleets]
}

function compare(highs: Highs, name: string, input: PlanInput): BenchResult[] {
  const problem = compile(input, `PLAN_${name}`)
  const start = performance.now()
  const { board, value, bound, greedyValue } = solveExactly(highs, problem)
  const seconds = (performance.now() - start) / 1000
  const loss = (other: number) => `${(100 * (1 - other / value)).toFixed(1)} %`
  const losses = [
    `slots first loses ${loss(worthOf(slotsFirst(problem)))}`,
    `pair-greedy ${loss(worthOf(pairGreedy(problem)))}`,
    `the rule of thumb ${loss(greedyValue)}`,
  ]
  const note = `${board.placed.size} items; ${losses.join(', ')}`
  return [
    { name, value: seconds, unit: 's', note },
    { name: `${name}: gap`, value: bound / value - 1, unit: '', limit: GAP },
  ]
}

async function planFleet(count: number): Promise<BenchResult[]> {
  const start = performance.now()
  const parts = Array.from({ length: THREADS }, (_, first) => planEvery(first, count))
  const planned = (await Promise.all(parts)).flat()
  const seconds = (performance.now() - start) / 1000
  const items = planned.reduce((sum, part) => sum + part.items, 0)
  const name = `${count} message pages, 500 captions each, two threads`
  const memory = process.resourceUsage().maxRSS / 1024
  return [
    {
      name,
      value: seconds,
      unit: 's',
      ...(count === FLEET ? { limit: 90 } : {}),
      note: `${items} items, ${((1000 * seconds) / count).toFixed(0)} ms an account`,
    },
    { name: `${name}: most memory`, value: memory, unit: 'MB' },
    {
      name: `${name}: largest gap`,
      value: Math.max(...planned.map(({ gap }) => gap)),
      unit: '',
      limit: GAP,
    },
  ]
}

interface Planned {
  readonly items: number
  readonly gap: number
}

/** Plans every second account (of two threads) one after another: rows are made as they are needed. */
async function planEvery(first: number, count: number): Promise<Planned[]> {
  const planned: Planned[] = []
  for (let index = first; index < count; index += THREADS) {
    const plan = await planInWorker(fleetWeek(index), THREADS)
    const { bound, objective } = plan.run
    planned.push({ items: plan.items.length, gap: Number(bound) / objective - 1 })
  }
  return planned
}
