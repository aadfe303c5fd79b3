import { z } from 'zod'

import { defineTask } from '../runtime/task.ts'
import { CLUSTER_MARTS } from '../sql/clusters/cluster-marts.ts'
import { givenNames } from '../sql/clusters/given-names.ts'
import { summariseClusters } from '../sql/clusters/summarise-clusters.ts'
import { trainClusters } from '../sql/clusters/train-clusters.ts'
import { useVersion } from '../sql/clusters/use-version.ts'
import { buildModelsTask } from './build-models.ts'

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
    const { asOf, progress: say, warehouse } = context
    const terms = use === undefined ? ['+intermediate.profile_terms'] : []
    await context.run(buildModelsTask, { select: [...terms, '+intermediate.clusters'] })
    const before = await givenNames(warehouse)
    const version =
      use === undefined
        ? await trainClusters(warehouse, { ...wanted, asOf, load: context.newLoad(), say })
        : await useVersion(warehouse, use, context.newLoad())
    await context.run(buildModelsTask, { select: CLUSTER_MARTS })
    const after = await givenNames(warehouse)
    return {
      ...version,
      clusters: await summariseClusters(warehouse),
      names_kept: after,
      names_not_kept: before.filter((name) => !after.includes(name)),
    }
  },
})
