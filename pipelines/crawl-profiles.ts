import { z } from 'zod'

import { loadConfig } from '../config.ts'
import { crawlProfiles } from '../crawler/crawl-profiles.ts'
import type { CrawlSummary } from '../crawler/crawl-summary.ts'
import { loadSuppressions } from '../crawler/privacy/suppression-list.ts'
import { stopSwitch } from '../crawler/stop-switch.ts'
import { dueTargets } from '../crawler/targets/due-targets.ts'
import { namedTargets } from '../crawler/targets/named-targets.ts'
import { profileSources } from '../platforms/sources.ts'
import { defineTask } from '../runtime/task.ts'

/** Asks the networks for the public profiles that are due. */
export const crawlProfilesTask = defineTask({
  id: 'crawl-profiles',
  doc: 'Reads the public profiles that are due, or those named, politely, and lands what they say.',
  input: z.object({
    platform: z.string().optional(),
    /** Targets by name, or as platform/name. */
    only: z.array(z.string()).optional(),
    limit: z.number().int().min(1).optional(),
    maxAgeHours: z.number().min(0).optional(),
    /** Profiles by network, targets or not, asked whatever their age. */
    profiles: z.record(z.string(), z.array(z.string())).optional(),
  }),
  schedule: { cron: '15 4 * * *', timezone: 'UTC' },
  queue: { name: 'crawling', concurrency: 1 },
  timeoutSeconds: 6 * 3600,
  // People's names are not kept: whoever is forgotten must not be found here.
  recorded: ({ profiles, only, ...input }) => ({
    ...input,
    ...(only ? { only: only.length } : {}),
    ...(profiles
      ? {
          profiles: Object.fromEntries(
            Object.entries(profiles).map(([on, own]) => [on, own.length]),
          ),
        }
      : {}),
  }),
  run: async ({ profiles, ...input }, context): Promise<CrawlSummary> => {
    const { config, warehouse, workspace, asOf } = context
    const settings = config.crawl
    const suppressions = await loadSuppressions(warehouse, config.suppressionKey)
    const { targets, countSuppressed } = profiles
      ? namedTargets(profiles, suppressions, profileSources)
      : {
          targets: await dueTargets(warehouse, {
            ...input,
            asOf,
            maxAgeHours: input.maxAgeHours ?? settings.max_age_hours,
            suppressions,
          }),
          countSuppressed: 0,
        }
    const summary = await crawlProfiles(warehouse, {
      sources: profileSources,
      targets,
      settings,
      tokens: config.tokens,
      proxies: config.proxies,
      asOf,
      isOwnClock: context.isOwnClock,
      load: context.newLoad(),
      runId: context.runId,
      isStopped: stopSwitch(() => loadConfig({ home: workspace.home }).crawl.stopped),
      onProgress: context.progress,
    })
    if (countSuppressed === 0) return summary
    const words = `${countSuppressed} of the profiles named asked to be forgotten: they were not asked for`
    return { ...summary, needs_person: [...summary.needs_person, words] }
  },
})
