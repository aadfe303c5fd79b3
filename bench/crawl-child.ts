import { configFrom } from '../config.ts'
import { crawlProfiles } from '../crawler/crawl-profiles.ts'
import { sampleTargets } from '../examples/sample/site/site-rows.ts'
import { profileSources } from '../platforms/sources.ts'
import { openEnvironment } from '../runtime/environment.ts'
import type { Crawled } from './crawl-processes.ts'

/** A crawl that is measured. */
export interface CrawlJob {
  /** The workspace that is made for it. */
  readonly home: string
  /** Whom to ask for each network. */
  readonly urls: Readonly<Record<string, string>>
  /** So many invented profiles on Instagram, or the sample's on all networks. */
  readonly profiles: number | 'sample'
  readonly concurrency: number
  readonly paceMs: number
  readonly jitterMs: number
  /** What DuckDB may take; otherwise what a workspace gives it. */
  readonly memoryLimit?: string
}

/** The crawler into a workspace, in a process of its own so that its peak memory is its own. */
const job = JSON.parse(process.argv[2] ?? '') as CrawlJob
process.stdout.write(JSON.stringify(await crawl(job)))

async function crawl({ profiles, home, memoryLimit, ...how }: CrawlJob): Promise<Crawled> {
  const config = configFrom({ DRUMBEAT_LOG_LEVEL: 'error' }, home)
  const { warehouse: given } = config
  const environment = await openEnvironment(
    { ...config, warehouse: { ...given, memory_limit: memoryLimit ?? given.memory_limit } },
    'bench crawl',
  )
  const { warehouse } = environment
  const targets = targetsOf(profiles)
  const asOf = '2026-11-21T12:00:00Z'
  const platforms = Object.entries(how.urls).map(
    ([name, base_url]) => [name, { enabled: true, base_url }] as const,
  )
  const started = performance.now()
  const { outcomes } = await crawlProfiles(warehouse, {
    sources: profileSources,
    targets,
    settings: {
      ...config.crawl,
      pace_ms: how.paceMs,
      jitter_ms: how.jitterMs,
      concurrency: how.concurrency,
      platforms: Object.fromEntries(platforms),
    },
    tokens: { X_BEARER_TOKEN: 'bench' },
    proxies: [],
    asOf,
    load: { loadId: 'bench', loadedAt: asOf, isSample: true },
    runId: 'bench',
    isStopped: () => false,
    isOwnClock: false,
  })
  const seconds = (performance.now() - started) / 1000
  const [landed] = await warehouse.query(
    `select count(distinct username) as profiles from raw.profile_snapshots`,
  )
  await environment.close()
  if (typeof profiles === 'number' && landed?.['profiles'] !== profiles) {
    throw new Error(`not every profile landed: ${JSON.stringify({ landed, outcomes })}`)
  }
  const peakMb = process.resourceUsage().maxRSS / 1024
  return { profiles: targets.length, seconds, peakMb }
}

function targetsOf(profiles: number | 'sample'): { platform: string; username: string }[] {
  if (profiles === 'sample') {
    return sampleTargets().map((row) => ({
      platform: String(row.platform),
      username: String(row.username),
    }))
  }
  return Array.from({ length: profiles }, (_, index) => ({
    platform: 'instagram',
    username: `studio${String(index).padStart(6, '0')}`,
  }))
}
