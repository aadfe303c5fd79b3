import { Argument, type Command } from 'commander'

import { loadConfig } from '../config.ts'
import { progressLine } from './progress.ts'
import { print, withCommon, type CommonOptions, type Report } from './shell.ts'

interface Options extends CommonOptions {
  readonly dryRun?: boolean
}

/** What was made, or would be. */
interface Done {
  readonly action: string
  readonly name: string
  readonly detail: string
}

/** `drumbeat deploy bigquery`: datasets, raw tables and functions, as far as they are missing. */
export function deployCommand(program: Command): void {
  const command = program
    .command('deploy')
    .description('create what is missing where the workspace runs: datasets, tables, functions')
    .addArgument(new Argument('<where>', 'what to deploy to').choices(['bigquery']))
    .option('--dry-run', 'only show what would be done')
  withCommon(command, ['deploy bigquery --dry-run', 'deploy bigquery']).action(
    async (_: string, options: Options) => {
      const { openBigQueryBy } = await import('../sql/open-warehouse.ts')
      const { planDeployment } = await import('../sql/bigquery/deploy.ts')
      const { newSortableId } = await import('../runtime/clock.ts')
      const settings = loadConfig(options).warehouse
      const user = { run: newSortableId(), command: 'drumbeat deploy' }
      const warehouse = await openBigQueryBy(settings, user)
      const steps = await planDeployment(warehouse)
      const progress = progressLine(options)
      try {
        for (const step of options.dryRun ? [] : steps) {
          progress.show(`${step.action} ${step.name}`)
          await step.apply()
        }
      } finally {
        progress.end()
      }
      const done = steps.map(({ action, name, detail }) => ({ action, name, detail }))
      print(report(done, options.dryRun ?? false, settings.project ?? ''), options)
    },
  )
}

function report(steps: readonly Done[], isDryRun: boolean, project: string): Report {
  const data = { project, is_dry_run: isDryRun, steps }
  if (steps.length === 0) return { data, text: `${project}: everything is in place` }
  const said = isDryRun ? 'would do' : 'did'
  const lines = steps.map(({ action, name, detail }) => `  ${action} ${name}: ${detail}`)
  return { data, text: [`${project}: ${said} ${steps.length} steps`, ...lines].join('\n') }
}
