import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { contentItems } from '../../../domain/records/content.ts'
import { allCases } from '../../contract/publishing/cases.ts'
import type { Case } from '../../contract/publishing/faults.ts'
import type { Fault } from '../../contract/publishing/server.ts'
import { NOW } from '../../contract/publishing/world.ts'
import type { Warehouse } from '../../../sql/warehouse.ts'
import {
  addAccount,
  move,
  newLoad,
  openQueue,
  plan,
  planApproved,
  planItem,
} from '../../unit/exporters/queue/workspace.ts'
import type { Report } from './errand.ts'
import { openChild } from './killable-child.ts'
import { captionOf, openOtherSide, type OtherSide } from './other-side.ts'

/** Planned for the same time as the approved ones, and not approved: none of them may go out. */
export const OTHERS = { waiting: 'missed', rejected: 'rejected', kept: 'missed' } as const

/** More requests than one run makes. */
const MOST_REQUESTS = 300

/** A moment at which a run is killed: the so-manieth time it comes to the fault point. */
export interface Kill {
  readonly point: string
  readonly times: number
}

/** When: a minute after the run before, or so many, or (where that is later) at an instant. */
export interface RunOptions {
  readonly minutes?: number
  readonly at?: string | null
  readonly isLast?: boolean
}

/** What goes wrong with a request, by its number and whether it publishes. */
export type FaultOf = (number: number, isSending: boolean) => Fault | undefined

/** One workspace, the other side of its provider, and a clock. */
export interface Bench {
  readonly approved: readonly string[]
  readonly side: OtherSide
  /** Runs the queue once, some minutes after the run before; null where it was killed. */
  run(kill?: Kill | null, options?: RunOptions): Promise<Report | null>
  close(): Promise<void>
}

/** A place to run benches in, one at a time, in processes of its own. */
export function openLane(folder: string, name: string) {
  const clock = { ms: Date.parse(NOW) }
  const now = () => new Date(clock.ms).toISOString()
  const cases = allCases(now)
  const child = openChild(join(folder, 'compiled'))
  let benches = 0
  const caseOf = (name: string) => {
    const found = cases.find(({ provider }) => provider.name === name)
    if (!found) throw new Error(`there is no case for ${name}`)
    return found
  }

  async function openBench(provider: string, count: number, faultOf: FaultOf): Promise<Bench> {
    const one = caseOf(provider)
    clock.ms = Date.parse(NOW) - 60_000
    benches += 1
    const home = join(folder, `${name}-${benches}`)
    cpSync(await templateOf(folder, one, count), home, { recursive: true })
    const side = await openOtherSide(one, (number, isSending) =>
      allowed(faultOf(number, isSending), isSending && !one.isIdempotent),
    )
    return {
      approved: approvedIds(count),
      side,
      run: (kill = null, { minutes = 1, at = null, isLast = false } = {}) => {
        clock.ms = Math.max(clock.ms + minutes * 60_000, at === null ? 0 : Date.parse(at))
        const errand = { home, provider: one.provider.name, url: side.server.url, asOf: now() }
        const fate = { point: kill?.point ?? null, times: kill?.times ?? 1, isLast }
        const asked = side.asked()
        const faults = Array.from({ length: MOST_REQUESTS }, (_, nth) =>
          faultOf(asked + nth, false),
        )
        const meets = { asked, faults, secrets: one.secrets ?? {} }
        return child.run({ ...errand, ...meets, ...fate })
      },
      close: async () => {
        await side.server.close()
        rmSync(home, { recursive: true, force: true })
      },
    }
  }
  return { openBench, kills: () => child.kills(), close: () => child.close() }
}

/** What is repeated between us and them is theirs to tell apart; where they cannot, left out. */
function allowed(fault: Fault | undefined, isRepeatable: boolean): Fault | undefined {
  return fault === 'twice' && isRepeatable ? undefined : fault
}

function approvedIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `a${String(index).padStart(2, '0')}`)
}

const made = new Map<string, Promise<string>>()

/** A workspace with approved items of a provider’s account, and one each that is not approved. */
function templateOf(folder: string, one: Case, count: number): Promise<string> {
  return once(join(folder, `template-${one.provider.name}-${count}`), async (home) => {
    const empty = await once(join(folder, 'empty'), async (to) => {
      await (await openQueue({ home: to })).close()
    })
    cpSync(empty, home, { recursive: true })
    const queue = await openQueue({ home })
    await fill(queue.warehouse, one, count)
    await queue.close()
  })
}

function once(home: string, make: (home: string) => Promise<void>): Promise<string> {
  const known = made.get(home) ?? make(home).then(() => home)
  made.set(home, known)
  return known
}

async function fill(warehouse: Warehouse, { provider, post }: Case, count: number): Promise<void> {
  const { account_id, platform, publisher_account, title, media } = post
  const source_uri = media?.uris.join(' ') ?? null
  await addAccount(warehouse, account_id, { publisher: provider.name, publisher_account })
  if (source_uri !== null) {
    const original = { content_id: 'tide', kind: 'image', source_uri, alt_text: 'Boats' } as const
    await warehouse.append(contentItems, [original], newLoad())
  }
  const item = (id: string) => {
    const content = { title, source_uri, content_id: source_uri && 'tide' }
    const texts = { caption: captionOf(id), hashtags: ['harbour'] }
    return planItem(id, NOW, { account_id, platform, ...content, ...texts })
  }
  await planApproved(warehouse, approvedIds(count).map(item))
  await plan(warehouse, Object.keys(OTHERS).map(item))
  await move(warehouse, [item('rejected')], ['rejected'])
  await move(warehouse, [item('kept')], ['approved', 'held'])
}
