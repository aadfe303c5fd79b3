import { z } from 'zod'

import { parseInstant, weekOf } from '../domain/time.ts'
import { defineTask } from '../runtime/task.ts'
import { buildModelsTask } from './build-models.ts'
import { exportWeekTask } from './export-week.ts'
import { planWeekTask } from './plan-week.ts'
import { sendNotificationsTask } from './send-notifications.ts'

/** The night run: build, plan the coming week where it is not planned, write its sheet, say so. */
export const dailyAutomationTask = defineTask({
  id: 'daily-automation',
  doc: 'Builds the models, plans the coming week where it is not planned yet, writes its sheet.',
  input: z.object({}),
  schedule: { cron: '5 3 * * *', timezone: 'America/Los_Angeles' },
  timeoutSeconds: 3600,
  run: async (_, context) => {
    const zone = context.config.timezone
    const today = parseInstant(context.asOf).toZonedDateTimeISO(zone).toPlainDate()
    const week = weekOf(today.add({ weeks: 1 }))
    const build = await context.run(buildModelsTask, {})
    const plan = await context.run(planWeekTask, { week })
    const exported = await context.run(exportWeekTask, { week })
    // A channel that fails is no failure of the night.
    const [notified] = await context.each(sendNotificationsTask, [{}])
    return { week, build, plan, exported, notified }
  },
})
