import { InvalidInputError, NotFoundError } from '../../domain/errors.ts'
import { clusterTrainings } from '../../domain/records/clusters.ts'
import { modelVersions } from '../../domain/records/operations.ts'
import type { Load, Warehouse } from '../warehouse.ts'
import { inForce, LEARNER } from './store-training.ts'
import type { Training } from './train-clusters.ts'

/** What putting a version in force came to. */
export interface UsedVersion extends Training {
  /** The version that was in force before; null where none was. */
  readonly before: string | null
  /** False where it was in force already: then nothing is appended. */
  readonly is_changed: boolean
}

/**
 * Puts an earlier training in force, named by its version or the start of it, by an event appended
 * to raw.model_versions. Throws NotFoundError where there is none, naming those there are, and
 * InvalidInputError where the start fits several.
 */
export async function useVersion(
  warehouse: Warehouse,
  version: string,
  load: Load,
): Promise<UsedVersion> {
  return warehouse.atomically(async (session) => {
    const rows = await session.query(
      'select * from raw.cluster_trainings order by trained_at desc, load_id desc',
    )
    const names = rows.map((row) => String(row['version']))
    const matching = names.filter((name) => name === version || name.startsWith(version))
    const name = matching.find((one) => one === version) ?? matching[0]
    if (name === undefined) {
      const known = names.length > 0 ? names.slice(0, 5).join(', ') : 'none (drumbeat train)'
      throw new NotFoundError(`there is no training "${version}"; there are: ${known}`, { version })
    }
    if (name !== version && matching.length > 1) {
      throw new InvalidInputError(`"${version}" means ${matching.slice(0, 5).join(' or ')}`, {
        version,
      })
    }
    const row = rows.find((one) => one['version'] === name) ?? {}
    const own = Object.keys(clusterTrainings.row.shape)
    const training = clusterTrainings.row.parse(
      Object.fromEntries(own.map((column) => [column, row[column]])),
    )
    const [current] = await session.query(
      `select version from raw.model_versions where learner = @learner and is_in_force
       order by loaded_at desc, load_id desc limit 1`,
      { learner: LEARNER },
    )
    const before = current ? String(current['version']) : null
    if (before !== name) await session.append(modelVersions, [inForce(training)], load)
    return { ...training, before, is_changed: before !== name }
  })
}
