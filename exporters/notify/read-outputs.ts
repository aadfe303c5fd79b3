import { z } from 'zod'

import { parseInstant } from '../../domain/time.ts'
import type { Warehouse } from '../../sql/warehouse.ts'

/** What the latest runs of a task in the last day said, the newest first. */
export async function readOutputs<T>(
  warehouse: Warehouse,
  taskId: string,
  asOf: string,
  schema: z.ZodType<T>,
): Promise<T[]> {
  const since = parseInstant(asOf).subtract({ hours: 30 }).toString()
  const rows = await warehouse.query(
    `select output
     from raw.task_runs
     where loaded_at >= cast(@since as timestamp) and task_id = @task and event = 'succeeded'
     order by as_of desc, event_at desc, run_id desc`,
    { since, task: taskId },
  )
  return rows.flatMap(({ output }) => {
    const read = schema.safeParse(typeof output === 'string' ? JSON.parse(output) : output)
    return read.success ? [read.data] : []
  })
}

const text = z.string().nullish()

/** What `sync-approvals` says of a sheet. */
export const syncOutput = z.object({
  week: z.string(),
  path: text,
  uri: text,
  refused: z.array(
    z.object({ item: z.string().nullable(), sheet: z.string(), row: z.number(), why: z.string() }),
  ),
})
export type SyncOutput = z.output<typeof syncOutput>

/** What `refresh-tokens` says of sign-ins that want somebody’s attention. */
export const tokensOutput = z.object({
  warnings: z.array(
    z.object({
      account_id: z.string(),
      provider: z.string(),
      state: z.string(),
      expires_at: text,
      detail: text,
    }),
  ),
})
export type TokensOutput = z.output<typeof tokensOutput>
