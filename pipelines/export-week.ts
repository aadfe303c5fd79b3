import { z } from 'zod'

import { weekText } from '../domain/time.ts'
import { exportToSheet } from '../exporters/sheets/push.ts'
import { defineTask } from '../runtime/task.ts'
import { sheetOf } from './sheet-of.ts'

/** Writes the week's sheet for approvers. */
export const exportWeekTask = defineTask({
  id: 'export-week',
  doc: 'Writes a week’s plan into its sheet; what people typed there stays.',
  input: z.object({ week: weekText, brand: z.string().min(1).optional() }),
  queue: { name: 'sheet', concurrency: 1 },
  run: async (input, context) =>
    exportToSheet(context.warehouse, await sheetOf(input, context), {
      ...input,
      asOf: context.asOf,
      load: context.newLoad(),
      approveByMinutes: context.config.approvals.approve_by_minutes,
    }),
})
