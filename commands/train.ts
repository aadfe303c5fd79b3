import { InvalidArgumentError, Option, type Command } from 'commander'

import { countOf } from '../domain/planning/words.ts'
import { clusterLine } from './clusters.ts'
import { runTask, withCommon, type CommonOptions } from './shell.ts'

interface Options extends CommonOptions {
  readonly clusters?: number
  readonly starts?: number
  readonly seed?: number
  readonly use?: string
}

/** `drumbeat train`: groups of profiles by what they are about. */
export function trainCommand(program: Command): void {
  const command = program
    .command('train')
    .description('group the crawled profiles by what they are about, or go back to earlier groups')
    .option('--clusters <number>', 'so many groups, 2 to 50 (default: 5)', within(2, 50))
    .option('--starts <number>', 'starts tried, 1 to 64 (default: 8)', within(1, 64))
    .option('--seed <number>', 'what draws are seeded with (default: 1)', within(0, 2 ** 53 - 1))
    .addOption(
      new Option('--use <version>', 'train nothing, put this version in force again').conflicts([
        'clusters',
        'starts',
        'seed',
      ]),
    )
  withCommon(command, [
    'train',
    'train --clusters 8 --starts 16 --seed 7',
    'train --use 2026-11-20-3f2a9c',
  ]).action(async ({ clusters, starts, seed, use, ...options }: Options) => {
    const { trainClustersTask } = await import('../pipelines/train-clusters.ts')
    const given = Object.entries({ clusters, starts, seed, use }).filter(
      ([, value]) => value !== undefined,
    )
    await runTask(trainClustersTask, Object.fromEntries(given), options, (done) => ({
      data: done,
      text: [
        headOf(done),
        `  objective ${done.objective.toFixed(3)}, stability ${done.stability?.toFixed(2) ?? 'unknown'} (1: other seeds give the same groups)`,
        ...done.clusters.map(clusterLine),
      ].join('\n'),
      person: done.names_not_kept.map(
        (name) =>
          `no cluster is like the one called "${name}": name one with drumbeat clusters name`,
      ),
    }))
  })
}

type Done = {
  readonly version: string
  readonly count_clusters: number | bigint
  readonly count_wanted: number | bigint
  readonly count_profiles: number | bigint
} & (
  { readonly is_new: boolean } | { readonly before: string | null; readonly is_changed: boolean }
)

function headOf(done: Done): string {
  const { version } = done
  if ('is_changed' in done) {
    return done.is_changed
      ? `${version} is in force, before it ${done.before ?? 'none'}`
      : `${version} was in force already`
  }
  const fewer =
    Number(done.count_clusters) < Number(done.count_wanted)
      ? ` (${done.count_wanted} were asked for; profiles are too alike for more)`
      : ''
  const made = `${countOf(Number(done.count_clusters), 'cluster')}${fewer} of ${countOf(Number(done.count_profiles), 'profile')}`
  return done.is_new ? `${version}: ${made}` : `${version} was trained already: ${made}`
}

function within(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (/^\d{1,16}$/.test(text) && number >= least && number <= most) return number
    throw new InvalidArgumentError(`give a whole number from ${least} to ${most}`)
  }
}
