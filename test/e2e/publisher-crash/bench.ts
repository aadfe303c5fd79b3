import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { allCases } from '../../contract/publishing/cases.ts'
import type { Fault } from '../../contract/publishing/server.ts'
import { NOW } from '../../contract/publishing/world.ts'
import type { Report } from './errand.ts'
import { openChild } from './killable-child.ts'
import { openOtherSide, type OtherSide } from './other-side.ts'
import { approvedIds, templateOf } from './template.ts'

/** More requests than one run makes. */
const MOST_REQUESTS = 300

/** A moment at which a run is killed: the so-manieth time it comes to the fault point. */
export interface Kill {
  readonly point: string
  readonly times: number
}

/** How long after the run before, in minutes (1 where left out), and whether it is the last one. */
export interface RunOptions {
  readonly minutes?: number
  readonly isLast?: boolean
}

/** What goes wrong with a request, by its number and whether it publishes. */
export type FaultOf = (number: number, isSending: boolean) => Fault | undefined

/** One workspace, the other side of its provider, and a clock. */
export interface Bench {
  readonly approved: readonly string[]
  readonly side: OtherSide
  /** When the latest run was, ISO 8601. */
  now(): string
  /** Runs the queue once, some minutes after the run before; null where it was killed. */
  run(kill?: Kill | null, options?: RunOptions): Promise<Report | null>
  close(): Promise<void>
}

/** A place to run benches in, one at a time: a folder for workspaces, and processes of its own. */
export function openLane(folder: string, name: string) {
  const clock = { ms: Date.parse(NOW) }
  const now = () => new Date(clock.ms).toISOString()
  const cases = allCases(now)
  const child = openChild(join(folder, 'compiled'))
  let benches = 0

  async function openBench(provider: string, count: number, faultOf: FaultOf): Promise<Bench> {
    const one = cases.find((each) => each.provider.name === provider)
    if (!one) throw new Error(`there is no case for ${provider}`)
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
      now,
      run: (kill = null, { minutes = 1, isLast = false } = {}) => {
        clock.ms += minutes * 60_000
        const errand = { home, url: side.server.url, asOf: now(), isLast }
        const fate = { point: kill?.point ?? null, times: kill?.times ?? 1 }
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
