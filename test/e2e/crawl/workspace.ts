import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { onTestFinished } from 'vitest'

import { configFrom } from '../../../config.ts'
import type { CrawlSummary } from '../../../crawler/crawl-summary.ts'
import { crawlTargets } from '../../../domain/records/profiles.ts'
import { crawlProfilesTask } from '../../../pipelines/crawl-profiles.ts'
import { machineTime, newLoad } from '../../../runtime/clock.ts'
import { openEnvironment } from '../../../runtime/environment.ts'
import { runLocally } from '../../../runtime/local.ts'
import type { RunOptions } from '../../../runtime/run.ts'
import type { Row, Warehouse } from '../../../sql/warehouse.ts'
import { tempFolder } from '../../temp.ts'
import type { Site } from './site.ts'

/** Settings of the crawl that are quick on loopback. */
export interface Quick {
  readonly [setting: string]: unknown
  /** The sites that stand for networks, by name. */
  readonly sites?: Readonly<Record<string, Pick<Site, 'base'>>>
}

/** A workspace's folder with settings, not opened. */
export function newHome(settings: Quick): string {
  const home = join(tempFolder(), 'workspace')
  mkdirSync(home)
  writeSettings(home, settings)
  return home
}

/** Writes the settings file: 30 ms between questions unless `settings` say otherwise. */
export function writeSettings(home: string, { sites = {}, ...own }: Quick): void {
  const platforms = Object.fromEntries(
    Object.entries(sites).map(([platform, { base }]) => [platform, { base_url: base }]),
  )
  const crawl = { pace_ms: 30, jitter_ms: 0, platforms, ...own }
  // JSON is YAML.
  writeFileSync(join(home, 'drumbeat.config.yaml'), JSON.stringify({ crawl }))
}

type Input = Parameters<
  typeof runLocally<(typeof crawlProfilesTask.input)['shape'], CrawlSummary>
>[1]

/** A workspace held open by the test. */
export interface CrawlWorkspace {
  readonly home: string
  readonly warehouse: Warehouse
  /** Runs the task: due profiles, or those its input names. */
  crawl(input?: Input, options?: RunOptions): Promise<CrawlSummary>
  rows(sql: string): Promise<Row[]>
}

/** Opens a new workspace, or the one at `home`, until the test ends. */
export async function openCrawl(
  settings: Quick,
  env: Record<string, string> = {},
): Promise<CrawlWorkspace> {
  const home = newHome(settings)
  const config = configFrom({ ...env, DRUMBEAT_LOG_LEVEL: 'silent' }, home)
  const environment = await openEnvironment(config, 'test')
  onTestFinished(() => environment.close())
  const { warehouse } = environment
  return {
    home,
    warehouse,
    crawl: (input = {}, options = {}) => runLocally(crawlProfilesTask, input, environment, options),
    rows: (sql) => warehouse.query(sql),
  }
}

/** Targets of one network, in the order in which they are asked for. */
export async function addTargets(
  warehouse: Warehouse,
  platform: string,
  usernames: readonly string[],
): Promise<void> {
  const rows = usernames.map((username, index) => ({ platform, username, priority: -index }))
  await warehouse.append(crawlTargets, rows, newLoad(machineTime(), false))
}
