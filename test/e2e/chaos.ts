import { join } from 'node:path'

import { expect } from 'vitest'

import { makeRng } from '../../domain/sampling.ts'
import { tempFolder } from '../temp.ts'
import { ask, outboxOf, playSample } from './sample-week.ts'

const isProof = process.env['DRUMBEAT_PROOF'] === '1'
/** One kill alone must come before the end, on a machine that is quicker now, too. */
const LATEST = isProof ? 1 : 0.6
export const SEED = process.env['DRUMBEAT_SEED'] ?? 'chaos-1'

/** How often a sample week is killed, and for how long the test may run. */
export const KILLS = isProof ? 50 : 1
export const CHAOS_TIMEOUT_MS = isProof ? 7_200_000 : 600_000

const PLAN = `
  select item_id, plan_id, account_id, caption_key, caption, scheduled_at, local_time, score,
    propensity, seed, reasons
  from raw.plan_items order by item_id, plan_id`
const ENDS = `
  select item_id, state, revision from marts.content_plan order by item_id`

/** Everything that must not depend on how often a week was interrupted. */
export async function resultOf(home: string) {
  return {
    plan: await ask(home, PLAN),
    outbox: [...outboxOf(home).keys()].toSorted(),
  }
}

/**
 * Plays sample weeks that are killed at random moments until one ends by itself, and compares what
 * is left with `expected`. Gives back what the last one left. `span`: how long an undisturbed week
 * took, in milliseconds.
 */
export async function surviveKills(
  expected: Awaited<ReturnType<typeof resultOf>>,
  span: number,
): Promise<typeof expected> {
  const rng = makeRng(SEED)
  let countKilled = 0
  let home = join(tempFolder(), 'workspace')
  for (let kill = 0; kill < KILLS; kill += 1) {
    const ended = await playSample(home, rng.uniform() * LATEST * span)
    if (ended.signal === 'SIGKILL') {
      countKilled += 1
      continue
    }
    expect([0, 3], ended.err).toContain(ended.code)
    expect(await resultOf(home)).toEqual(expected)
    home = join(tempFolder(), 'workspace')
  }
  const last = await playSample(home)
  expect([0, 3], last.err).toContain(last.code)
  const left = await resultOf(home)

  const lost = await ask(
    home,
    `select item_id, state from marts.content_plan
     where decision = 'approve' and state not in ('confirmed', 'cancelled')`,
  )
  expect(lost).toEqual([])
  expect((await ask(home, ENDS)).length).toBeGreaterThan(100)
  expect(countKilled).toBeGreaterThan(0)
  return left
}
