import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, beforeEach, expect } from 'vitest'

import type { FileKind } from '../../../domain/records/import-files.ts'
import { openDuckDb, type DuckDbWarehouse } from '../../../sql/duckdb/duckdb-warehouse.ts'
import { importFile, type ImportOptions } from '../../../sql/import/import-file.ts'
import type { ImportSummary } from '../../../sql/import/summary.ts'
import type { Row } from '../../../sql/warehouse.ts'

export const AS_OF = '2026-11-20T08:00:00Z'

const TABLES = (
  'brands accounts captions content_items posts post_metrics profile_snapshots holidays ' +
  'crawl_targets rejected_records loads'
).split(' ')

type Options = Partial<Omit<ImportOptions, 'kind' | 'path' | 'load'>>

/** A warehouse of a test file, empty again before every test, and the folder its files are in. */
export interface Bench {
  readonly warehouse: DuckDbWarehouse
  /** Writes a file and gives back its path. */
  file(content: string | Uint8Array, name?: string): string
  path(name: string): string
  /** Imports a file by its path; its counts always add up and are what raw.loads says. */
  importPath(kind: FileKind, path: string, options?: Options): Promise<ImportSummary>
  /** Writes and imports a file. */
  bring(kind: FileKind, content: string | Uint8Array, options?: Options): Promise<ImportSummary>
  rows(sql: string): Promise<Row[]>
  /** All values of the first column of a query. */
  values(sql: string): Promise<unknown[]>
  count(table: string): Promise<number>
}

/** Opens a warehouse for the tests of one file. */
export function useBench(): Bench {
  let warehouse: DuckDbWarehouse | undefined
  const folder = mkdtempSync(join(tmpdir(), 'drumbeat-'))
  let loads = 0
  let files = 0
  const open = (): DuckDbWarehouse => {
    if (!warehouse) throw new Error('no warehouse is open')
    return warehouse
  }
  beforeAll(async () => {
    warehouse = await openDuckDb({ path: join(folder, 'warehouse.duckdb') })
  })
  beforeEach(async () => {
    await open().execute(TABLES.map((table) => `delete from raw.${table}`).join(';'))
  })
  afterAll(async () => {
    await warehouse?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const bench: Bench = {
    get warehouse() {
      return open()
    },
    path: (name) => join(folder, name),
    file(content, name = `file-${++files}`) {
      writeFileSync(bench.path(name), content)
      return bench.path(name)
    },
    async importPath(kind, path, options = {}) {
      const loadId = `load-${String(++loads).padStart(6, '0')}`
      const asOf = options.asOf ?? AS_OF
      const load = { loadId, loadedAt: asOf, isSample: false }
      const summary = await importFile(open(), { kind, path, ...options, asOf, load })
      await assertAccounted(bench, summary, loadId)
      return summary
    },
    bring: (kind, content, options) => bench.importPath(kind, bench.file(content), options),
    rows: (sql) => open().query(sql),
    values: async (sql) => (await bench.rows(sql)).map((row) => Object.values(row)[0]),
    count: async (table) => Number((await bench.values(`select count(*) from raw.${table}`))[0]),
  }
  return bench
}

async function assertAccounted(bench: Bench, summary: ImportSummary, loadId: string) {
  const { read, added, changed, known, superseded, rejected } = summary
  expect(added + known + superseded + rejected, JSON.stringify(summary)).toBe(read)
  expect(changed).toBeLessThanOrEqual(added)
  const noted = await bench.rows(
    `select file_kind, count_read, count_rejected,
       count_added, count_changed from raw.loads where load_id = '${loadId}'`,
  )
  const said = {
    file_kind: summary.kind,
    count_read: read,
    count_rejected: rejected,
    count_added: added,
    count_changed: changed,
  }
  expect(noted).toEqual(summary.isDryRun ? [] : [said])
}
