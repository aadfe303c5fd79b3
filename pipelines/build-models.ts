import { z } from 'zod'

import { defineTask } from '../runtime/task.ts'
import { assertBuilt } from '../sql/runner/build-error.ts'
import { buildModels } from '../sql/runner/build-models.ts'
import { loadModels } from '../sql/runner/load-models.ts'
import { summariseBuild } from '../sql/runner/summarise-build.ts'

/** Builds the models: aside, audited, then swapped. */
export const buildModelsTask = defineTask({
  id: 'build-models',
  doc: 'Builds the models from raw: each aside, audited, then swapped in.',
  input: z.object({
    select: z.array(z.string()).optional(),
    full: z.boolean().optional(),
  }),
  schedule: { cron: '15 */6 * * *', timezone: 'UTC' },
  timeoutSeconds: 3600,
  run: async ({ select = [], full = false }, context) => {
    const { warehouse } = context
    const report = await buildModels(warehouse, loadModels({ engine: warehouse.engine }), {
      select,
      full,
      asOf: context.asOf,
      load: context.newLoad(),
      buildId: context.runId,
      report: ({ index, total, model }) =>
        context.progress(`models ${index}/${total}  ${model.model}`),
    })
    assertBuilt(report)
    return summariseBuild(report)
  },
})
