import { loadConfig } from './config.ts'
import type { CrawlSummary } from './crawler/crawl-summary.ts'
import { parseProfile } from './crawler/targets/profile-name.ts'
import type { ContentStrategy } from './domain/clusters/advice.ts'
import { crawlProfilesTask } from './pipelines/crawl-profiles.ts'
import { openEnvironment } from './runtime/environment.ts'
import { runLocally } from './runtime/local.ts'
import { suggestContentStrategy as suggestFrom } from './sql/clusters/suggest-content-strategy.ts'

export type { CrawlSummary } from './crawler/crawl-summary.ts'
export type { ContentStrategy } from './domain/clusters/advice.ts'

/** Where to work, and how long to wait for it. */
export interface WorkspaceOptions {
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
  { home, waitSeconds = 0 }: WorkspaceOptions = {},
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

/**
 * What a crawled profile, such as `instagram/acme`, might do: hours to post at, content types, pace,
 * hashtags and notes, each with the posts and profiles it is told from, by its nearest cluster and
 * what the best profiles of that do. Throws NotFoundError where no clusters are trained, or the
 * profile is not in the warehouse or shares no term with any cluster; InvalidInputError for what is
 * no PLATFORM/NAME; WorkspaceOwnedError where another process owns the workspace.
 */
export async function suggestContentStrategy(
  profile: string,
  { home, waitSeconds = 0 }: WorkspaceOptions = {},
): Promise<ContentStrategy> {
  const wanted = parseProfile(profile)
  const environment = await openEnvironment(
    loadConfig({ home }),
    'suggestContentStrategy',
    waitSeconds,
  )
  try {
    return await suggestFrom(environment.warehouse, wanted)
  } finally {
    await environment.close()
  }
}
