import { z } from 'zod'

import { applyRetention } from '../crawler/privacy/apply-retention.ts'
import { derivedFromProfiles } from '../crawler/privacy/rebuild-without.ts'
import { defineTask } from '../runtime/task.ts'
import { loadModels } from '../sql/runner/load-models.ts'
import { buildModelsTask } from './build-models.ts'

/** Deletes what is kept of other people's profiles for longer than the settings say. */
export const applyRetentionTask = defineTask({
  id: 'apply-retention',
  doc: 'Deletes snapshots, posts and attempts of profiles older than crawl.retention_days.',
  input: z.object({}),
  schedule: { cron: '40 3 * * *', timezone: 'UTC' },
  timeoutSeconds: 1800,
  run: async (_, context) => {
    const days = context.config.crawl.retention_days
    const deleted = await applyRetention(context.warehouse, { asOf: context.asOf, days })
    const isChanged = Object.values(deleted).some((rows) => rows > 0)
    const known = new Set((await context.warehouse.relations()).map(({ name }) => name))
    const select = derivedFromProfiles(loadModels({ engine: context.warehouse.engine }))
      .filter((name) => known.has(name))
      .map((name) => `+${name}`)
    const build =
      isChanged && select.length > 0 ? await context.run(buildModelsTask, { select }) : null
    return { days, deleted, build }
  },
})
