import { z } from 'zod'

import { defineTask } from '../runtime/task.ts'
import { summariseClusters } from '../sql/clusters/summarise-clusters.ts'
import { trainClusters } from '../sql/clusters/train-clusters.ts'
import { useVersion } from '../sql/clusters/use-version.ts'
import { buildModelsTask } from './build-models.ts'

const MARTS = [
  'marts.cluster_terms',
  'marts.cluster_patterns',
  'marts.hashtag_stats',
  'marts.profile_clusters',
]

/** Groups the crawled profiles by what they are about, or goes back to an earlier grouping. */
export const trainClustersTask = defineTask({
  id: 'train-clusters',
  doc: 'Clusters the crawled profiles by their terms, or puts an earlier version in force again.',
  input: z.object({
    clusters: z.number().int().min(2).max(50).default(5),
    starts: z.number().int().min(1).max(64).default(8),
    seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(1),
    /** An earlier version, or the start of it: nothing is trained then. */
    use: z.string().min(1).optional(),
  }),
  queue: { name: 'training', concurrency: 1 },
  timeoutSeconds: 1800,
  run: async ({ use, ...wanted }, context) => {
    const { asOf, progress: say } = context
    if (use === undefined) {
      await context.run(buildModelsTask, { select: ['+intermediate.profile_terms'] })
    }
    const version =
      use === undefined
        ? await trainClusters(context.warehouse, { ...wanted, asOf, load: context.newLoad(), say })
        : await useVersion(context.warehouse, use, context.newLoad())
    await context.run(buildModelsTask, { select: MARTS.map((mart) => `+${mart}`) })
    return { ...version, clusters: await summariseClusters(context.warehouse) }
  },
})
