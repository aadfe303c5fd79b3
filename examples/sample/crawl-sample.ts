import type { CrawlSummary } from '../../crawler/crawl-summary.ts'
import { crawlProfilesTask } from '../../pipelines/crawl-profiles.ts'
import type { Environment } from '../../runtime/environment.ts'
import type { Sample } from './sample-workspace.ts'
import { weeksAt } from './site/site-clock.ts'
import { startSampleSite } from './site/start-sample-site.ts'
import { stepper, type Say } from './stepper.ts'

/** Quick, since the site is this machine: the pace for real networks is in the settings. */
const PACE = { pace_ms: 50, jitter_ms: 20 }

/** Whether the sample crawls at a midnight: once a week, on the weekday its history was read. */
export function isCrawlDay(clock: string): boolean {
  return Number.isInteger(weeksAt(clock))
}

/**
 * Crawls what is due at a clock from a site that runs as long as the crawl does. The port differs
 * each time, so where the networks lie is told to this run alone; tokens and proxies of the real
 * ones are left out of it.
 */
export async function crawlSample(
  sample: Sample,
  env: Environment,
  clock: string,
  say: Say,
): Promise<CrawlSummary> {
  const site = await startSampleSite({ seed: sample.seed, asOf: clock })
  try {
    const { config } = env
    const platforms = Object.entries(site.urls).map(
      ([network, base_url]) => [network, { enabled: true, base_url }] as const,
    )
    const crawl = { ...config.crawl, ...PACE, platforms: Object.fromEntries(platforms) }
    const here = { ...config, crawl, tokens: { X_BEARER_TOKEN: 'sample' }, proxies: [] }
    return await stepper({ ...env, config: here }, clock, say)(crawlProfilesTask, {})
  } finally {
    await site.close()
  }
}
