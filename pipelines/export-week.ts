import { join } from 'node:path'

import { z } from 'zod'

import { weekText } from '../domain/time.ts'
import { exportWeek } from '../exporters/sheets/push.ts'
import { defineTask } from '../runtime/task.ts'
import { workbookName } from '../exporters/sheets/workbook-name.ts'

/** Writes the week's sheet for approvers. */
export const exportWeekTask = defineTask({
  id: 'export-week',
  doc: 'Writes a week’s plan into the workbook; what people typed there stays.',
  input: z.object({ week: weekText, brand: z.string().min(1).optional() }),
  queue: { name: 'sheet', concurrency: 1 },
  run: (input, context) =>
    exportWeek(context.warehouse, {
      ...input,
      path: join(context.workspace.exports, workbookName(input)),
      asOf: context.asOf,
      load: context.newLoad(),
    }),
})
