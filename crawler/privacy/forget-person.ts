import { join } from 'node:path'

import { messageOf } from '../../domain/errors.ts'
import { taskRuns } from '../../domain/records/operations.ts'
import { subjectHash } from '../../domain/subject-hash.ts'
import { openDuckDb, type DuckDbWarehouse } from '../../sql/duckdb/duckdb-warehouse.ts'
import type { RewriteStep } from '../../sql/duckdb/rewrite.ts'
import type { Model } from '../../sql/runner/model.ts'
import type { Load } from '../../sql/warehouse.ts'
import { nameText, type ProfileName, type Sources } from '../targets/profile-name.ts'
import { deletePerson, type Traces } from './delete-person.ts'
import { sweepFiles, type Sweep } from './files/sweep.ts'
import { rebuildWithout } from './rebuild-without.ts'
import { suppress } from './suppress.ts'
import { loadSuppressions, missingKey } from './suppression-list.ts'

/** Moments between the steps, told so that tests can stop it at any of them. */
export type ForgetStep = 'deleted' | 'rebuilt' | RewriteStep | 'rewritten' | 'swept'

export interface ForgetOptions {
  /** Folder of the workspace, which the caller owns. */
  readonly home: string
  readonly key: string | undefined
  readonly asOf: string
  readonly models: readonly Model[]
  readonly newLoad: () => Load
  /** Id of this run in raw.task_runs. */
  readonly runId: string
  /** The machine's time, ISO 8601. */
  readonly machineTime: () => string
  readonly say?: ((text: string) => void) | undefined
  readonly reached?: ((step: ForgetStep) => void) | undefined
  readonly sources?: Sources | undefined
}

/** What was there, or has been done. */
export interface Forgotten extends Traces {
  readonly subject: string
  /** Since when they were forgotten before, or null. */
  readonly suppressed_before: string | null
  readonly files: Omit<Sweep, 'databases'>
  /** Backups that were cleaned. */
  readonly backups: readonly string[]
  /** Models that could not be built anew, with the reason; they hold nothing of the person's rows. */
  readonly not_rebuilt: readonly string[]
  readonly count_rebuilt: number
}

/**
 * Forgets a person: deletes them from raw and from what was derived, notes a keyed hash by which
 * later crawls and imports refuse them, builds what depends on them anew, rewrites the database file
 * so that none of its bytes are theirs, cleans backups and files of the workspace. Every step may be
 * repeated: killed anywhere, the same call again ends the work. The name itself is written nowhere.
 *
 * Throws NotConfiguredError without a key, ConflictError where it is not the one used before.
 */
export async function forgetPerson(
  warehouse: DuckDbWarehouse,
  person: ProfileName,
  options: ForgetOptions,
): Promise<Forgotten> {
  const { home, asOf, newLoad, sources, say = () => undefined, reached = () => undefined } = options
  const key = await checkedKey(warehouse, options)
  say('deleting rows')
  const started = performance.now()
  const { traces, before } = await warehouse.atomically(async (session) => {
    const found = await deletePerson(session, person, { isDry: false, sources })
    const since = await suppress(session, person, { key, asOf, load: newLoad() })
    await session.append(taskRuns, [noteOf(key, person, options, { event: 'started' })], newLoad())
    return { traces: found, before: since }
  })
  reached('deleted')
  const rebuilt = await rebuildWithout(warehouse, options)
  reached('rebuilt')
  say('rewriting the warehouse')
  await warehouse.rewrite(reached)
  reached('rewritten')
  say('looking through files')
  const { databases, ...files } = await sweepFiles(home, person, { isDry: false, sources })
  const backups: string[] = []
  const unread = [...files.unread]
  for (const file of databases) {
    try {
      const left = await forgetInBackup(join(home, file), person, { ...options, key })
      backups.push(file)
      unread.push(...left.map((model) => `${file}: ${model}`))
    } catch (error) {
      unread.push(`${file} (${messageOf(error)})`)
    }
  }
  reached('swept')
  const summary = { ...traces, ...rebuilt, count_backups: backups.length }
  const ended = {
    event: 'succeeded',
    duration_ms: Math.round(performance.now() - started),
    output: JSON.stringify(summary),
  } as const
  await warehouse.append(taskRuns, [noteOf(key, person, options, ended)], newLoad())
  return {
    subject: nameText(person),
    suppressed_before: before,
    ...traces,
    ...rebuilt,
    files: { ...files, unread },
    backups,
  }
}

/** What `forgetPerson` would find now; changes nothing. Throws the same. */
export async function previewForget(
  warehouse: DuckDbWarehouse,
  person: ProfileName,
  options: Pick<ForgetOptions, 'home' | 'key' | 'sources'>,
): Promise<Forgotten> {
  const { home, sources } = options
  const key = await checkedKey(warehouse, options)
  const rows = await warehouse.query(
    'select suppressed_at from raw.suppressions where subject_hash = @hash',
    { hash: subjectHash(key, person.platform, person.username) },
  )
  const since = rows[0]?.['suppressed_at'] ?? null
  const { databases, ...files } = await sweepFiles(home, person, { isDry: true, sources })
  return {
    subject: nameText(person),
    suppressed_before: since === null ? null : String(since),
    ...(await deletePerson(warehouse, person, { isDry: true, sources })),
    files,
    backups: databases,
    not_rebuilt: [],
    count_rebuilt: 0,
  }
}

async function checkedKey(
  warehouse: DuckDbWarehouse,
  { key, sources }: Pick<ForgetOptions, 'key' | 'sources'>,
): Promise<string> {
  if (key === undefined) throw missingKey('forgetting somebody')
  await loadSuppressions(warehouse, key, sources)
  return key
}

/**
 * A backup must not bring the person back: it loses them too, and learns the hash. Gives back the
 * models in it that could not be built anew.
 */
async function forgetInBackup(
  path: string,
  person: ProfileName,
  options: ForgetOptions & { readonly key: string },
): Promise<readonly string[]> {
  const { key, asOf, newLoad, sources } = options
  const backup = await openDuckDb({ path })
  try {
    await backup.atomically(async (session) => {
      await deletePerson(session, person, { isDry: false, sources })
      await suppress(session, person, { key, asOf, load: newLoad() })
    })
    const { not_rebuilt } = await rebuildWithout(backup, options)
    await backup.rewrite()
    return not_rebuilt
  } finally {
    await backup.close()
  }
}

/** The run is noted like that of a task, by the hash instead of the name. */
function noteOf(
  key: string,
  { platform, username }: ProfileName,
  { runId, asOf, machineTime }: ForgetOptions,
  what: { event: 'started' } | { event: 'succeeded'; duration_ms: number; output: string },
) {
  const subject_hash = subjectHash(key, platform, username)
  return {
    run_id: runId,
    task_id: 'forget',
    trace_id: runId,
    as_of: asOf,
    event_at: machineTime(),
    input: JSON.stringify({ platform, subject_hash }),
    ...what,
  }
}
