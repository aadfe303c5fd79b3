import type { Command } from 'commander'

import { countOf } from '../domain/planning/words.ts'
import type { ClusterSummary } from '../sql/clusters/summarise-clusters.ts'
import { reading } from './reading.ts'
import { print, runTask, withCommon, type CommonOptions } from './shell.ts'

interface NameOptions extends CommonOptions {
  readonly by: string
}

/** `drumbeat clusters …`: the groups of profiles: list them, name one, take a name back. */
export function clustersCommand(program: Command): void {
  const clusters = program
    .command('clusters')
    .description('the groups of crawled profiles: list them, name one')
  clusters.exitOverride()
  const list = clusters.command('list').description('every group in force, with its terms')
  withCommon(list, ['clusters list --json']).action(listClusters)
  const name = clusters
    .command('name <cluster> <name>')
    .description('call a group (its number or name) what you call it; later trainings keep it')
    .requiredOption('--by <name>', 'who says so')
  withCommon(name, ['clusters name 3 "Sourdough bakers" --by dana']).action(
    (cluster: string, wanted: string, options: NameOptions) => rename(cluster, wanted, options),
  )
  const unname = clusters
    .command('unname <cluster>')
    .description('call a group by what its terms say again')
    .requiredOption('--by <name>', 'who says so')
  withCommon(unname, ['clusters unname 3 --by dana']).action(
    (cluster: string, options: NameOptions) => rename(cluster, null, options),
  )
  for (const command of clusters.commands) command.exitOverride()
}

async function listClusters(options: CommonOptions): Promise<void> {
  const clusters = await reading('drumbeat clusters list', options, async (reader) => {
    const { summariseClusters } = await import('../sql/clusters/summarise-clusters.ts')
    return summariseClusters(reader)
  })
  const none = 'no clusters yet: crawl or import profiles, then drumbeat train'
  const text = clusters.length === 0 ? none : clusters.map(clusterLine).join('\n')
  print({ data: clusters, text }, options)
}

/** A group for people, in a line. */
export function clusterLine(cluster: ClusterSummary): string {
  const { cluster_id, cluster_name, count_profiles, top_terms } = cluster
  return `  ${cluster_id} ${cluster_name}: ${countOf(count_profiles, 'profile')}, ${top_terms.join(' ')}`
}

async function rename(
  cluster: string,
  name: string | null,
  { by, ...options }: NameOptions,
): Promise<void> {
  const { nameClusterTask } = await import('../pipelines/name-cluster.ts')
  await runTask(nameClusterTask, { cluster, name, by }, options, (done) => {
    const now = done.clusters.find((one) => one.cluster_id === done.cluster_id)?.cluster_name
    const text = done.is_changed
      ? `cluster ${done.cluster_id} is ${now} from now on, before it ${done.before}`
      : `cluster ${done.cluster_id} was ${done.before} already`
    return { data: done, text }
  })
}
