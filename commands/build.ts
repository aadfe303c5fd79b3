import type { Command } from 'commander'

import { runTask, withCommon, type CommonOptions } from './shell.ts'

interface Options extends CommonOptions {
  readonly select?: readonly string[]
  readonly full?: boolean
  readonly asOf?: string
  readonly dryRun?: boolean
}

/** `drumbeat build`: the models from raw. */
export function buildCommand(program: Command): void {
  const command = program
    .command('build')
    .description('build the models: each aside, audited, then swapped in')
    .option('--select <model...>', 'only these: x, +x, x+, marts.*, changed, changed+')
    .option('--full', 'build incremental models anew')
    .option('--as-of <instant>', 'the clock of the models (default: --now)')
    .option('--dry-run', 'only ask BigQuery what each model would read and cost')
  withCommon(command, [
    'build',
    'build --select changed+',
    'build --select +marts.posting_slots --full',
    'build --dry-run',
  ]).action(async (options: Options) => {
    const now = options.asOf ?? options.now
    const clocked = { ...options, ...(now ? { now } : {}) }
    if (options.dryRun) {
      const { showEstimate } = await import('./build-estimate.ts')
      return showEstimate(clocked)
    }
    const { buildModelsTask } = await import('../pipelines/build-models.ts')
    const { buildReport } = await import('./build-report.ts')
    const input = {
      ...(options.select ? { select: [...options.select] } : {}),
      ...(options.full ? { full: true } : {}),
    }
    await runTask(buildModelsTask, input, clocked, buildReport)
  })
}
