import type { Command } from 'commander'

import { runTask, withCommon, type CommonOptions } from './shell.ts'

interface Options extends CommonOptions {
  readonly select?: readonly string[]
  readonly full?: boolean
  readonly asOf?: string
}

/** `drumbeat build`: the models from raw. */
export function buildCommand(program: Command): void {
  const command = program
    .command('build')
    .description('build the models: each aside, audited, then swapped in')
    .option('--select <model...>', 'only these: x, +x, x+, marts.*, changed, changed+')
    .option('--full', 'build incremental models anew')
    .option('--as-of <instant>', 'the clock of the models (default: --now)')
  withCommon(command, [
    'build',
    'build --select changed+',
    'build --select +marts.posting_slots --full',
  ]).action(async (options: Options) => {
    const { buildModelsTask } = await import('../pipelines/build-models.ts')
    const { buildReport } = await import('./build-report.ts')
    const input = {
      ...(options.select ? { select: [...options.select] } : {}),
      ...(options.full ? { full: true } : {}),
    }
    const now = options.asOf ?? options.now
    await runTask(buildModelsTask, input, { ...options, ...(now ? { now } : {}) }, buildReport)
  })
}
