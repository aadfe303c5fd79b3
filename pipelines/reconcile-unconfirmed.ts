import { z } from 'zod'

import { reconcileUnconfirmed } from '../exporters/queue/reconcile-unconfirmed.ts'
import { defineTask } from '../runtime/task.ts'
import { publishingOf } from './publishing-of.ts'

/** Searches accounts for posts of which nobody knows whether they went out. */
export const reconcileUnconfirmedTask = defineTask({
  id: 'reconcile-unconfirmed',
  doc: 'Looks for posts of unknown outcome on their accounts, a few times each; then a person decides.',
  input: z.object({}),
  schedule: { cron: '*/10 * * * *', timezone: 'UTC' },
  queue: { name: 'publishing', concurrency: 1 },
  retry: { attempts: 1, pauseMs: 1000 },
  run: (_, context) => {
    const { publisherFor, now } = publishingOf(context)
    return reconcileUnconfirmed(context.warehouse, publisherFor, {
      reconcile_minutes: context.config.publish.reconcile_minutes,
      asOf: context.asOf,
      now,
      load: context.newLoad(),
    })
  },
})
