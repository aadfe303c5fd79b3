import { z } from 'zod'

import { defineTask } from '../runtime/task.ts'
import { CLUSTER_MARTS } from '../sql/clusters/cluster-marts.ts'
import { nameCluster } from '../sql/clusters/name-cluster.ts'
import { summariseClusters } from '../sql/clusters/summarise-clusters.ts'
import { buildModelsTask } from './build-models.ts'

/** Gives a cluster the name a person wants, or takes it back. */
export const nameClusterTask = defineTask({
  id: 'name-cluster',
  doc: 'Calls a cluster in force what a person wants it called, in this training and later ones.',
  input: z.object({
    /** Its number or present name. */
    cluster: z.string().min(1),
    /** Null: the name made from its terms again. */
    name: z.string().min(1).nullable(),
    by: z.string().min(1),
  }),
  queue: { name: 'training', concurrency: 1 },
  timeoutSeconds: 1800,
  run: async (input, context) => {
    await context.run(buildModelsTask, { select: ['+intermediate.clusters'] })
    const naming = { ...input, at: context.asOf }
    const named = await nameCluster(context.warehouse, naming, context.newLoad())
    await context.run(buildModelsTask, { select: CLUSTER_MARTS })
    return { ...named, clusters: await summariseClusters(context.warehouse) }
  },
})
