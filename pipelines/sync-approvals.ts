import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { z } from 'zod'

import { NotFoundError } from '../domain/errors.ts'
import { gapMinutesOf } from '../domain/planning/limits.ts'
import { parseWeek, weekText } from '../domain/time.ts'
import { readSendingAccounts } from '../exporters/queue/sending-account.ts'
import { syncApprovals } from '../exporters/sheets/pull.ts'
import { workbookName } from '../exporters/sheets/workbook-name.ts'
import { defineTask } from '../runtime/task.ts'

/** Reads what people decided in the week's sheet and answers them there. */
export const syncApprovalsTask = defineTask({
  id: 'sync-approvals',
  doc: 'Reads decisions and edits from the workbook, checks each, and answers in the sheet.',
  input: z.object({
    week: weekText,
    brand: z.string().min(1).optional(),
    path: z.string().min(1).optional(),
  }),
  queue: { name: 'sheet', concurrency: 1 },
  run: async ({ path, ...of }, context) => {
    const file = path ?? join(context.workspace.exports, workbookName(of))
    if (!existsSync(file)) {
      throw new NotFoundError(
        `there is no workbook ${file}: export the week first, or name the file`,
      )
    }
    const { planning } = context.config
    const monday = parseWeek(of.week).toString()
    const warehouse = await context.warehouse.operational({ first: monday, last: monday })
    const accounts = await readSendingAccounts(warehouse)
    const gapMinutes = (accountId: string) => {
      const account = accounts.get(accountId)
      return account ? gapMinutesOf(account, planning.mode, planning) : 0
    }
    return syncApprovals(context.warehouse, {
      path: file,
      gapMinutes,
      asOf: context.asOf,
      load: context.newLoad(),
    })
  },
})
