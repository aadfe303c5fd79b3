import { Command, InvalidArgumentError } from 'commander'

import { progressLine } from '../../commands/progress.ts'
import {
  EXIT,
  failWith,
  inWorkspace,
  print,
  withCommon,
  type CommonOptions,
} from '../../commands/shell.ts'
import { loadConfig } from '../../config.ts'
import { workspaceAt } from '../../runtime/workspace.ts'
import { sampleDefaults } from './options.ts'
import { playWeek } from './play-week.ts'
import { prepareSample } from './sample-workspace.ts'
import { tell, whatNeedsPerson } from './tell.ts'

interface Options extends CommonOptions {
  readonly historyDays: number
}

const program = new Command('npm start --')
  .description('play one whole week on made-up data, from files to published posts, with no keys')
  .option(
    '--history-days <days>',
    'length of the made-up history of a new sample',
    days,
    sampleDefaults.historyDays,
  )
program.exitOverride()
withCommon(program, []).action(async (options: Options) => {
  const started = performance.now()
  const workspace = workspaceAt(loadConfig(options).home)
  const progress = progressLine(options)
  progress.show('making the sample world')
  const sample = await prepareSample(workspace, options)
  const played = await inWorkspace('npm start', options, (environment) =>
    playWeek(sample, environment, progress.show),
  ).finally(progress.end)
  const duration_s = Math.round((performance.now() - started) / 100) / 10
  const { orchestration_summary, ...rest } = played
  const data = { orchestration_summary: { ...orchestration_summary, duration_s }, ...rest }
  print(
    { data, text: tell(played, workspace, duration_s), person: whatNeedsPerson(played) },
    options,
  )
  if (process.exitCode === EXIT.person) process.exitCode = EXIT.ok
})

function days(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) < 120) {
    throw new InvalidArgumentError('give a whole number of days, 120 or more')
  }
  return Number(text)
}

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = failWith(error)
}
