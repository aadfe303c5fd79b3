import { existsSync, statSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

import { ConflictError } from '../../domain/errors.ts'
import { quoteText } from '../text.ts'
import type { DuckDbSession } from './session.ts'

/** What a rewrite has come to, in this order; told so that tests can stop it anywhere. */
export type RewriteStep = 'copying' | 'copied' | 'closed' | 'renamed'

/** Name of the new database while it is attached. */
const FRESH = 'drumbeat_rewrite'

/** Where the new file is made, beside the old one since renaming works within a disk only. */
function asideOf(path: string): string {
  return `${path}.rewrite`
}

/**
 * Copies every table, view and function of the open database at `path` into a new file beside it,
 * checks that all of them and all rows arrived, and brings it to the disk. DuckDB keeps deleted
 * rows in blocks of the file that are free; a new file has none. Gives back the new file's path.
 * Throws ConflictError where something did not arrive; the old file is untouched then.
 */
export async function copyAside(session: DuckDbSession, path: string): Promise<string> {
  const aside = asideOf(path)
  await removeLeftOver(path)
  await session.execute('force checkpoint')
  const [row] = await session.native('select current_database() as name')
  const own = String(row?.['name'])
  await session.native(`attach ${quoteText(aside)} as ${FRESH}`)
  try {
    await session.native('set preserve_insertion_order = true')
    await session.native(`copy from database "${own}" to ${FRESH}`)
    await assertSame(session, own)
    await session.native(`checkpoint ${FRESH}`)
  } finally {
    await session.native('set preserve_insertion_order = false')
    await session.native(`detach ${FRESH}`)
  }
  assertNoLog(aside)
  await syncToDisk(aside)
  return aside
}

/**
 * Puts the new file in the old one's place, in one step: whoever opens the path gets the one or the
 * other, whole. The old database must be closed. Throws ConflictError where it left a write-ahead
 * log, which belongs to the old file.
 */
export async function putInPlace(aside: string, path: string): Promise<void> {
  assertNoLog(path)
  await rename(aside, path)
  await syncToDisk(dirname(path))
}

/** Removes what a rewrite that was killed left beside the database. */
export async function removeLeftOver(path: string): Promise<void> {
  for (const file of [asideOf(path), `${asideOf(path)}.wal`]) await rm(file, { force: true })
}

async function assertSame(session: DuckDbSession, own: string): Promise<void> {
  const [before, after] = [await contentOf(session, own), await contentOf(session, FRESH)]
  if (before === after) return
  throw new ConflictError('the rewritten database differs from the old one, which stays in place', {
    before,
    after,
  })
}

/** Names of everything in a database, with the rows of tables. */
async function contentOf(session: DuckDbSession, database: string): Promise<string> {
  const of = `where not internal and database_name = ${quoteText(database)}`
  const tables = await session.native(
    `select schema_name, table_name from duckdb_tables() ${of} order by all`,
  )
  const counts: unknown[] = []
  for (const { schema_name, table_name } of tables) {
    const name = `"${String(schema_name)}"."${String(table_name)}"`
    const [found] = await session.native(`select count(*) as rows from "${database}".${name}`)
    counts.push([name, found?.['rows']])
  }
  const others = await session.native(
    `select schema_name, view_name as name from duckdb_views() ${of}
     union all
     select schema_name, function_name from duckdb_functions() ${of}
     order by all`,
  )
  return JSON.stringify([counts, others], (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
}

function assertNoLog(path: string): void {
  const log = `${path}.wal`
  if (!existsSync(log) || statSync(log).size === 0) return
  throw new ConflictError(`${log} holds changes that are not in the database file yet`, { log })
}

async function syncToDisk(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
