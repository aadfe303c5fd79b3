import { ConflictError, NotConfiguredError } from '../../domain/errors.ts'
import { keyCheck, subjectHash } from '../../domain/subject-hash.ts'
import type { WarehouseSession } from '../../sql/warehouse.ts'
import { canonicalName, type ProfileName, type Sources } from '../targets/profile-name.ts'

/** The setting that holds the key. */
export const SUPPRESSION_KEY = 'DRUMBEAT_SUPPRESSION_KEY'

/** Platform of the row by which a key is recognised. */
export const KEY_ROW = '*'

/** Who asked to be forgotten, as far as the key can tell. */
export class SuppressionList {
  private readonly hashes: ReadonlySet<string>
  private readonly key: string
  private readonly sources: Sources | undefined

  constructor(hashes: ReadonlySet<string>, key: string, sources?: Sources) {
    this.hashes = hashes
    this.key = key
    this.sources = sources
  }

  /** How many people are on it. */
  get size(): number {
    return this.hashes.size
  }

  /** Whether this profile, in whatever writing, belongs to somebody who asked to be forgotten. */
  isSuppressed(platform: string, username: string): boolean {
    if (this.hashes.size === 0) return false
    return this.hashes.has(this.hashOf(canonicalName(platform, username, this.sources)))
  }

  /** The keyed hash of a profile in its one writing. */
  hashOf({ platform, username }: ProfileName): string {
    return subjectHash(this.key, platform, username)
  }
}

/**
 * Reads who asked to be forgotten. Throws NotConfiguredError where there is anybody and no key, and
 * ConflictError where the key is another than the one they were forgotten under: without it nobody
 * would be recognised.
 */
export async function loadSuppressions(
  reader: Pick<WarehouseSession, 'query'>,
  key: string | undefined,
  sources?: Sources,
): Promise<SuppressionList> {
  const rows = await reader.query('select subject_hash, platform from raw.suppressions')
  if (rows.length === 0) return new SuppressionList(new Set(), key ?? '', sources)
  if (key === undefined) throw missingKey('recognising people who asked to be forgotten')
  const check = keyCheck(key)
  if (!rows.some((row) => row['platform'] === KEY_ROW && row['subject_hash'] === check)) {
    throw new ConflictError(
      `${SUPPRESSION_KEY} is another key than the one that people were forgotten under, so they would not be recognised: set that one again`,
      { setting: SUPPRESSION_KEY },
    )
  }
  const people = rows.filter((row) => row['platform'] !== KEY_ROW)
  const hashes = new Set(people.map((row) => String(row['subject_hash'])))
  return new SuppressionList(hashes, key, sources)
}

/** The error where a purpose needs the key and there is none. */
export function missingKey(purpose: string): NotConfiguredError {
  return new NotConfiguredError(
    SUPPRESSION_KEY,
    `${purpose} (make a key with "openssl rand -hex 32", keep it as long as the warehouse)`,
  )
}
