import { InvalidArgumentError, type Command } from 'commander'

import { captionPolicy } from '../domain/planning/caption-policies.ts'
import { messageOf } from '../domain/errors.ts'
import type { Evaluation } from '../sql/evaluation/evaluate-policies.ts'
import { runTask, withCommon, type CommonOptions } from './shell.ts'
import { textTable } from './table.ts'

interface Options extends CommonOptions {
  readonly policy?: string
  readonly weeks?: number
  readonly promote?: boolean
}

/** `drumbeat evaluate`: what other ways to choose captions would have earned. */
export function evaluateCommand(program: Command): void {
  const command = program
    .command('evaluate')
    .description('estimate from logged decisions what other caption policies would have earned')
    .option('--policy <name>', 'only this policy against the one in force', policyOption)
    .option('--weeks <number>', 'weeks of decisions back from now (default: 26)', weeksOption)
    .option('--promote', 'plan with the policy from now on, where its interval clears the other’s')
  withCommon(command, [
    'evaluate',
    'evaluate --policy flat-thompson',
    'evaluate --policy eb-thompson --weeks 12 --promote',
  ]).action(async ({ policy, weeks, promote, ...options }: Options) => {
    if (promote && policy === undefined) {
      command.error("error: option '--promote' needs '--policy <name>'")
    }
    const { evaluatePoliciesTask } = await import('../pipelines/evaluate-policies.ts')
    const input = {
      ...(policy === undefined ? {} : { policy }),
      ...(weeks === undefined ? {} : { weeks }),
      ...(promote ? { promote } : {}),
    }
    await runTask(evaluatePoliciesTask, input, options, (done) => ({
      data: done,
      text: textOf(done),
      ...(done.refused === null ? {} : { person: [done.refused] }),
    }))
  })
}

function textOf({ version, incumbent, estimates, promoted }: Evaluation): string {
  const [first] = estimates
  if (!first) return 'no logged decision has a settled result yet: plan, publish and check back'
  return [
    `${version}: ${first.count_decisions} decisions of ${first.count_account_weeks} account-weeks, ${first.first_week} to ${first.last_week}; ${first.count_sent} captions sent and settled`,
    textTable(
      estimates.map((row) => ({
        policy: row.policy === incumbent ? `${row.policy} (in force)` : row.policy,
        estimator: row.estimator,
        'reward %': percent(row.reward),
        interval: intervalOf(row.low, row.high),
        'effective size': Math.round(row.effective_size),
        'difference %': percent(row.difference),
        'its interval': intervalOf(row.difference_low, row.difference_high),
        clears: row.is_clear ? 'yes' : 'no',
      })),
    ),
    ...(promoted === null ? [] : [`${promoted} is in force from now on, before it ${incumbent}`]),
  ].join('\n')
}

const percent = (share: number) => Number((100 * share).toFixed(3))

function intervalOf(low: number | null | undefined, high: number | null | undefined): string {
  return typeof low === 'number' && typeof high === 'number'
    ? `${percent(low)} to ${percent(high)}`
    : 'unknown'
}

function policyOption(text: string): string {
  try {
    return captionPolicy(text).name
  } catch (error) {
    throw new InvalidArgumentError(messageOf(error))
  }
}

function weeksOption(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text) && Number(text) <= 520) return Number(text)
  throw new InvalidArgumentError('give a whole number from 1 to 520')
}
