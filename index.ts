import { loadConfig } from './config.ts'
import type { CrawlSummary } from './crawler/crawl-summary.ts'
import { crawlProfilesTask } from './pipelines/crawl-profiles.ts'
import { openEnvironment } from './runtime/environment.ts'
import { runLocally } from './runtime/local.ts'

export type { CrawlSummary } from './crawler/crawl-summary.ts'

export interface ScrapeOptions {
  /** The workspace; DRUMBEAT_HOME or ./workspace where left out. */
  readonly home?: string
  /** Seconds to wait for another process to let go of the workspace. */
  readonly waitSeconds?: number
}

/**
 * Reads public profiles by network, such as `{ instagram: ['acme'], reddit: ['acme'] }`, into a
 * workspace, whether they are targets or not, and publishes the snapshot. What one profile comes to
 * never stops the others: outcomes are counted in the summary. Throws NotFoundError for a network
 * there is none of, InvalidInputError for what cannot be a name on it, and WorkspaceOwnedError where
 * another process owns the workspace.
 */
export async function scrapeProfiles(
  profiles: Readonly<Record<string, readonly string[]>>,
  { home, waitSeconds = 0 }: ScrapeOptions = {},
): Promise<CrawlSummary> {
  const environment = await openEnvironment(loadConfig({ home }), 'scrapeProfiles', waitSeconds)
  try {
    const names = Object.fromEntries(Object.entries(profiles).map(([own, all]) => [own, [...all]]))
    return await runLocally(crawlProfilesTask, { profiles: names }, environment)
  } finally {
    await environment.warehouse.publishSnapshot()
    await environment.close()
  }
}
