import { InvalidArgumentError, type Command } from 'commander'

import { InvalidInputError } from '../domain/errors.ts'
import { machineTime, newLoad } from '../runtime/clock.ts'
import { isSampleWorkspace } from '../runtime/workspace.ts'
import { findExperiment } from '../sql/experiments/read-experiments.ts'
import { reading } from './reading.ts'
import { inWorkspace, print, withCommon, type CommonOptions } from './shell.ts'
import { textTable } from './table.ts'

interface StartOptions extends CommonOptions {
  readonly brand?: string
  readonly account?: string[]
  readonly a?: string[]
  readonly b?: string[]
  readonly shadow?: string
  readonly effect: number
  readonly hypothesis?: string
  readonly by: string
  readonly dryRun?: boolean
  readonly anyway?: boolean
}

interface StopOptions extends CommonOptions {
  readonly by: string
  readonly reason: string
}

/** Evidence loses half its weight in so many weeks: longer experiments do not pay. */
const LONGEST_WEEKS = 26

const LIST = `
  select experiments.experiment_id, experiments.name, experiments.kind,
    coalesce(results.state, shadows.verdict, experiments.state) as state, experiments.winner,
    experiments.started_at, experiments.expected_weeks, experiments.ended_at
  from staging.experiments as experiments
  left join marts.experiment_results as results
    on experiments.experiment_id = results.experiment_id and results.arm = 'A'
  left join marts.shadow_results as shadows
    on experiments.experiment_id = shadows.experiment_id and experiments.state = 'running'
  order by experiments.started_at, experiments.name`

const ARMS = `
  select arm, state, is_winner, count_posts, views, successes, rate, effective_trials,
    balanced_trials, balanced_successes, log_e_value, p_best, expected_loss
  from marts.experiment_results where experiment_id = @id order by arm`

const SHADOW = `
  select verdict, count_chosen, shared_share, count_sent, views, count_account_weeks,
    effective_size, shadow_reward, followed_reward, difference, difference_low, difference_high
  from marts.shadow_results where experiment_id = @id`

const LOOKS = `
  select as_of, arm, status, views, log_e_value from raw.experiment_arms
  where experiment_id = @id order by as_of desc, arm limit 20`

/** `drumbeat experiments …`: start one, list them, show one, stop one. */
export function experimentsCommand(program: Command): void {
  const group = program
    .command('experiments')
    .description('captions against captions, policies in shadow: start, list, show, stop')
  group.exitOverride()
  startCommand(group)
  const list = group.command('list').description('every experiment and where it stands')
  withCommon(list, ['experiments list --json']).action(listExperiments)
  const show = group.command('show <experiment>').description('its arms, its looks, its end')
  withCommon(show, ['experiments show question-first']).action(showExperiment)
  const stop = group
    .command('stop <experiment>')
    .description('end it without a winner')
    .requiredOption('--by <name>', 'who decides this')
    .requiredOption('--reason <text>', 'why')
  withCommon(stop, [
    'experiments stop question-first --by dana --reason "campaign is over"',
  ]).action(stopNamed)
  for (const command of group.commands) command.exitOverride()
}

function startCommand(group: Command): void {
  const start = group
    .command('start <name>')
    .description('tell how long it takes, then start it')
    .option('--brand <name>', 'all accounts of the brand that can take part')
    .option('--account <id...>', 'these accounts')
    .option('--a <caption...>', 'arm A: caption keys, their first digits, or group:NAME')
    .option('--b <caption...>', 'arm B, likewise')
    .option('--shadow <policy>', 'no arms: a caption policy that chooses and is never followed')
    .option('--effect <share>', 'relative difference worth finding (default: 0.2)', share, 0.2)
    .option('--hypothesis <text>', 'what you expect')
    .requiredOption('--by <name>', 'who starts it')
    .option('--dry-run', 'only tell how long it takes')
    .option('--anyway', `start it even where it takes more than ${LONGEST_WEEKS} weeks`)
  withCommon(start, [
    'experiments start question-first --account x:acme --a 3f2a9c --b 77ab01 --by dana',
    'experiments start plain-thompson --brand acme --shadow eb-thompson --by dana',
  ]).action(startNamed)
}

function share(text: string): number {
  const value = Number(text)
  if (value > 0 && value <= 10) return value
  throw new InvalidArgumentError('give a share above 0: 0.2 is a fifth')
}

async function startNamed(name: string, options: StartOptions): Promise<void> {
  const { prepareExperiment, startExperiment } =
    await import('../sql/experiments/start-experiment.ts')
  const at = options.now ?? machineTime()
  const { brand, account: accounts, a, b, shadow, effect, hypothesis, by } = options
  const wanted = { name, brand, accounts, a, b, shadow, effect, hypothesis, by, asOf: at }
  const prepared = await inWorkspace('drumbeat experiments start', options, (environment) => {
    const { warehouse, workspace, config } = environment
    return warehouse.atomically(async (session) => {
      const ready = await prepareExperiment(session, {
        ...wanted,
        lockDays: config.planning.lock_days,
      })
      const weeks = ready.duration?.weeks ?? 0
      if (options.dryRun) return ready
      if (weeks > LONGEST_WEEKS && !options.anyway) {
        throw new InvalidInputError(
          `${ready.duration?.text}: more than ${LONGEST_WEEKS} weeks do not pay; look for a larger --effect, take more accounts or captions, or start it --anyway`,
          { isUsage: true },
        )
      }
      await startExperiment(session, ready, newLoad(at, isSampleWorkspace(workspace)))
      return ready
    })
  })
  const { row, duration } = prepared
  const told = duration?.text ?? `${row.policy} chooses in shadow; nothing of it is posted`
  const state = options.dryRun ? 'not started' : `started (${row.experiment_id})`
  const where = row.account_ids?.join(', ') ?? ''
  const data = { is_started: !options.dryRun, ...row, duration }
  print({ data, text: `${told}\n“${name}” on ${where}: ${state}` }, options)
}

async function listExperiments(options: CommonOptions): Promise<void> {
  const rows = await reading('drumbeat experiments list', options, (reader) => reader.query(LIST))
  print({ data: rows, text: rows.length === 0 ? 'no experiments yet' : textTable(rows) }, options)
}

async function showExperiment(name: string, options: CommonOptions): Promise<void> {
  const told = await reading('drumbeat experiments show', options, async (reader) => {
    const experiment = await findExperiment(reader, name)
    const id = { id: String(experiment['experiment_id']) }
    const [arms, shadow, looks] = [
      await reader.query(ARMS, id),
      await reader.query(SHADOW, id),
      await reader.query(LOOKS, id),
    ]
    return { experiment, arms, shadow, looks }
  })
  const { experiment, arms, shadow, looks } = told
  const lines = Object.entries(experiment)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)
  const tables = [arms, shadow, looks].filter((rows) => rows.length > 0).map(textTable)
  print({ data: told, text: [lines.join('\n'), ...tables].join('\n\n') }, options)
}

async function stopNamed(name: string, options: StopOptions): Promise<void> {
  const { stopExperiment } = await import('../sql/experiments/stop-experiment.ts')
  const at = options.now ?? machineTime()
  const { by, reason } = options
  const id = await inWorkspace('drumbeat experiments stop', options, (environment) => {
    const load = newLoad(at, isSampleWorkspace(environment.workspace))
    return environment.warehouse.atomically((session) =>
      stopExperiment(session, name, { by, reason, at }, load),
    )
  })
  print({ data: { experiment_id: id }, text: `“${name}” is stopped (${id})` }, options)
}
