import { messageOf } from '../../domain/errors.ts'
import type { ImportFileSpec } from '../../domain/records/import-files.ts'
import { WarehouseError } from '../warehouse-error.ts'
import type { DuckDbSession } from '../duckdb/session.ts'
import { attempt, attemptDirectly, NeedsCare, type Job } from './attempt.ts'
import { carefulCsv, quickCsv } from './csv/csv-source.ts'
import { csvDialect } from './csv/dialect.ts'
import { fileError } from './input/input-error.ts'
import type { Input } from './input/open-input.ts'
import { jsonSource } from './json/json-source.ts'
import { fieldNamed } from './map/field-sources.ts'
import { parquetSource } from './parquet-source.ts'
import type { Source } from './source.ts'
import type { ImportSummary } from './summary.ts'

/** How columns of ours begin. */
const RESERVED = '__drumbeat'

/** A file with the count of its records, which another pass over it finds. */
export interface WholeJob extends Job {
  readonly records: () => Promise<number | null>
}

/** Reads as fast as the engine can, and with care where something in the file is not in order. */
export async function readAndLand(
  job: WholeJob,
  input: Input,
  folder: string,
): Promise<ImportSummary> {
  const { session, spec } = job
  if (input.type === 'parquet') return landedOrRefused(job, await parquetSource(input, session))
  if (input.type === 'json') return landedOrRefused(job, await jsonSource(input, folder))
  const dialect = await csvDialect(input.path, input.original, isKnownIn(spec, job.map))
  if (dialect.isFirst) {
    for (const way of [attemptDirectly, attempt]) {
      try {
        return await landed(job, quickCsv(input, dialect, job.records), way)
      } catch (error) {
        if (!needsCare(error)) throw error
      }
    }
  }
  job.say(`${job.file}: reading line by line`)
  return landedOrRefused(job, await carefulCsv(input, dialect, folder))
}

/** Refused records, or whatever the engine's reader could not take. */
function needsCare(error: unknown): boolean {
  return error instanceof NeedsCare || (error instanceof WarehouseError && !isOutOfMemory(error))
}

/** Whether the engine had less memory than it needed. */
export function isOutOfMemory(error: unknown): boolean {
  return messageOf(error).includes('Out of Memory')
}

function isKnownIn(spec: ImportFileSpec, map: Readonly<Record<string, string>>) {
  const mapped = Object.values(map)
  return (name: string) =>
    fieldNamed(spec, name) !== undefined || mapped.some((text) => text.includes(name))
}

/** Says of a file that the engine's reader cannot take, and no other can, what is wrong with it. */
async function landedOrRefused(job: Job, source: Source): Promise<ImportSummary> {
  try {
    return await landed(job, source)
  } catch (error) {
    if (!(error instanceof WarehouseError) || isOutOfMemory(error)) throw error
    const [said = ''] = messageOf(error).split('\n')
    throw fileError(job.file, `cannot be read, nothing of it landed: ${said}`)
  }
}

async function landed(job: Job, source: Source, way = attempt): Promise<ImportSummary> {
  const { session } = job
  const own = source.columns.find(({ name }) => name.toLowerCase().startsWith(RESERVED))
  if (own) {
    throw fileError(job.file, `the column ${own.name} has a name kept for ourselves: rename it`)
  }
  await session.native('begin transaction')
  try {
    const summary = await way(job, source)
    await session.native(job.isDry ? 'rollback' : 'commit')
    return summary
  } catch (error) {
    await session.native('rollback').catch(() => undefined)
    throw error
  } finally {
    await dropTables(session)
  }
}

async function dropTables(session: DuckDbSession): Promise<void> {
  const tables = await session.native(
    `select table_name from duckdb_tables() where temporary and starts_with(table_name, 'import_')`,
  )
  for (const table of tables) await session.native(`drop table ${String(table['table_name'])}`)
}
