import { z } from 'zod'

import { defineTask } from '../runtime/task.ts'
import { lookAtExperiments } from '../sql/experiments/look-at-experiments.ts'
import { buildModelsTask } from './build-models.ts'

/** Looks at the running experiments and declares winners. */
export const lookAtExperimentsTask = defineTask({
  id: 'look-at-experiments',
  doc: 'Writes down how the arms of running experiments stand, and declares winners.',
  input: z.object({}),
  schedule: { cron: '45 */6 * * *', timezone: 'UTC' },
  run: async (_, context) => {
    await context.run(buildModelsTask, { select: ['+marts.experiment_results'] })
    const { asOf } = context
    const load = context.newLoad()
    return context.warehouse.atomically((session) => lookAtExperiments(session, { asOf, load }))
  },
})
