import { InvalidArgumentError, Option, type Command } from 'commander'

import { MODES } from '../domain/records/accounts.ts'
import { parseWeek } from '../domain/time.ts'
import { weekSummary } from '../exporters/week-summary.ts'
import { runLocally } from '../runtime/local.ts'
import { progressLine } from './progress.ts'
import { clockOf, inWorkspace, print, weekOption, withCommon, type CommonOptions } from './shell.ts'
import { textTable } from './table.ts'

interface Options extends CommonOptions {
  readonly week: string
  readonly brand?: string
  readonly mode?: (typeof MODES)[number]
  readonly replan?: boolean
  readonly originals?: number
  readonly platforms?: readonly string[]
}

/** `drumbeat plan`: a week for every brand, or for one. */
export function planCommand(program: Command): void {
  const command = program
    .command('plan')
    .description('plan a week; a brand that is planned already keeps its plan')
    .requiredOption('--week <week>', 'ISO week, 2026-W48', weekOption)
    .option('--brand <brand>', 'only this brand')
    .addOption(new Option('--mode <mode>', 'planning mode').choices(MODES))
    .option('--replan', 'plan again what nobody approved yet')
    .option('--originals <n>', 'originals to use this week (default: all that fit)', countOption)
    .option('--platforms <platform...>', 'only accounts on these platforms')
  withCommon(command, [
    'plan --week 2026-W48',
    'plan --week 2026-W48 --brand harbor-kitchen --mode safe --replan',
  ]).action(async (options: Options) => {
    const { planWeekTask } = await import('../pipelines/plan-week.ts')
    const { week, brand, mode, replan, originals, platforms } = options
    const input = {
      week,
      ...(brand ? { brand } : {}),
      ...(mode ? { mode } : {}),
      ...(replan ? { replan } : {}),
      ...(originals ? { originals } : {}),
      ...(platforms ? { platforms: [...platforms] } : {}),
    }
    const progress = progressLine(options)
    const result = await inWorkspace('drumbeat plan', options, async (environment) => {
      const run = { ...clockOf(options), progress: progress.show }
      const outcome = await runLocally(planWeekTask, input, environment, run)
      const monday = parseWeek(week).toString()
      return { ...outcome, ...(await weekSummary(environment.warehouse, week, monday)) }
    }).finally(progress.end)
    const failed = result.brands.filter((one) => !one.isOk)
    print(
      {
        data: result,
        text: planText(result),
        person: failed.map((one) => `${one.brand} was not planned: ${one.isOk ? '' : one.error}`),
      },
      options,
    )
  })
}

function countOption(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('give a whole number from 1')
  return Number(text)
}

type PlanResult = Awaited<ReturnType<typeof weekSummary>> & { readonly week: string }

function planText({ week, orchestration_summary: all, page_results: pages }: PlanResult): string {
  const rows = pages.map((page) => ({
    account: page.account_id,
    tier: page.tier,
    zone: page.zone,
    target: page.week_target,
    planned: page.message_count,
    captions: page.captions_selected,
    schedule: page.schedule_id ?? '',
  }))
  return `${textTable(rows)}\n${week}: ${all.message_count} items on ${all.successful_pages} of ${all.total_pages} accounts\nnext: npx drumbeat export --week ${week}`
}
