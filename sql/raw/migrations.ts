import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { InvalidInputError } from '../../domain/errors.ts'
import { projectPath } from '../project-files.ts'
import type { WarehouseSession } from '../warehouse.ts'

/** `20261121T123501_rename_caption_group.sql`: the second and the words keep parallel work apart. */
const NAME = /^\d{8}T\d{6}_[a-z0-9_]+\.sql$/

/** A change of raw tables that adding columns cannot express. */
export interface Migration {
  readonly name: string
  readonly sql: string
}

/** The project's migrations, oldest first. Throws InvalidInputError for a name out of form. */
export function loadMigrations(folder = projectPath('sql', 'raw', 'migrations')): Migration[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
  const wrong = names.find((name) => !NAME.test(name))
  if (wrong) {
    throw new InvalidInputError(
      `migration ${wrong}: name it <UTC time>_<what>.sql, for example 20261121T123501_rename_caption_group.sql`,
    )
  }
  return names.map((name) => ({ name, sql: readFileSync(join(folder, name), 'utf8') }))
}

/**
 * Runs what has not run yet on a warehouse that already has raw tables; on a new one they are
 * only noted down, since its tables are created as the records say now. Gives back how many were
 * noted. The caller holds the transaction.
 */
export async function applyMigrations(
  session: WarehouseSession,
  migrations: readonly Migration[] = loadMigrations(),
): Promise<number> {
  const isNew =
    (
      await session.query(
        `select 1 from duckdb_tables()
     where database_name = current_database() and schema_name = 'raw' limit 1`,
      )
    ).length === 0
  await session.execute('create table if not exists raw.migrations (name varchar not null)')
  const done = new Set(
    (await session.query('select name from raw.migrations')).map((r) => r['name']),
  )
  const open = migrations.filter(({ name }) => !done.has(name))
  for (const { name, sql } of open) {
    if (!isNew) await session.execute(sql)
    await session.execute('insert into raw.migrations values (@name)', { name })
  }
  return open.length + (isNew ? 1 : 0)
}
