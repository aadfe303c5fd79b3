import { CAPTION_POLICY } from '../../domain/planning/caption-policies.ts'
import type { WarehouseSession } from '../warehouse.ts'

/** Name of the choice of captions among the learners of raw.model_versions. */
export const LEARNER = 'caption-policy'

/** Name and version of the caption policy in force: the last one promoted, else the default. */
export async function readCaptionPolicy(session: Pick<WarehouseSession, 'query'>): Promise<string> {
  const rows = await session.query(
    `select version from raw.model_versions where learner = @learner and is_in_force
     order by loaded_at desc, load_id desc limit 1`,
    { learner: LEARNER },
  )
  return rows[0] ? String(rows[0]['version']) : CAPTION_POLICY.name
}
