import { clusterTrainings } from '../../domain/records/clusters.ts'
import { modelVersions } from '../../domain/records/operations.ts'
import type { RowOf } from '../../domain/records/record.ts'
import type { Load, Warehouse } from '../warehouse.ts'
import { numberOf, type Numbers } from './number-clusters.ts'
import { UNIT } from './statements.ts'
import type { WorkTables } from './work-tables.ts'

/** Name of the clusters among the learners of raw.model_versions. */
export const LEARNER = 'clusters'

/**
 * Appends a training: centres and labels from the work tables set-wise, its figures, and that it is
 * in force. All of it lands or nothing.
 */
export async function storeTraining(
  warehouse: Warehouse,
  work: WorkTables,
  training: RowOf<typeof clusterTrainings>,
  numbers: Numbers,
  load: Load,
): Promise<void> {
  const stamp = {
    version: training.version,
    load_id: load.loadId,
    loaded_at: load.loadedAt,
    is_sample: load.isSample,
  }
  const stamped = '@load_id, cast(@loaded_at as timestamp), @is_sample'
  await warehouse.atomically(async (session) => {
    const { dialect } = warehouse
    await session.execute(
      `insert into ${dialect.relation('raw.cluster_centres')}
        (version, cluster_id, term, weight, load_id, loaded_at, is_sample)
      select @version, ${numberOf('starts.cluster', numbers)}, words.term,
        cast(starts.weight as int64), ${stamped}
      from ${work.name('starts')} as starts
      inner join ${work.name('words')} as words on starts.word = words.word
      where starts.cluster in (${[...numbers.keys()].join(', ')})`,
      stamp,
    )
    await session.execute(
      `insert into ${dialect.relation('raw.cluster_labels')}
        (version, platform, username, cluster_id, similarity, margin, load_id, loaded_at, is_sample)
      select @version, profiles.platform, profiles.username,
        ${numberOf('labels.cluster', numbers)}, labels.similarity / ${UNIT ** 2},
        labels.margin / ${UNIT ** 2}, ${stamped}
      from ${work.name('labels')} as labels
      inner join ${work.name('profiles')} as profiles on labels.profile = profiles.profile`,
      stamp,
    )
    await session.append(clusterTrainings, [training], load)
    await session.append(modelVersions, [inForce(training)], load)
  })
}

/** That a training is in force from the row on. */
export function inForce(training: RowOf<typeof clusterTrainings>): RowOf<typeof modelVersions> {
  return {
    learner: LEARNER,
    version: training.version,
    part: 'all',
    is_in_force: true,
    trained_at: training.trained_at,
    payload: JSON.stringify(training, (_, value: unknown) =>
      typeof value === 'bigint' ? Number(value) : value,
    ),
  }
}
