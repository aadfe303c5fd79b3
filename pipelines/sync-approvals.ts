import { existsSync } from 'node:fs'

import { z } from 'zod'

import { NotFoundError } from '../domain/errors.ts'
import { gapMinutesOf } from '../domain/planning/limits.ts'
import { parseWeek, weekText } from '../domain/time.ts'
import { readSendingAccounts } from '../exporters/queue/sending-account.ts'
import { syncSheet } from '../exporters/sheets/pull.ts'
import { xlsxSheet } from '../exporters/sheets/xlsx/xlsx-backend.ts'
import { defineTask } from '../runtime/task.ts'
import { sheetOf } from './sheet-of.ts'

/** Reads what people decided in the week's sheet and answers them there. */
export const syncApprovalsTask = defineTask({
  id: 'sync-approvals',
  doc: 'Reads decisions and edits from the sheet, checks each, and answers in the sheet.',
  input: z.object({
    week: weekText,
    brand: z.string().min(1).optional(),
    path: z.string().min(1).optional(),
  }),
  queue: { name: 'sheet', concurrency: 1 },
  run: async ({ path, ...of }, context) => {
    const sheet = path === undefined ? await sheetOf(of, context) : xlsxSheet(path)
    if (sheet.kind === 'xlsx' && !existsSync(sheet.uri ?? '')) {
      throw new NotFoundError(
        `there is no workbook ${sheet.uri}: export the week first, or name the file`,
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
    return syncSheet(context.warehouse, sheet, {
      gapMinutes,
      approveByMinutes: context.config.approvals.approve_by_minutes,
      asOf: context.asOf,
      load: context.newLoad(),
    })
  },
})
