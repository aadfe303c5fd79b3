import { cpSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { contentItems } from '../../../domain/records/content.ts'
import { allCases } from '../../contract/publishing/cases.ts'
import type { Case } from '../../contract/publishing/faults.ts'
import type { Fault } from '../../contract/publishing/server.ts'
import { NOW } from '../../contract/publishing/world.ts'
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

/** A moment at which a run is killed: the so-manieth time it comes to the fault point. */
export interface Kill {
  readonly point: string
  readonly times: number
}

/** One workspace, the other side of its provider, and a clock. */
export interface Bench {
  readonly approved: readonly string[]
  readonly side: OtherSide
  /** Runs the queue once, a minute or more after the run before; null where it was killed. */
  run(kill?: Kill | null, options?: { at?: string | null; isLast?: boolean }): Promise<Report | null>
  close(): Promise<void>
}

/** A place to run benches in, one at a time, in processes of its own. */
export function openLane(folder: string, name: string) {
  const clock = { ms: Date.parse(NOW) }
  const now = () => new Date(clock.ms).toISOString()
  const cases = allCases(now)
  const child = openChild(join(folder, 'compiled'))
  let benches = 0

  async function openBench(
    index: number,
    count: number,
    faults: (Fault | undefined)[],
  ): Promise<Bench> {
    const one = cases[index] as Case
    clock.ms = Date.parse(NOW) - 60_000
    benches += 1
    const home = join(folder, `${name}-${benches}`)
    cpSync(await templateOf(folder, one, count), home, { recursive: true })
    const side = await openOtherSide(one, (number, isSending) =>
      faults[number] === 'twice' && isSending && !one.isIdempotent ? undefined : faults[number],
    )
    return {
      approved: approvedIds(count),
      side,
      run: (kill = null, { at = null, isLast = false } = {}) => {
        clock.ms = Math.max(clock.ms + 60_000, at === null ? 0 : Date.parse(at))
        const errand = { home, provider: one.provider.name, url: side.server.url, asOf: now() }
        const fate = { point: kill?.point ?? null, times: kill?.times ?? 1, isLast }
        const meets = { asked: side.asked(), faults: [...faults], secrets: one.secrets ?? {} }
        return child.run({ ...errand, ...meets, ...fate })
      },
      close: async () => {
        await side.server.close()
        rmSync(home, { recursive: true, force: true })
      },
    }
  }
  return { cases, openBench, kills: () => child.kills(), close: () => child.close() }
}

function approvedIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `a${String(index).padStart(2, '0')}`)
}

/** A workspace with approved items of a provider’s account, and one each that is not approved. */
async function templateOf(folder: string, { provider, post }: Case, count: number) {
  const home = join(folder, `template-${provider.name}-${count}`)
  if (existsSync(home)) return home
  const made = `${home}.new`
  cpSync(await emptyWorkspace(folder), made, { recursive: true })
  const queue = await openQueue({ home: made })
  const { account_id, platform, publisher_account, title, media } = post
  const source_uri = media?.uris.join(' ') ?? null
  await addAccount(queue.warehouse, account_id, { publisher: provider.name, publisher_account })
  if (source_uri !== null) {
    const original = { content_id: 'tide', kind: 'image', source_uri, alt_text: 'Boats' } as const
    await queue.warehouse.append(contentItems, [original], newLoad())
  }
  const item = (id: string) => {
    const content = { title, source_uri, content_id: source_uri && 'tide' }
    const texts = { caption: captionOf(id), hashtags: ['harbour'] }
    return planItem(id, NOW, { account_id, platform, ...content, ...texts })
  }
  await planApproved(queue.warehouse, approvedIds(count).map(item))
  const others = Object.keys(OTHERS).map(item)
  await plan(queue.warehouse, others)
  const [, rejected, kept] = others
  if (rejected && kept) {
    await move(queue.warehouse, [rejected], ['rejected'])
    await move(queue.warehouse, [kept], ['approved', 'held'])
  }
  await queue.close()
  cpSync(made, home, { recursive: true })
  rmSync(made, { recursive: true })
  return home
}

async function emptyWorkspace(folder: string): Promise<string> {
  const home = join(folder, 'empty')
  if (!existsSync(home)) await (await openQueue({ home })).close()
  return home
}
