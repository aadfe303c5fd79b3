import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { z } from 'zod'

import { parseInstant, parseWeek, weekOf } from '../domain/time.ts'
import { googleWeeks } from '../exporters/sheets/store/google-exports.ts'
import { workbookName } from '../exporters/sheets/workbook-name.ts'
import type { Context } from '../runtime/context.ts'
import { defineTask } from '../runtime/task.ts'
import { syncApprovalsTask } from './sync-approvals.ts'

/** Reads the sheets of the weeks that are still open. */
export const syncOpenWeeksTask = defineTask({
  id: 'sync-open-weeks',
  doc: 'Reads the sheets of this week and the next, where they were exported.',
  input: z.object({}),
  schedule: { cron: '*/10 * * * *', timezone: 'UTC' },
  run: async (_, context) => {
    const zone = context.config.timezone
    const today = parseInstant(context.asOf).toZonedDateTimeISO(zone).toPlainDate()
    const weeks = [weekOf(today), weekOf(today.add({ weeks: 1 }))]
    const open = await exportedOf(weeks, context)
    const outcomes = await context.each(
      syncApprovalsTask,
      open.map((week) => ({ week })),
    )
    return { weeks: outcomes.map((outcome, i) => ({ week: open[i] ?? '', ...outcome })) }
  },
})

/** Those of the weeks that have a sheet. */
async function exportedOf(
  weeks: readonly string[],
  { config, warehouse, workspace }: Context,
): Promise<string[]> {
  if (config.approvals.backend === 'xlsx') {
    return weeks.filter((week) => existsSync(join(workspace.exports, workbookName({ week }))))
  }
  const known = await googleWeeks(
    warehouse,
    weeks.map((week) => parseWeek(week).toString()),
  )
  return weeks.filter((week) => known.has(week))
}
