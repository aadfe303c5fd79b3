import { z } from 'zod'

import { loadSuppressions } from '../crawler/privacy/suppression-list.ts'
import { FILE_KINDS, type FileKind } from '../domain/records/import-files.ts'
import type { Context } from '../runtime/context.ts'
import { defineTask } from '../runtime/task.ts'
import { importFile } from '../sql/import/import-file.ts'
import type { IsRefused } from '../sql/import/refuse-people.ts'

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
  run: async (input, context) =>
    importFile(context.warehouse, {
      ...input,
      asOf: context.asOf,
      load: context.newLoad(),
      isRefused: await refusedBy(input.kind, context),
      onProgress: context.progress,
    }),
})

/** Files of profiles and targets must not bring back anybody who asked to be forgotten. */
async function refusedBy(kind: FileKind, context: Context): Promise<IsRefused | undefined> {
  if (kind !== 'profiles' && kind !== 'targets') return undefined
  const list = await loadSuppressions(context.warehouse, context.config.suppressionKey)
  return list.size > 0 ? (...name) => list.isSuppressed(...name) : undefined
}
