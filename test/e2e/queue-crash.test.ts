import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeRng } from '../../domain/rng.ts'
import { integer } from '../../domain/sampling.ts'
import { FAULT_POINTS } from '../../exporters/queue/fault-point.ts'
import {
  addAccount,
  assertLedgerIsLegal,
  openQueue,
  outboxFiles,
  plan,
  planApproved,
  planItem,
  publishAt,
  statesOf,
} from '../unit/exporters/queue/workspace.ts'
import { mute, platformFile, publishAndRead, type Way } from './queue-crash-run.ts'

const CHILD = new URL('queue-crash-child.ts', import.meta.url).pathname
const SEEDS = process.env['DRUMBEAT_PROOF'] ? 100 : 2
const KILLS = 3
/** About as many fault points as one whole run passes. */
const POINTS_A_RUN = 65

const APPROVED = ['a1', 'a2', 'b1', 'b2']
/** How it all stands when nothing was ever killed. */
const WHOLE = {
  files: [...APPROVED, 'lost'].map((id) => `publish-${id}.json`),
  isWrittenOnce: true,
  states: {
    ...Object.fromEntries(APPROVED.map((id) => [id, 'confirmed'])),
    later: 'approved',
    lost: 'confirmed',
    unapproved: 'missed',
  },
  confirmed: APPROVED.length,
  looks: 1,
  posts: APPROVED.length + 1,
  readings: APPROVED.length + 1,
}
const folder = mkdtempSync(join(tmpdir(), 'drumbeat-'))
const template = join(folder, 'template')

beforeAll(async () => {
  const queue = await openQueue({ home: template })
  for (const account of ['x:ana', 'x:ben']) await addAccount(queue.warehouse, account)
  const items = APPROVED.map((id, i) =>
    planItem(id, `2026-11-23T08:0${i}:00Z`, { account_id: id < 'b' ? 'x:ana' : 'x:ben' }),
  )
  await planApproved(queue.warehouse, [...items, planItem('later', '2026-11-24T08:00:00Z')])
  await plan(queue.warehouse, [planItem('unapproved', '2026-11-23T07:00:00Z')])
  const lost = planItem('lost', '2026-11-23T07:01:00Z', { account_id: 'x:ben' })
  await planApproved(queue.warehouse, [lost])
  await publishAt(queue, '2026-11-23T07:01:00Z', { publisher: mute(queue.outbox) })
  await queue.close()
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.concurrent('killed at any moment and run again, the outbox holds each post once', () => {
  it.each(FAULT_POINTS)('at %s', async (point) => {
    const home = newHome(point)
    expect(await run(home, 'outbox', point, isPerItem(point) ? 2 : 1)).toBe('SIGKILL')
    expect(await endOf(home)).toEqual(WHOLE)
  })

  it.each(Array.from({ length: SEEDS }, (_, seed) => seed))(
    'again and again, seed %i',
    async (seed) => {
      const home = newHome(`seed-${seed}`)
      const rng = makeRng(`queue-crash|${seed}`)
      for (let kills = 0; kills < KILLS; kills++) {
        await run(home, 'outbox', 'any', 1 + integer(rng, POINTS_A_RUN))
      }
      expect(await endOf(home)).toEqual(WHOLE)
    },
  )
})

describe.concurrent(
  'killed, where the platform would take a post twice and cannot be asked',
  () => {
    const points = [
      ['claim:after', 'confirmed'],
      ['outbox:temp-written', 'confirmed'],
      ['journal:before', 'confirmed'],
      ['journal:after', 'unconfirmed'],
      ['outbox:linked', 'unconfirmed'],
      ['outcome:inside', 'unconfirmed'],
    ] as const

    it.each(points)(
      'at %s: at most one post, and a person decides about the unknown (%s)',
      async (point, second) => {
        const home = newHome(`platform-${point}`)
        expect(await run(home, 'platform', point, 2)).toBe('SIGKILL')
        const queue = await openQueue({ home })
        await publishAndRead(queue, 'platform')
        const lines = readFileSync(platformFile(home), 'utf8').trim().split('\n')
        expect(new Set(lines).size).toBe(lines.length)
        const states = await statesOf(queue.warehouse)
        expect(APPROVED.map((id) => states[id])).toEqual([
          'confirmed',
          second,
          'confirmed',
          'confirmed',
        ])
        await assertLedgerIsLegal(queue.warehouse)
        await queue.close()
      },
    )
  },
)

function isPerItem(point: string): boolean {
  return !['sweep', 'reconcile', 'check-back'].some((part) => point.startsWith(part))
}

/** Runs the child until it kills itself or ends; gives back the signal that ended it. */
async function run(home: string, way: Way, point: string, times: number): Promise<string | null> {
  const child = spawn(process.execPath, [CHILD, home, way, point, String(times)])
  let errors = ''
  child.stderr.on('data', (text) => (errors += String(text)))
  const [status, signal] = (await once(child, 'close')) as [number | null, string | null]
  if (signal === null && status !== 0) throw new Error(errors)
  return signal
}

/** Lets two more runs go through and tells how everything stands then. */
async function endOf(home: string) {
  const queue = await openQueue({ home })
  const { warehouse, outbox } = queue
  const before = await inodes(outbox)
  await publishAndRead(queue, 'outbox')
  const after = await inodes(outbox)
  await publishAndRead(queue, 'outbox')
  const again = await inodes(outbox)
  await assertLedgerIsLegal(warehouse)
  const count = async (of: string) =>
    Number((await warehouse.query(`select count(*) as number from raw.${of}`))[0]?.['number'])
  const end = {
    files: await outboxFiles(outbox),
    isWrittenOnce:
      Object.entries(before).every(([name, inode]) => after[name] === inode) &&
      JSON.stringify(after) === JSON.stringify(again),
    states: await statesOf(warehouse),
    confirmed: await count(`publish_attempts where outcome = 'confirmed'`),
    looks: await count(`publish_steps where step = 'looked'`),
    posts: await count('posts'),
    readings: await count('post_metrics'),
  }
  await queue.close()
  return end
}

/** The files that have their final name, by inode: a file written again would have another. */
async function inodes(outbox: string): Promise<Record<string, number>> {
  const names = (await outboxFiles(outbox)).filter((name) => name.endsWith('.json'))
  const all = names.map(async (name): Promise<[string, number]> => {
    return [name, (await stat(join(outbox, '2026-W48', name))).ino]
  })
  return Object.fromEntries(await Promise.all(all))
}

function newHome(name: string): string {
  const home = join(folder, name.replace(':', '-'))
  if (existsSync(home)) throw new Error(`${home} is taken`)
  cpSync(template, home, { recursive: true })
  return home
}
