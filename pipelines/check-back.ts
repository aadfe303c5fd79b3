import { z } from 'zod'

import { checkBack } from '../exporters/queue/check-back.ts'
import { defineTask } from '../runtime/task.ts'
import { publishingOf } from './publishing-of.ts'

/** Reads the results of posts at 1 h, 6 h, 24 h, 72 h and 7 d. */
export const checkBackTask = defineTask({
  id: 'check-back',
  doc: 'Reads results of published posts at 1 h, 6 h, 24 h, 72 h and 7 d; late ones with their true age.',
  input: z.object({}),
  schedule: { cron: '20 * * * *', timezone: 'UTC' },
  run: (_, context) => {
    const { readerFor } = publishingOf(context)
    return checkBack(context.warehouse, readerFor, {
      asOf: context.asOf,
      load: context.newLoad(),
    })
  },
})
