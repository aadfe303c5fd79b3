import { z } from 'zod'

import { channelsOf } from '../exporters/notify/channels.ts'
import { readNotices } from '../exporters/notify/read-notices.ts'
import { sendNotices } from '../exporters/notify/send-notices.ts'
import { httpClient } from '../platforms/publishing/http-client.ts'
import { defineTask } from '../runtime/task.ts'

const NOTHING = { messages: [], told: 0, waiting: 0, given_up: 0 }

/** Tells people what they asked to be told. */
export const sendNotificationsTask = defineTask({
  id: 'send-notifications',
  doc: 'Tells people by e-mail, Slack or Discord what is ready, due, refused or broken; once each.',
  input: z.object({}),
  schedule: { cron: '5-59/10 * * * *', timezone: 'UTC' },
  queue: { name: 'notifications', concurrency: 1 },
  retry: { attempts: 1, pauseMs: 1000 },
  run: async (_, context) => {
    const { config, asOf } = context
    if (config.notify.channels.length === 0) {
      return { ...NOTHING, note: 'nothing is sent: notify.channels names no channel' }
    }
    if (context.isOwnClock) {
      const note = 'nothing is sent: with a clock set by hand no notice leaves this machine'
      return { ...NOTHING, note }
    }
    const { channels, missing } = channelsOf({
      settings: config.notify,
      secrets: config.secrets,
      http: httpClient(),
    })
    const notices = await readNotices(context.warehouse, {
      asOf,
      notify: config.notify,
      approveByMinutes: config.approvals.approve_by_minutes,
      timezone: config.timezone,
    })
    const sent = await sendNotices(context.warehouse, notices, channels, {
      asOf,
      newLoad: () => context.newLoad(),
    })
    const [first] = missing
    if (first) throw first
    return { ...sent, note: null }
  },
})
