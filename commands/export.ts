import type { Command } from 'commander'

import type { ExportSummary } from '../exporters/sheets/push.ts'
import { runTask, weekOption, withCommon, type CommonOptions, type Report } from './shell.ts'

interface Options extends CommonOptions {
  readonly week: string
  readonly brand?: string
}

/** `drumbeat export`: the week's sheet for approvers. */
export function exportCommand(program: Command): void {
  const command = program
    .command('export')
    .description('write a week’s plan into its sheet; what people typed there stays')
    .requiredOption('--week <week>', 'ISO week, 2026-W48', weekOption)
    .option('--brand <brand>', 'a sheet of this brand alone')
  withCommon(command, ['export --week 2026-W48']).action(async (options: Options) => {
    const { exportWeekTask } = await import('../pipelines/export-week.ts')
    const { week, brand } = options
    await runTask(exportWeekTask, { week, ...(brand ? { brand } : {}) }, options, exportReport)
  })
}

function exportReport(summary: ExportSummary): Report {
  const { week, path, schedules, skipped, items, added, refreshed } = summary
  const where = path ?? 'nothing to write: no schedule of the week may go out'
  return {
    data: summary,
    text: [
      where,
      `${items} items of ${schedules} accounts: ${added} new in the sheet, ${refreshed} refreshed`,
      `next: let people review it, then npx drumbeat approvals --week ${week}`,
    ].join('\n'),
    person: skipped.map(({ account_id, reason }) => `${account_id} was not exported: ${reason}`),
  }
}
