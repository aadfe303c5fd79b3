import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, beforeEach } from 'vitest'

import { openDuckDb, type DuckDbWarehouse } from '../../../../sql/duckdb/duckdb-warehouse.ts'
import { importFile, type ImportOptions } from '../../../../sql/import/import-file.ts'
import type { ImportSummary } from '../../../../sql/import/summary.ts'
import type { Row } from '../../../../sql/warehouse.ts'
import { AS_OF } from './as-of.ts'

/** The tables imports write to, emptied before each test. */
const TABLES = [
  'brands',
  'accounts',
  'captions',
  'content_items',
  'posts',
  'post_metrics',
  'profile_snapshots',
  'holidays',
  'crawl_targets',
  'loads',
  'rejected_records',
]

export interface Importing {
  readonly folder: string
  readonly warehouse: DuckDbWarehouse
  /** Writes a file into the folder of the test and gives back its path. */
  file(name: string, content: string | Uint8Array): string
  /** Imports a file that is there, or writes one first; a load of its own each time. */
  run(options: Partial<ImportOptions> & Given): Promise<ImportSummary>
  /** Rows of a raw table without the columns of the load, by the columns named. */
  rows(table: string, columns: string, order?: string): Promise<Row[]>
  count(table: string): Promise<number>
}

type Given = Pick<ImportOptions, 'kind'> & { readonly content?: string | Uint8Array }

/** One warehouse on disk for all tests of a file, empty for each of them. */
export function importing(): Importing {
  let opened: DuckDbWarehouse | undefined
  let folder = ''
  let loads = 0
  let files = 0
  const warehouse = (): DuckDbWarehouse => {
    if (!opened) throw new Error('the warehouse is opened by beforeAll')
    return opened
  }
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'drumbeat-'))
    opened = await openDuckDb({
      path: join(folder, 'w.duckdb'),
      tempDirectory: join(folder, 'temp'),
      memoryLimit: '400MB',
      threads: 2,
    })
  })
  beforeEach(async () => {
    for (const table of TABLES) await warehouse().execute(`delete from raw.${table}`)
  })
  afterAll(async () => {
    await opened?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }
  return {
    get folder() {
      return folder
    },
    get warehouse() {
      return warehouse()
    },
    file,
    run: ({ content, ...options }) =>
      importFile(warehouse(), {
        asOf: AS_OF,
        load: {
          loadId: `load${String(++loads).padStart(4, '0')}`,
          loadedAt: options.asOf ?? AS_OF,
          isSample: false,
        },
        path: content === undefined ? '' : file(`file-${++files}`, content),
        ...options,
      }),
    rows: (table, columns, order = columns) =>
      warehouse().query(`select ${columns} from raw.${table} order by ${order}`),
    count: async (table) => {
      const [row] = await warehouse().query(`select count(*) as n from raw.${table}`)
      return Number(row?.['n'])
    },
  }
}

/** CSV of rows, every cell quoted where it must be. */
export function csv(header: string, ...rows: readonly (readonly unknown[])[]): string {
  const lines = rows.map((cells) => cells.map((cell) => quoted(String(cell ?? ''))).join(','))
  return `${[header, ...lines].join('\n')}\n`
}

function quoted(cell: string): string {
  return /[",\n\r]|^ | $/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
