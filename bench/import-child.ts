import { DuckDBInstance } from '@duckdb/node-api'

import { openDuckDb } from '../sql/duckdb/duckdb-warehouse.ts'
import { importFile } from '../sql/import/import-file.ts'

/** What both ways get: the memory and threads a workspace gives its warehouse. */
const LIMITS = { memoryLimit: '400MB', threads: 2 }

interface Taken {
  readonly seconds: number
  /** Time on both processors together. */
  readonly processorSeconds: number
}

/**
 * One way of bringing a posts file into a new database, in a process of its own so that its peak
 * memory is its own: `bare` is the engine's reader and insert, `import` is ours.
 */
const [way, file, database] = process.argv.slice(2)
if (file === undefined || database === undefined) {
  throw new Error('usage: bare|import FILE DATABASE')
}
const taken = await (way === 'bare' ? bare(file, database) : ours(file, database))
const peakMb = process.resourceUsage().maxRSS / 1024
process.stdout.write(JSON.stringify({ ...taken, peakMb }))

async function timed(work: () => Promise<unknown>): Promise<Taken> {
  const started = performance.now()
  const processor = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(processor)
  return {
    seconds: (performance.now() - started) / 1000,
    processorSeconds: (user + system) / 1e6,
  }
}

async function bare(path: string, to: string): Promise<Taken> {
  const instance = await DuckDBInstance.create(to, {
    memory_limit: LIMITS.memoryLimit,
    threads: String(LIMITS.threads),
    preserve_insertion_order: 'false',
  })
  const connection = await instance.connect()
  await connection.run(`set TimeZone = 'UTC'; set temp_directory = '${to}.tmp'`)
  await connection.run(`create table posts as select * from read_csv('${path}') limit 0`)
  return timed(() => connection.run(`insert into posts select * from read_csv('${path}')`))
}

async function ours(path: string, to: string): Promise<Taken> {
  const warehouse = await openDuckDb({ path: to, tempDirectory: `${to}.tmp`, ...LIMITS })
  const asOf = '2026-11-21T12:00:00Z'
  const load = { loadId: 'bench', loadedAt: asOf, isSample: false }
  const time = await timed(async () => {
    const summary = await importFile(warehouse, { kind: 'posts', path, asOf, load })
    if (summary.rejected > 0 || summary.added !== summary.read) {
      throw new Error(`the file should land whole: ${JSON.stringify(summary)}`)
    }
  })
  await warehouse.close()
  return time
}
