import { z } from 'zod'

import { FILE_KINDS } from '../domain/records/import-files.ts'
import { defineTask } from '../runtime/task.ts'
import { importFile } from '../sql/import/import-file.ts'

/** Brings the records of one file into raw. */
export const importFileTask = defineTask({
  id: 'import-file',
  doc: 'Reads a CSV, NDJSON or Parquet file into raw; what is wrong lands in rejected_records.',
  input: z.object({
    kind: z.enum(FILE_KINDS),
    path: z.string().min(1),
    map: z.record(z.string(), z.string()).optional(),
    mapFile: z.string().min(1).optional(),
    timezone: z.string().optional(),
    accountId: z.string().optional(),
    readAt: z.iso.datetime({ offset: true }).optional(),
    dryRun: z.boolean().optional(),
  }),
  retry: { attempts: 1, pauseMs: 1000 },
  timeoutSeconds: 3600,
  run: (input, context) =>
    importFile(context.warehouse, {
      ...input,
      asOf: context.asOf,
      load: context.newLoad(),
      onProgress: context.progress,
    }),
})
