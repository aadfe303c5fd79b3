import { InvalidInputError, NotFoundError } from '../../domain/errors.ts'
import { crawlTargets } from '../../domain/records/profiles.ts'
import type { Load, WarehouseSession } from '../../sql/warehouse.ts'
import type { SuppressionList } from '../privacy/suppression-list.ts'
import { latestTargets, type Target } from './latest-targets.ts'
import { nameText, type ProfileName } from './profile-name.ts'

/** What a person wants of some targets; what is left out stays as it is. */
export interface TargetChange {
  readonly niche?: string
  readonly priority?: number
  readonly is_active: boolean
}

/** What came of it, each target as `platform/name`. */
export interface SavedTargets {
  readonly added: readonly string[]
  readonly changed: readonly string[]
  /** These were so already. */
  readonly known: readonly string[]
}

/**
 * Adds targets, or brings them to what is wanted (a paused one goes on), by appending versions. The
 * caller holds the transaction. Throws InvalidInputError where somebody among them asked to be
 * forgotten; nothing is saved then.
 */
export async function addTargets(
  session: WarehouseSession,
  names: readonly ProfileName[],
  change: TargetChange,
  { suppressions, load }: { suppressions: SuppressionList; load: Load },
): Promise<SavedTargets> {
  const refused = names.filter(({ platform, username }) =>
    suppressions.isSuppressed(platform, username),
  )
  if (refused.length > 0) {
    throw new InvalidInputError(
      `nothing was added: ${refused.map(nameText).join(', ')} asked to be forgotten`,
    )
  }
  return save(session, names, change, load)
}

/**
 * Pauses targets or lets them go on, by appending versions. The caller holds the transaction.
 * Throws NotFoundError naming those that are no targets; nothing is saved then.
 */
export async function toggleTargets(
  session: WarehouseSession,
  names: readonly ProfileName[],
  is_active: boolean,
  load: Load,
): Promise<SavedTargets> {
  const known = new Set((await latestTargets(session)).map(nameText))
  const unknown = names.map(nameText).filter((name) => !known.has(name))
  if (unknown.length > 0) {
    throw new NotFoundError(
      `no such targets: ${unknown.join(', ')}; "targets list" shows those there are`,
    )
  }
  return save(session, names, { is_active }, load)
}

async function save(
  session: WarehouseSession,
  names: readonly ProfileName[],
  change: TargetChange,
  load: Load,
): Promise<SavedTargets> {
  const before = new Map((await latestTargets(session)).map((own) => [nameText(own), own]))
  const wanted = new Map(names.map((name) => [nameText(name), name]))
  const saved = { added: [] as string[], changed: [] as string[], known: [] as string[] }
  const rows: Target[] = []
  for (const [text, { platform, username }] of wanted) {
    const old = before.get(text)
    const target: Target = { niche: null, priority: null, ...old, ...change, platform, username }
    if (old && isSame(old, target)) saved.known.push(text)
    else {
      saved[old ? 'changed' : 'added'].push(text)
      rows.push(target)
    }
  }
  await session.append(
    crawlTargets,
    rows.map(({ is_active, ...row }) => ({ ...row, active: is_active })),
    load,
  )
  return saved
}

function isSame(a: Target, b: Target): boolean {
  return a.niche === b.niche && a.priority === b.priority && a.is_active === b.is_active
}
