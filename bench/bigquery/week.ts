import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Cron } from 'croner'

import { tasks } from '../../commands/tasks.ts'
import { loadConfig } from '../../config.ts'
import { parseWeek } from '../../domain/time.ts'
import { reviewAsSample } from '../../examples/sample/approver.ts'
import { workbookName } from '../../exporters/sheets/workbook-name.ts'
import type { Environment } from '../../runtime/environment.ts'
import { runLocally } from '../../runtime/local.ts'
import { createLogger } from '../../runtime/log.ts'
import type { Task } from '../../runtime/task.ts'
import { prepareWorkspace, workspaceAt } from '../../runtime/workspace.ts'
import { openDuckDb } from '../../sql/duckdb/duckdb-warehouse.ts'
import { Bill, type Line } from './bill.ts'
import { fillWith38Accounts } from './grown.ts'
import { PaperWarehouse } from './paper-warehouse.ts'
import { TableSizes } from './table-sizes.ts'

const WEEK = '2026-W48'
const HOUR_MS = 3_600_000

export interface WeekOptions {
  readonly historyDays: number
  /** Hours of the week that are lived, from its start on. */
  readonly hours: number
  readonly say?: (text: string) => void
}

/** A run of a task. */
export interface PaperRun {
  readonly what: string
  readonly atMs: number
}

/** What was put on the bill, and the runs that put it there. */
export interface PaperWeek {
  readonly mondayMs: number
  readonly lines: readonly Line[]
  readonly runs: readonly PaperRun[]
}

/**
 * Lives the start of a week of 38 accounts on paper: every schedule of every task at its times, each run cold as
 * a worker's is, with posts approved and published, results and profiles coming in every night.
 */
export async function liveOnPaper({
  historyDays,
  hours,
  say = () => undefined,
}: WeekOptions): Promise<PaperWeek> {
  const home = mkdtempSync(join(tmpdir(), 'drumbeat-paper-'))
  const inner = await openDuckDb({ path: ':memory:', threads: 2 })
  try {
    const workspace = workspaceAt(home)
    prepareWorkspace(workspace)
    const sizes = new TableSizes(inner)
    const bill = new Bill(sizes)
    const runs: PaperRun[] = []
    const native: Environment = {
      config: loadConfig({ home }),
      workspace,
      warehouse: inner,
      log: createLogger('error'),
      close: () => Promise.resolve(),
    }
    say('filling')
    const start = await fillWith38Accounts(native, historyDays)
    const config = loadConfig({ home })
    const run = async (
      what: string,
      id: string,
      input: Record<string, unknown>,
      nowMs: number,
    ): Promise<void> => {
      const task = tasks.get(id) as Task
      bill.what = what
      bill.nowMs = nowMs
      if (id === 'build-models' || id === 'daily-automation') sizes.refresh()
      const env = { ...native, config, warehouse: new PaperWarehouse(inner, bill) }
      runs.push({ what, atMs: nowMs })
      await runLocally(task, input, env, { now: new Date(nowMs).toISOString(), isOwnClock: true })
      if (id === 'build-models' || id === 'daily-automation') sizes.refresh()
    }
    const startMs = Date.parse(start)
    const path = join(workspace.exports, workbookName({ week: WEEK }))
    say('first build, plan and approvals')
    await run('first build', 'build-models', {}, startMs)
    await run('deciding the first week', 'plan-week', { week: WEEK }, startMs)
    await run('deciding the first week', 'export-week', { week: WEEK }, startMs)
    await reviewAsSample(path)
    await run('deciding the first week', 'sync-approvals', { week: WEEK }, startMs)
    const mondayMs = parseWeek(WEEK).toZonedDateTime('UTC').epochMilliseconds
    const endMs = mondayMs + hours * HOUR_MS
    for (const { id, atMs } of scheduled(mondayMs, endMs)) {
      if (id === 'publish-due' && atMs % (24 * HOUR_MS) === 0) {
        await news(native, bill, atMs)
        if (atMs === mondayMs + 48 * HOUR_MS)
          await reviewAsSample(join(workspace.exports, workbookName({ week: '2026-W49' })))
      }
      say(`${new Date(atMs).toISOString()} ${id}`)
      await run(id, id, {}, atMs)
    }
    return { mondayMs, lines: bill.lines, runs }
  } finally {
    await inner.close()
    rmSync(home, { recursive: true, force: true })
  }
}

/** Every tick of every schedule, in order of time. */
function scheduled(fromMs: number, untilMs: number): { id: string; atMs: number }[] {
  const ticks = [...tasks.values()].flatMap(({ id, schedule }) => {
    if (!schedule) return []
    const clock = new Cron(schedule.cron, { timezone: schedule.timezone, mode: '5-part' })
    const times: number[] = []
    let next = clock.nextRun(new Date(fromMs - 1))
    while (next && next.getTime() < untilMs) {
      times.push(next.getTime())
      next = clock.nextRun(next)
    }
    clock.stop()
    return times.map((atMs) => ({ id, atMs }))
  })
  return ticks.toSorted((a, b) => a.atMs - b.atMs)
}

/** What comes in every night by load jobs, which bill nothing: results and profiles. */
async function news({ warehouse }: Environment, bill: Bill, nowMs: number): Promise<void> {
  const at = new Date(nowMs).toISOString()
  const stamp = `'news-${at}' as load_id, timestamptz '${at}' as loaded_at`
  await warehouse.execute(
    `insert into raw.post_metrics by name
     select * exclude (load_id, loaded_at) replace (timestamptz '${at}' as read_at), ${stamp}
     from raw.post_metrics
     where (account_id, post_id) in (
       select account_id, post_id from raw.posts where posted_at >= timestamptz '${at}' - interval 9 day)
     qualify row_number() over (partition by account_id, post_id order by read_at desc) = 1`,
  )
  for (const table of ['profile_snapshots', 'profile_posts']) {
    await warehouse.execute(
      `insert into raw.${table} by name
       select * exclude (load_id, loaded_at) replace (timestamptz '${at}' as fetched_at), ${stamp}
       from raw.${table}
       qualify row_number() over (partition by platform, username order by fetched_at desc) <= 10`,
    )
    bill.changed(`raw.${table}`)
  }
  bill.changed('raw.post_metrics')
}
