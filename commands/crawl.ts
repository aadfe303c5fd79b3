import { InvalidArgumentError, type Command } from 'commander'

import type { CrawlSummary, OutcomeCounts } from '../crawler/crawl-summary.ts'
import { runTask, withCommon, type CommonOptions } from './shell.ts'

interface CrawlCommandOptions extends CommonOptions {
  readonly platform?: string
  readonly only?: readonly string[]
  readonly limit?: number
  readonly maxAge?: number
}

const HOURS: Readonly<Record<string, number>> = { m: 1 / 60, h: 1, d: 24 }

/** `drumbeat crawl`: reads the public profiles that are due. */
export function crawlCommand(program: Command): void {
  const command = program
    .command('crawl')
    .description('read the public profiles that are due')
    .option('--platform <name>', 'of this network only')
    .option('--only <profile...>', 'these targets only: NAME or PLATFORM/NAME')
    .option('--limit <number>', 'at most so many', wholeNumber)
    .option('--max-age <time>', 'those not read for so long: 20h, 45m, 2d, 0h for all', ageOption)
  withCommon(command, [
    'crawl',
    'crawl --platform tiktok --limit 10',
    'crawl --only instagram/acme --max-age 0h',
  ]).action(async ({ platform, only, limit, maxAge, ...options }: CrawlCommandOptions) => {
    const { crawlProfilesTask } = await import('../pipelines/crawl-profiles.ts')
    const input = {
      ...(platform === undefined ? {} : { platform }),
      ...(only === undefined ? {} : { only: [...only] }),
      ...(limit === undefined ? {} : { limit }),
      ...(maxAge === undefined ? {} : { maxAgeHours: maxAge }),
    }
    await runTask(crawlProfilesTask, input, options, (summary) => ({
      data: summary,
      text: describe(summary),
      person: summary.needs_person,
    }))
  })
}

/** What a crawl did, in a few lines. */
function describe(summary: CrawlSummary): string {
  if (summary.due === 0) return 'nothing was due ("targets list" shows whom there is to crawl)'
  const platforms = summary.platforms.map(({ platform, due, outcomes, held_back, left }) =>
    [
      `${platform}: ${due} due`,
      outcomesText(outcomes) || 'none asked for',
      ...(held_back > 0 ? [`${held_back} held back by the canary scope`] : []),
      ...(left > 0 ? [`${left} left`] : []),
    ].join(', '),
  )
  const slowest = summary.hosts
    .slice(0, 3)
    .map(({ host, median_ms, slowest_ms }) => `${host} ${median_ms} ms (slowest ${slowest_ms} ms)`)
  return [
    `${summary.questions} questions in ${summary.seconds.toFixed(1)} s: ${outcomesText(summary.outcomes) || 'nothing'}; ${summary.snapshots} snapshots and ${summary.posts} posts landed`,
    ...platforms,
    ...(slowest.length > 0 ? [`slowest hosts: ${slowest.join(', ')}`] : []),
  ].join('\n')
}

function outcomesText(outcomes: OutcomeCounts): string {
  return Object.entries(outcomes)
    .map(([outcome, count]) => `${count} ${outcome}`)
    .join(', ')
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('give a whole number from 1')
  return Number(text)
}

function ageOption(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([mhd])$/.exec(text) ?? []
  if (amount === undefined || unit === undefined) {
    throw new InvalidArgumentError('give a time such as 20h, 45m or 2d')
  }
  return Number(amount) * (HOURS[unit] ?? 1)
}
