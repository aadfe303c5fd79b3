import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { DuckDBInstance } from '@duckdb/node-api'

import { duckDbDialect } from '../sql/duckdb/dialect.ts'
import { openDuckDb } from '../sql/duckdb/duckdb-warehouse.ts'
import { assertBuilt } from '../sql/runner/build-error.ts'
import { buildModels } from '../sql/runner/build-models.ts'
import { loadModels } from '../sql/runner/load-models.ts'
import { renderFull } from '../sql/runner/render.ts'
import type { Warehouse } from '../sql/warehouse.ts'
import type { BenchResult } from './result.ts'
import { addPosts, fillRaw, FIRST_CLOCK, type SyntheticSize } from './synthetic-raw.ts'

/** Posts made up, each with five readings; `BENCH_POSTS=200000` for another number. */
const POSTS = Number(process.env['BENCH_POSTS'] ?? 1_000_000)
const SIZE: SyntheticSize = { posts: POSTS, accounts: 40, captions: 2000, days: 730 }
const ROUNDS = 3
const THREADS = 2
/** 1 % of the history later, rounded up to the hour. */
const SECOND_CLOCK = '2026-11-27T08:00:00Z'

interface Timed {
  readonly seconds: number
  readonly auditSeconds: number
}

/**
 * The project's models over a made-up history: a full build against the same statements run bare
 * on the same rows in the same process, by turns, and a build after 1 % new rows against a full
 * one. Audits are timed apart. The best of three rounds counts.
 */
export async function run(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'drumbeat-bench-'))
  try {
    const raw = join(folder, 'history.duckdb')
    await within(raw, (warehouse) => fillRaw(warehouse, SIZE))
    const [full, bare, more]: [Timed[], number[], Timed[]] = [[], [], []]
    for (let round = 0; round < ROUNDS; round++) {
      const path = join(folder, `round${round}.duckdb`)
      copyFileSync(raw, path)
      await within(path, async (warehouse) => {
        full.push(await build(warehouse, FIRST_CLOCK, 'a'))
        await addPosts(warehouse, SIZE, POSTS, Math.ceil(POSTS * 1.01), 'b')
        await warehouse.execute('checkpoint')
        more.push(await build(warehouse, SECOND_CLOCK, 'c'))
      })
      copyFileSync(raw, path)
      bare.push(await runBare(path))
      rmSync(path)
    }
    return results(full, best(bare), more)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function results(full: Timed[], bare: number, more: Timed[]): BenchResult[] {
  const built = best(full.map(({ seconds }) => seconds))
  const again = best(more.map(({ seconds }) => seconds))
  const rows = `${POSTS} posts, ${POSTS * 5} readings`
  return [
    {
      name: 'full build against its statements run bare',
      value: built / bare,
      unit: '×',
      limit: 1.1,
      note: `${built.toFixed(2)} s against ${bare.toFixed(2)} s; ${rows}`,
    },
    {
      name: 'audits of a full build',
      value: best(full.map(({ auditSeconds }) => auditSeconds)),
      unit: 's',
    },
    {
      name: 'build after 1 % new rows, of a full one',
      value: (100 * again) / built,
      unit: '%',
      limit: 15,
      note: `${again.toFixed(2)} s`,
    },
    {
      name: 'audits of a build after 1 % new rows',
      value: best(more.map(({ auditSeconds }) => auditSeconds)),
      unit: 's',
    },
  ]
}

async function within(path: string, work: (warehouse: Warehouse) => Promise<void>): Promise<void> {
  const warehouse = await openDuckDb({ path, threads: THREADS })
  try {
    await work(warehouse)
  } finally {
    await warehouse.close()
  }
}

/** Builds all models; seconds of the whole build without its audits, and of these. */
async function build(warehouse: Warehouse, asOf: string, id: string): Promise<Timed> {
  const load = { loadId: `build-${id}`, loadedAt: asOf, isSample: true }
  const report = await buildModels(warehouse, loadModels(), { asOf, load, buildId: id })
  assertBuilt(report)
  const auditMs = report.models.reduce((sum, model) => sum + model.auditMs, 0)
  return { seconds: (report.elapsedMs - auditMs) / 1000, auditSeconds: auditMs / 1000 }
}

/** Seconds that the client alone takes for the statements, on disk at the end. */
async function runBare(path: string): Promise<number> {
  const instance = await DuckDBInstance.create(path, {
    default_null_order: 'NULLS_FIRST_ON_ASC_LAST_ON_DESC',
    preserve_insertion_order: 'false',
    threads: String(THREADS),
  })
  const connection = await instance.connect()
  await connection.run(`set TimeZone = 'UTC'`)
  const started = performance.now()
  for (const model of loadModels()) {
    const kind = model.kind === 'view' ? 'view' : 'table'
    const text = renderFull(model, duckDbDialect, FIRST_CLOCK)
    await connection.run(duckDbDialect.rewrite(`create ${kind} ${model.name} as\n${text}`))
  }
  await connection.run('checkpoint')
  const seconds = (performance.now() - started) / 1000
  connection.closeSync()
  instance.closeSync()
  return seconds
}

/** Other work on the machine only ever adds to a time. */
function best(values: readonly number[]): number {
  return Math.min(...values)
}
