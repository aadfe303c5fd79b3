import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import { brands } from '../../domain/records/accounts.ts'
import { importFileSpec, type ImportFileSpec } from '../../domain/records/import-files.ts'
import { loads, rejectedRecords } from '../../domain/records/operations.ts'
import { posts } from '../../domain/records/posts.ts'
import { columnsOf, isNullable, type RecordSpec } from '../../domain/records/record.ts'
import { openDuckDb, type DuckDbWarehouse } from '../duckdb/duckdb-warehouse.ts'
import type { Load, Row, Warehouse } from '../warehouse.ts'
import { importEmbedded, type ImportOptions } from './import-embedded.ts'
import type { ImportSummary } from './summary.ts'
import { newFolder } from './temp-folder.ts'

/** Rows of one load job. */
const ROWS_AT_A_TIME = 20_000
const MEMORY = '400MB'

/**
 * Imports a file into a warehouse that is somewhere else: an embedded one beside the file gets the
 * rows that decide what is known, judges and lands the file there, and what landed is appended to
 * the warehouse, raw.loads first: by it the same import again, after one that broke off in between,
 * knows the bytes, finds the rows that came in, and appends the rest.
 */
export async function importBeside(
  warehouse: Warehouse,
  options: ImportOptions,
): Promise<ImportSummary> {
  const say = options.onProgress ?? (() => undefined)
  const spec = importFileSpec(options.kind)
  const folder = await newFolder(undefined)
  try {
    const path = join(folder, 'beside.duckdb')
    const beside = await openDuckDb({
      path,
      tempDirectory: join(folder, 'temp'),
      memoryLimit: MEMORY,
    })
    try {
      say('reading what is known')
      for (const record of known(spec)) await copyRows(warehouse, beside, record)
      const summary = await importEmbedded(beside, options)
      if (summary.isDryRun) return summary
      for (const record of landed(spec)) {
        say(`appending to raw.${record.name}`)
        await appendNew(beside, warehouse, record, options.load)
      }
      return summary
    } finally {
      await beside.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The tables that decide what is new in a file. */
function known({ kind, targets }: ImportFileSpec): readonly RecordSpec[] {
  const more = { accounts: [brands], metrics: [posts] } as Partial<Record<string, RecordSpec[]>>
  return [...new Set([...targets, ...(more[kind] ?? []), rejectedRecords, loads])]
}

/** The tables that a file adds to, in the order of landing: what others name comes first. */
function landed({ kind, targets }: ImportFileSpec): readonly RecordSpec[] {
  return [loads, ...(kind === 'accounts' ? [brands] : []), ...targets, rejectedRecords]
}

async function copyRows(from: Warehouse, to: DuckDbWarehouse, record: RecordSpec): Promise<void> {
  const relation = from.dialect.relation(`raw.${record.name}`)
  const rows = await from.query(`select * from ${relation}`)
  const byLoad = Map.groupBy(rows, ({ load_id, loaded_at, is_sample }) =>
    JSON.stringify([load_id, loaded_at, is_sample]),
  )
  await to.atomically(async (session) => {
    for (const [stamp, group] of byLoad) {
      const [loadId, loadedAt, isSample] = JSON.parse(stamp) as [string, string, boolean | null]
      const load = { loadId, loadedAt, isSample: isSample === true }
      await session.append(
        record,
        group.map((row) => recordRow(record, row)),
        load,
      )
    }
  })
}

async function appendNew(
  from: DuckDbWarehouse,
  to: Warehouse,
  record: RecordSpec,
  load: Load,
): Promise<void> {
  for (let last = -1; ;) {
    const rows = await from.query(
      `select rowid as row_id, * from raw.${record.name}
       where load_id = @load and rowid > @last order by rowid limit ${ROWS_AT_A_TIME}`,
      { load: load.loadId, last },
    )
    await to.append(
      record,
      rows.map((row) => recordRow(record, row)),
      load,
    )
    if (rows.length < ROWS_AT_A_TIME) return
    last = Number(rows.at(-1)?.['row_id'])
  }
}

/** A stored row without its load. An engine that keeps missing lists as empty ones gives them back. */
function recordRow(record: RecordSpec, row: Row): Row {
  return Object.fromEntries(
    columnsOf(record).map(([name, { sql }]) => {
      const value = row[name] ?? null
      const isNoList = sql === 'strings' && Array.isArray(value) && value.length === 0
      return [name, isNoList && isNullable(record, name) ? null : value]
    }),
  )
}
