import { z } from 'zod'

import { defineTask } from '../runtime/task.ts'
import { setLearningModes } from '../sql/experiments/set-learning-modes.ts'

/** Sets what each account learns at the moment: before the night run plans with it. */
export const setLearningModesTask = defineTask({
  id: 'set-learning-modes',
  doc: 'Sets each account’s learning mode and explore share by the value of information.',
  input: z.object({}),
  schedule: { cron: '50 2 * * *', timezone: 'America/Los_Angeles' },
  run: async (_, context) => {
    const { asOf } = context
    const load = context.newLoad()
    const changes = await context.warehouse.atomically((session) =>
      setLearningModes(session, { asOf, load }),
    )
    return { changes }
  },
})
