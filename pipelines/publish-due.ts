import { z } from 'zod'

import { loadConfig } from '../config.ts'
import { gapMinutesOf } from '../domain/planning/limits.ts'
import { publishDue } from '../exporters/queue/publish-due.ts'
import { quotasFrom } from '../exporters/queue/quotas-of.ts'
import { defineTask } from '../runtime/task.ts'
import { publishingOf } from './publishing-of.ts'

/** Hands over what is approved and due. */
export const publishDueTask = defineTask({
  id: 'publish-due',
  doc: 'Hands over approved posts that are due, once each; what nobody approved in time is missed.',
  input: z.object({}),
  schedule: { cron: '*/5 * * * *', timezone: 'UTC' },
  queue: { name: 'publishing', concurrency: 1 },
  // Uploads take their time; a run ends before its claims may be taken for lost (15 min).
  timeoutSeconds: 840,
  retry: { attempts: 1, pauseMs: 1000 },
  run: (_, context) => {
    const { config, workspace } = context
    const { publisherFor, providers, now } = publishingOf(context)
    return publishDue(context.warehouse, publisherFor, {
      ...config.publish,
      asOf: context.asOf,
      now,
      load: context.newLoad(),
      owner: context.runId,
      gapMinutes: (account) => gapMinutesOf(account, config.planning.mode, config.planning),
      quotasOf: quotasFrom(providers, config.publish),
      isStopped: () => loadConfig({ home: workspace.home }).publish.stopped,
    })
  },
})
