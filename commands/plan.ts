import { InvalidArgumentError, Option, type Command } from 'commander'

import { messageOf } from '../domain/errors.ts'
import { parseRelaxation } from '../domain/planning/rule-changes.ts'
import { MODES } from '../domain/records/accounts.ts'
import { parseWeek } from '../domain/time.ts'
import { weekSummary } from '../exporters/week-summary.ts'
import type { planWeekTask } from '../pipelines/plan-week.ts'
import { runLocally } from '../runtime/local.ts'
import { planLines } from '../sql/planning/render-plan.ts'
import { progressLine } from './progress.ts'
import { clockOf, inWorkspace, print, weekOption, withCommon, type CommonOptions } from './shell.ts'
import { textTable } from './table.ts'
import { showWhatIf } from './what-if.ts'

interface Options extends CommonOptions {
  readonly week: string
  readonly brand?: string
  readonly mode?: (typeof MODES)[number]
  readonly replan?: boolean
  readonly originals?: number
  readonly platforms?: readonly string[]
  readonly atLeast?: number
  readonly relax?: readonly string[]
  readonly whatIf?: readonly string[]
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
    .option('--at-least <n>', 'items a day each account is to have at least', countOption)
    .addOption(
      new Option('--relax <rule>', 'let a rule give way: gap, gap=180, at_least, …')
        .argParser(relaxOption)
        .default([], 'none'),
    )
    .addOption(
      new Option(
        '--what-if <change>',
        'show what would differ, store nothing: mode=safe, cap.daily=4, …',
      )
        .argParser(listOption)
        .default([], 'none'),
    )
  withCommon(command, [
    'plan --week 2026-W48',
    'plan --week 2026-W48 --brand harbor-kitchen --mode safe --replan',
    'plan --week 2026-W48 --at-least 3 --relax gap=180',
    'plan --week 2026-W48 --brand harbor-kitchen --what-if mode=safe --what-if cap.daily=4',
  ]).action(async (options: Options) => {
    if (options.whatIf?.length) return showWhatIf(options, options.whatIf)
    const { planWeekTask } = await import('../pipelines/plan-week.ts')
    const { week, brand, mode, replan, originals, platforms, atLeast, relax } = options
    const input = {
      week,
      ...(brand ? { brand } : {}),
      ...(mode ? { mode } : {}),
      ...(replan ? { replan } : {}),
      ...(originals ? { originals } : {}),
      ...(platforms ? { platforms: [...platforms] } : {}),
      ...(atLeast ? { atLeast } : {}),
      ...(relax?.length ? { relax: [...relax] } : {}),
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

function listOption(text: string, before: readonly string[] = []): string[] {
  return [...before, text]
}

function relaxOption(text: string, before: readonly string[] = []): string[] {
  try {
    parseRelaxation(text)
  } catch (error) {
    throw new InvalidArgumentError(messageOf(error))
  }
  return [...before, text]
}

function countOption(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('give a whole number from 1')
  return Number(text)
}

type PlanResult = Awaited<ReturnType<typeof weekSummary>> &
  Awaited<ReturnType<typeof planWeekTask.run>>

function planText(result: PlanResult): string {
  const { week, orchestration_summary: all, page_results: pages } = result
  const rows = pages.map((page) => ({
    account: page.account_id,
    tier: page.tier,
    zone: page.zone,
    target: page.week_target,
    planned: page.message_count,
    captions: page.captions_selected,
    schedule: page.schedule_id ?? '',
  }))
  return [
    textTable(rows),
    ...result.brands.flatMap(brandLines),
    `${week}: ${all.message_count} items on ${all.successful_pages} of ${all.total_pages} accounts`,
    `next: npx drumbeat export --week ${week}`,
  ].join('\n')
}

/** What there is to say of a brand’s whole plan. */
function brandLines(one: PlanResult['brands'][number]): string[] {
  if (!one.isOk || !one.output.whole) return []
  return [
    `${one.brand} (${one.output.plan_id})`,
    ...planLines(one.output.whole).map((line) => `  ${line}`),
  ]
}
