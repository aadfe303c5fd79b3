import { InvalidInputError } from '../../domain/errors.ts'
import { experiments } from '../../domain/records/experiments.ts'
import type { Load, WarehouseSession } from '../warehouse.ts'
import { findExperiment } from './read-experiments.ts'

/**
 * Stops a running experiment, by id, its beginning, or name: plans no longer honour it, its results
 * stay. Gives back its id. Throws NotFoundError for an unknown one, InvalidInputError for an ended one.
 */
export async function stopExperiment(
  session: WarehouseSession,
  wanted: string,
  { by, reason, at }: { by: string; reason: string; at: string },
  load: Load,
): Promise<string> {
  const found = await findExperiment(session, wanted)
  const id = String(found['experiment_id'])
  if (found['state'] !== 'running') {
    throw new InvalidInputError(
      `“${String(found['name'])}” ended already, on ${String(found['ended_at'])}: ${String(found['end_reason'])}`,
      { isUsage: true },
    )
  }
  const event = { experiment_id: id, sequence: 2, event: 'stopped', event_at: at } as const
  await session.append(experiments, [{ ...event, actor: by, reason }], load)
  return id
}
