import type { Command } from 'commander'
import { resolve } from 'node:path'

import type { Refusal } from '../exporters/sheets/merge/merged.ts'
import type { SyncSummary } from '../exporters/sheets/pull.ts'
import { runTask, weekOption, withCommon, type CommonOptions, type Report } from './shell.ts'

interface Options extends CommonOptions {
  readonly week: string
  readonly brand?: string
  readonly file?: string
}

/** `drumbeat approvals`: what people decided in the sheet, and answers to it. */
export function approvalsCommand(program: Command): void {
  const command = program
    .command('approvals')
    .description('read decisions and edits from the sheet, and answer them there')
    .requiredOption('--week <week>', 'ISO week, 2026-W48', weekOption)
    .option('--brand <brand>', 'the sheet of this brand alone')
    .option('--file <path>', 'a workbook that lies elsewhere')
  withCommon(command, [
    'approvals --week 2026-W48',
    'approvals --week 2026-W48 --file ~/Downloads/returned.xlsx',
  ]).action(async (options: Options) => {
    const { syncApprovalsTask } = await import('../pipelines/sync-approvals.ts')
    const { week, brand, file } = options
    const input = { week, ...(brand ? { brand } : {}), ...(file ? { path: resolve(file) } : {}) }
    await runTask(syncApprovalsTask, input, options, approvalsReport)
  })
}

function approvalsReport(summary: SyncSummary): Report {
  const { approved, rejected, held, withdrawn, moved, reworded, adjusted, unchanged } = summary
  return {
    data: summary,
    text: [
      `${approved} approved, ${rejected} rejected, ${held} held, ${withdrawn} taken back; ${moved} moved, ${reworded} reworded, ${adjusted} otherwise changed; ${unchanged} rows without news`,
      ...summary.notes.map((note) => `  note: ${note}`),
      `the sheet: ${summary.path}`,
    ].join('\n'),
    person: summary.refused.map(refusalText),
  }
}

function refusalText({ sheet, row, why }: Refusal): string {
  return `${sheet}, row ${row}: ${why}`
}
