import { existsSync, writeFileSync } from 'node:fs'

import type { Command } from 'commander'

import { loadConfig } from '../config.ts'
import { workspaceAt } from '../runtime/workspace.ts'
import { inWorkspace, print, withCommon, type CommonOptions } from './shell.ts'

/** The settings file a new workspace starts with: every line is a comment, so defaults hold. */
export const SETTINGS_TEMPLATE = `# Settings of this workspace. Every key has a default: take away the # to change one.
# Secrets never stand here; they come from the environment.

# timezone: UTC                # zone of brands that name none

# warehouse:
#   engine: duckdb             # or bigquery, with the project below
#   memory_limit: 400MB        # duckdb: beyond it work spills to disk
#   project: my-project        # bigquery: holds the datasets and is billed
#   dataset_prefix: drumbeat_  # bigquery: drumbeat_raw, drumbeat_marts and so on
#   location: US               # bigquery: US, EU or a region
#   max_bytes_billed: 10000000000  # bigquery: a statement that would bill more is refused

# planning:
#   mode: optimize             # optimize, safe (wider gaps, 75 %) or conservative (50 %)
#   max_originals: 21          # originals a brand may use in one week
#   messages_per_day: { NEW: 3, SMALL: 4, MEDIUM: 5, LARGE: 7, XL: 10 }
#   gap_minutes: { NEW: 180, SMALL: 180, MEDIUM: 180, LARGE: 180, XL: 120 }
#   feed: { per_day: 3, gap_minutes: 240 }
#   spread_minutes: 240        # between two variants of one original
#   lock_days: 14              # before a caption is used again
#   epsilon: 0.05              # share of captions drawn uniformly, to keep learning

# crawl:
#   stopped: false             # true: no network is asked anything, read before every question
#   pace_ms: 1000              # between an answer of a host and the next question, and up to
#   jitter_ms: 500             # so much more
#   max_age_hours: 20          # profiles read since are not due
#   canary: { first: 10, share_percent: 100 }  # so many of a network first, then this share
#   max_failure_rate: 0.5      # above it a network is left alone until the next crawl
#   robots: obey               # or ignore, which is yours to answer for
#   retention_days: 400        # older snapshots are deleted; null keeps them

# publish:
#   stopped: false             # true: nothing is handed over, read at send time
#   grace_minutes: 15          # later than this is said, later than missed_minutes is not posted
#   missed_minutes: 60
#   arm_minutes: 5             # from then on a decision cannot be taken back

# automation:
#   enabled: true              # false: nothing runs on a schedule, runs by hand go on
#   tasks: { build-models: { enabled: true } }
`

/** `drumbeat init`: a workspace with its settings file, ready for imports. */
export function initCommand(program: Command): void {
  const command = program
    .command('init')
    .description('create the workspace: folders, warehouse and a settings file of comments')
  withCommon(command, ['init', 'init --home ./client-a']).action(async (options: CommonOptions) => {
    const workspace = workspaceAt(loadConfig(options).home)
    await inWorkspace('drumbeat init', options, () => Promise.resolve())
    const isNew = !existsSync(workspace.settings)
    if (isNew) writeFileSync(workspace.settings, SETTINGS_TEMPLATE)
    print(
      {
        data: { home: workspace.home, settings: workspace.settings, is_new: isNew },
        text: isNew
          ? `workspace ready: ${workspace.home}\nnext: npx drumbeat import accounts FILE`
          : `workspace was there already: ${workspace.home} (nothing changed)`,
      },
      options,
    )
  })
}
