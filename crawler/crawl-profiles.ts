import { inLittleMemory } from '../sql/duckdb/bounded-memory.ts'
import type { Load, Warehouse } from '../sql/warehouse.ts'
import { CrawlClock } from './crawl-clock.ts'
import { Tally, type CrawlSummary } from './crawl-summary.ts'
import { GuardedHttpClient } from './http/guarded-client.ts'
import { Landing } from './landing.ts'
import { setUpNetworks, type NetworkOptions } from './networks.ts'
import type { PlatformTurns } from './pace/platform-turns.ts'
import { Questioner } from './questioner.ts'
import { runCrawlee, type CrawleeOptions } from './run-crawlee.ts'

/** Milliseconds between two lines of progress. */
const TELL_MS = 500

export interface CrawlOptions extends NetworkOptions, Pick<CrawleeOptions, 'isStopped'> {
  /** The clock of the run, ISO 8601. */
  readonly asOf: string
  readonly load: Load
  readonly onProgress?: (text: string) => void
}

/**
 * Asks the networks for public profiles, politely, and lands every result as it arrives: attempts,
 * snapshots and recent posts. A profile that fails never stops the others; a network of which too
 * many fail is left alone. Throws where results cannot be landed.
 */
export async function crawlProfiles(
  warehouse: Warehouse,
  options: CrawlOptions,
): Promise<CrawlSummary> {
  const { settings, runId, targets, onProgress } = options
  const clock = new CrawlClock(options.asOf)
  const landing = new Landing(warehouse, options.load)
  const tally = new Tally()
  const client = new GuardedHttpClient({ userAgent: settings.user_agent })
  try {
    const { asked, unready } = setUpNetworks(options, client)
    const questioner = new Questioner({
      runId,
      paceMs: settings.pace_ms,
      robotsName: robotsNameOf(settings.user_agent),
      clock,
      tally,
      landing,
    })
    for (const turns of unready) await landUnready(turns, { runId, clock, landing, tally })
    let toldAt = 0
    const onAnswer = () => {
      if (clock.now() - toldAt < TELL_MS) return
      toldAt = clock.now()
      onProgress?.(`crawling: ${tally.count} of ${targets.length} profiles`)
    }
    await inLittleMemory(warehouse, () =>
      runCrawlee({ ...options, asked, questioner, client, clock, onAnswer }),
    )
    const turns = [...asked.values()].map((own) => own.turns)
    return tally.summary(runId, [...turns, ...unready], clock.now() / 1000)
  } finally {
    await client.close()
  }
}

interface Tools {
  readonly runId: string
  readonly clock: CrawlClock
  readonly landing: Landing
  readonly tally: Tally
}

/** Notes for every profile of a network that cannot be asked that it is not configured. */
async function landUnready(
  { platform, names, closed }: PlatformTurns,
  { runId, clock, landing, tally }: Tools,
): Promise<void> {
  if (closed?.reason !== 'not_configured') return
  const shared = {
    platform,
    outcome: 'not_configured',
    detail: closed.words,
    run_id: runId,
  } as const
  const landed = names.map((username) => {
    tally.settled(platform, 'not_configured')
    const attempt = { ...shared, username, attempted_at: clock.time() }
    return landing.land({ attempt, snapshots: [], posts: [] })
  })
  await Promise.all(landed)
}

/** The name in a user agent that robots.txt may speak of: `Drumbeat` of `Drumbeat/0.1 (…)`. */
function robotsNameOf(userAgent: string): string {
  return /^[\w-]+/.exec(userAgent)?.[0] ?? '*'
}
