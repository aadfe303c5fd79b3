import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, it } from 'vitest'

import { makeRng } from '../../domain/rng.ts'
import { integer, pick } from '../../domain/sampling.ts'
import { FAULT_POINTS } from '../../exporters/queue/fault-point.ts'
import { providers } from '../../platforms/publishing/providers.ts'
import { FAULTS } from '../contract/publishing/server.ts'
import { openLane, type Bench, type FaultOf, type Kill } from './publisher-crash/bench.ts'
import { ANY_POINT } from './publisher-crash/errand.ts'
import { expectLawful, runToTheEnd } from './publisher-crash/verdict.ts'

const isProof = Boolean(process.env['DRUMBEAT_PROOF'])
const RANDOM_RUNS = isProof ? 1000 : 4
const LANES = 2
/** About as many fault points as a run passes that publishes three items. */
const POINTS_A_RUN = 35
const PROVIDERS = [...providers.values()]

/** Where the queue may die between taking an item and knowing what became of it. */
const QUEUE_POINTS = FAULT_POINTS.filter((point) =>
  /^(claim|journal|outcome|reconcile):/.test(point),
)
/** `<provider>:sending`, and `journal:after` where that is the first thing it notes. */
const MOST_NEVER_SENT = 2
const folder = mkdtempSync(join(tmpdir(), 'drumbeat-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.concurrent('publishers in a process that is killed with -9 at every fault point', () => {
  it.each(PROVIDERS.map(({ name }) => name))(
    '%s: every approved item is out once, nothing else is, none is lost',
    async (name) => {
      const points = pointsFor(name)
      const lane = openLane(folder, name)
      const losing = { now: false }
      const bench = await lane.openBench(name, itemsFor(points), loseAnAnswer(losing))
      try {
        for (const point of points.filter((one) => !isOfLooking(one))) {
          expect(await bench.run({ point, times: 1 }), `${point} was not reached`).toBeNull()
        }
        await killLooks(bench, points.filter(isOfLooking), losing)
        expect(lane.kills()).toBe(points.length)
        const ends = expectLawful(bench, await runToTheEnd(bench))
        expect(ends).toMatchObject({ refused: 0, missed: 0 })
        // Only what was announced and not sent when the run died may not be out.
        const out = bench.side.published().length
        expect(out).toBeGreaterThanOrEqual(bench.approved.length - MOST_NEVER_SENT)
      } finally {
        lane.close()
        await bench.close()
      }
    },
    600_000,
  )
})

describe(`${RANDOM_RUNS} weeks with faults of the network and kill -9 at random`, () => {
  it(
    'end with 0 posts out twice, 0 that nobody approved, 0 approved ones lost',
    async ({ task }) => {
      const seeds = Array.from({ length: RANDOM_RUNS }, (_, seed) => seed).values()
      const total = { confirmed: 0, unconfirmed: 0, refused: 0, missed: 0, kills: 0, faults: 0 }
      const add = (more: Partial<typeof total>) => {
        for (const key of Object.keys(more) as (keyof typeof total)[]) total[key] += more[key] ?? 0
      }
      const lanes = Array.from({ length: LANES }, async (_, number) => {
        const lane = openLane(folder, `lane-${number}`)
        for (const seed of seeds) add(await randomRun(lane, seed))
        add({ kills: lane.kills() })
        lane.close()
      })
      await Promise.all(lanes)
      const { kills, faults, ...ends } = total
      const said = Object.entries(ends).map(([end, count]) => `${count} ${end}`)
      task.meta.closingLine = `publishers: ${RANDOM_RUNS} random runs, ${kills} kills -9 and ${faults} faults: ${said.join(', ')}; 0 twice, 0 unapproved, 0 lost`
      expect(kills).toBeGreaterThanOrEqual(RANDOM_RUNS)
      expect(faults).toBeGreaterThan(RANDOM_RUNS)
      expect(ends.confirmed).toBeGreaterThan(RANDOM_RUNS)
    },
    RANDOM_RUNS * 60_000,
  )
})

/** Its own and the queue’s; without DRUMBEAT_PROOF the queue’s are shared out among all. */
function pointsFor(name: string): readonly string[] {
  const place = PROVIDERS.findIndex((one) => one.name === name)
  const own = PROVIDERS[place]?.faultPoints ?? []
  const isMine = (nth: number) => isProof || nth % PROVIDERS.length === place
  return [...own, ...QUEUE_POINTS.filter((_, nth) => isMine(nth))]
}

/** At fewer than half of the points the item is out or given up, so that the next takes another. */
function itemsFor(points: readonly string[]): number {
  return Math.ceil(points.length / 2) + 3
}

function isOfLooking(point: string): boolean {
  return point.startsWith('reconcile:')
}

/** From `now` on the answer to the next call that publishes is lost, and then every question. */
function loseAnAnswer(losing: { now: boolean }): FaultOf {
  let isLost = false
  return (_, isSending) => {
    if (!losing.now || isLost === isSending) return undefined
    isLost = true
    return isSending ? 'reset after' : 'reset before'
  }
}

/** Kills runs while they look for a post of which nobody knows whether it is out. */
async function killLooks(bench: Bench, points: readonly string[], losing: { now: boolean }) {
  if (points.length === 0) return
  losing.now = true
  const report = await bench.run()
  losing.now = false
  expect(Object.values(report?.states ?? {})).toContain('unconfirmed')
  for (const [nth, point] of points.entries()) {
    const killed = await bench.run({ point, times: 1 }, { minutes: nth === 0 ? 6 : 1 })
    expect(killed, `${point} was not reached`).toBeNull()
  }
}

/** One workspace from its approvals to its end, all that happens to it drawn by the seed. */
async function randomRun(lane: ReturnType<typeof openLane>, seed: number) {
  const rng = makeRng(`publisher-crash|${seed}`)
  const { name } = PROVIDERS[seed % PROVIDERS.length] ?? pick(rng, PROVIDERS)
  const draw = <T>(probability: number, make: () => T) =>
    rng.uniform() < probability ? make() : null
  const faults = Array.from({ length: 40 }, () => draw(0.25, () => pick(rng, FAULTS)))
  const kills = Array.from({ length: 5 }, () =>
    draw(0.8, (): Kill => ({ point: ANY_POINT, times: 1 + integer(rng, POINTS_A_RUN) })),
  )
  const releases = Array.from({ length: 5 }, () => rng.uniform() < 0.3)
  const bench = await lane.openBench(name, 3, (number) => faults[number] ?? undefined)
  try {
    const report = await runToTheEnd(bench, (run) => {
      if (releases[run]) bench.side.server.release()
      return kills[run] ?? null
    })
    return { ...expectLawful(bench, report), faults: bench.side.met.length }
  } catch (error) {
    throw new Error(`seed ${seed} (${name}): ${String(error)}`, { cause: error })
  } finally {
    await bench.close()
  }
}
