import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { openSnapshot } from '../../sql/duckdb/snapshot-reader.ts'
import { expectedManifest } from './expected-manifest.ts'
import { indexPipelines, summarise } from './index-manifest.ts'
import { runInWorker } from './run-in-worker.ts'

let folder = ''
let indexed: Awaited<ReturnType<typeof indexPipelines>>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drumbeat-worker-'))
  indexed = await indexPipelines(join(import.meta.dirname, '../..'))
}, 120_000)
afterAll(async () => {
  await indexed.remove()
  await rm(folder, { recursive: true, force: true })
})

function run(task: string, payload: unknown, env: Record<string, string> = {}): Promise<unknown> {
  const home = { DRUMBEAT_HOME: join(folder, 'workspace'), DRUMBEAT_LOG_LEVEL: 'error' }
  return runInWorker(indexed.manifestPath, task, payload, { ...home, ...env })
}

async function ask(sql: string) {
  const snapshot = await openSnapshot(join(folder, 'workspace', 'snapshot.duckdb'), '200MB')
  try {
    return await snapshot.query(sql)
  } finally {
    snapshot.close()
  }
}

const now = '2026-11-20T08:00:00Z'

test('builds and indexes every pipeline as Trigger.dev does', () => {
  expect(summarise(indexed.manifest)).toEqual(expectedManifest)
})

test('a week is planned by Trigger.dev’s own worker: one run a brand, one clock, one trace', async () => {
  const accounts = join(folder, 'accounts.csv')
  await writeFile(accounts, 'platform,handle,brand\nx,acme,acme\ninstagram,bravo,bravo\n')
  const captions = join(folder, 'captions.csv')
  await writeFile(
    captions,
    `text,kind\n${['one', 'two', 'three'].map((n) => `Caption ${n},feed`).join('\n')}\n`,
  )
  const stamp = { as_of: now, trace_id: 'trace-1' }
  await run('import-file', { kind: 'accounts', path: accounts, ...stamp })
  await run('import-file', { kind: 'captions', path: captions, ...stamp })
  await run('build-models', stamp)
  const planned = await run('plan-week', { week: '2026-W48', ...stamp })
  expect(planned).toMatchObject({
    brands: [
      { brand: 'acme', isOk: true },
      { brand: 'bravo', isOk: true },
    ],
  })
  const runs = await ask(
    `select task_id, count(distinct run_id) as runs, count(distinct as_of) as clocks,
       count(distinct trace_id) as traces
     from raw.task_runs group by task_id order by task_id`,
  )
  expect(runs).toEqual([
    { task_id: 'build-models', runs: 1, clocks: 1, traces: 1 },
    { task_id: 'import-file', runs: 2, clocks: 1, traces: 1 },
    { task_id: 'plan-brand-week', runs: 2, clocks: 1, traces: 1 },
    { task_id: 'plan-week', runs: 1, clocks: 1, traces: 1 },
  ])
  const [items] = await ask(
    `select count(*) as n, count(distinct brand) as brands from raw.plan_items`,
  )
  expect(items).toMatchObject({ brands: 2 })
}, 180_000)

test('the switch stops a schedule, not a run by hand; a schedule’s clock is its nominal time', async () => {
  const tick = {
    timestamp: new Date('2026-11-20T12:15:00Z'),
    timezone: 'UTC',
    type: 'DECLARATIVE',
    scheduleId: 'sched_1',
    upcoming: [],
  }
  expect(await run('build-models', tick, { AUTOMATION_ENABLED: 'false' })).toEqual({
    skipped: 'automation of build-models is off',
  })
  expect(await run('build-models', tick)).toMatchObject({ as_of: '2026-11-20T12:15:00Z' })
}, 120_000)

test('wrong input is final and says what is wrong', async () => {
  await expect(run('plan-week', { week: '2026-48' })).rejects.toThrow(/ISO week/)
}, 60_000)
