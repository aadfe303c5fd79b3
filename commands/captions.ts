import { InvalidArgumentError, type Command } from 'commander'

import { loadConfig } from '../config.ts'
import { fits } from '../platforms/limits.ts'
import { machineTime } from '../runtime/clock.ts'
import { selectCaptions, type CaptionSelection } from '../sql/planning/select-captions.ts'
import { reading } from './reading.ts'
import { print, weekOption, withCommon, type CommonOptions } from './shell.ts'
import { textTable } from './table.ts'

interface Options extends CommonOptions {
  readonly count?: number
  readonly week?: string
}

/** `drumbeat captions ACCOUNT`: the captions the next plan would choose from. */
export function captionsCommand(program: Command): void {
  const command = program
    .command('captions <account_id>')
    .description('the captions that the next plan of an account would choose from; stores nothing')
    .option(
      '--count <number>',
      'so many captions (default: as many as the plan takes)',
      countOption,
    )
    .option('--week <week>', 'ISO week, 2026-W48 (default: next week)', weekOption)
  withCommon(command, [
    'captions messages:acme --count 85',
    'captions x:acme --week 2026-W48 --json',
  ]).action(async (accountId: string, { count, week, ...options }: Options) => {
    const { planning } = loadConfig(options)
    const selection = await reading('drumbeat captions', options, (reader) =>
      selectCaptions(reader, {
        accountId,
        count,
        week,
        settings: planning,
        fits,
        asOf: options.now ?? machineTime(),
      }),
    )
    print({ data: selection, text: textOf(selection) }, options)
  })
}

function textOf({ account_id, week, policy, epsilon, pools }: CaptionSelection): string {
  const head = `${account_id}, ${week}: ${policy}, ${percent(epsilon)} % uniform batches`
  return [head, ...pools.flatMap(poolLines)].join('\n')
}

function poolLines(pool: CaptionSelection['pools'][number]): string[] {
  const { kind, size, quality, chosen, locked, is_uniform: isUniform } = pool
  const head = `\n${kind}: ${chosen.length} of ${size} wanted${isUniform ? ', a uniform batch' : ''}`
  if (!quality) return [`${head}; ${locked.length} captions of the bank are locked`]
  const since = quality.median_days_since_use
  return [
    head,
    `  from ${quality.eligible} eligible captions, ${quality.locked} locked`,
    `  expected success rate ${percent(quality.expected_rate)} %, ${percent(quality.share_of_best)} % of the best possible`,
    `  explored ${percent(quality.share_explored)} %, never used ${percent(quality.share_never_used)} %, median age of the others ${since === null ? 'unknown' : `${Math.round(since)} days`}`,
    `  ten best bring ${percent(quality.top_10_share)} %, concentration of categories ${quality.category_concentration.toFixed(2)} (1: all of one)`,
    textTable(chosen.map(rowOf)),
  ]
}

function rowOf(caption: CaptionSelection['pools'][number]['chosen'][number]) {
  const { wilson_low: low, wilson_high: high } = caption
  return {
    rank: caption.rank,
    caption: caption.text,
    category: caption.category,
    trials: caption.trials,
    'expected %': percent(caption.posterior_mean),
    'interval %': low === null || high === null ? '' : `${percent(low)}–${percent(high)}`,
    'draw %': percent(caption.draw),
    ...(caption.amount === null ? {} : { amount: Number(caption.amount.toFixed(2)) }),
    propensity: Number(caption.propensity.toFixed(4)),
  }
}

const percent = (share: number) => Number((100 * share).toFixed(2))

function countOption(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('give a whole number from 1 to 99999')
}
