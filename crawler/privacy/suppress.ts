import { suppressions } from '../../domain/records/profiles.ts'
import { keyCheck, subjectHash } from '../../domain/subject-hash.ts'
import type { Load, WarehouseSession } from '../../sql/warehouse.ts'
import type { ProfileName } from '../targets/profile-name.ts'
import { KEY_ROW } from './suppression-list.ts'

export interface SuppressOptions {
  /** Checked by `loadSuppressions` before. */
  readonly key: string
  readonly asOf: string
  readonly load: Load
}

/**
 * Notes that a person must not be crawled again, and the row by which the key is recognised, where
 * they are not there yet. Gives back since when the person was on the list already, or null.
 */
export async function suppress(
  session: WarehouseSession,
  { platform, username }: ProfileName,
  { key, asOf, load }: SuppressOptions,
): Promise<string | null> {
  const subject_hash = subjectHash(key, platform, username)
  const rows = await session.query('select subject_hash, suppressed_at from raw.suppressions')
  const known = new Map(rows.map((row) => [row['subject_hash'], String(row['suppressed_at'])]))
  const wanted = [
    { subject_hash: keyCheck(key), platform: KEY_ROW, suppressed_at: asOf },
    { subject_hash, platform, suppressed_at: asOf },
  ]
  const missing = wanted.filter((row) => !known.has(row.subject_hash))
  await session.append(suppressions, missing, load)
  return known.get(subject_hash) ?? null
}
