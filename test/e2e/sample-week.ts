import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { projectPath } from '../../sql/project-files.ts'
import { openSnapshot } from '../../sql/duckdb/snapshot-reader.ts'
import type { Row } from '../../sql/warehouse.ts'

/** Days of history in tests: enough to learn from, quick to build. */
const HISTORY_DAYS = '150'

/** How a program ended and what it said. */
export interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly out: string
  readonly err: string
}

/** Runs a TypeScript program of the project; `killAfterMs` ends it with SIGKILL. */
export async function runProgram(
  program: string,
  args: readonly string[],
  killAfterMs?: number,
): Promise<Ended> {
  const child = spawn(process.execPath, [projectPath(program), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DRUMBEAT_LOG_LEVEL: 'error' },
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (data: Buffer) => (out += data.toString()))
  child.stderr.on('data', (data: Buffer) => (err += data.toString()))
  const timer =
    killAfterMs === undefined ? null : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  if (timer) clearTimeout(timer)
  return { code, signal, out, err }
}

/** `npm start -- --home <home>` on a short history. */
export function playSample(home: string, killAfterMs?: number): Promise<Ended> {
  const args = ['--home', home, '--json', '--history-days', HISTORY_DAYS]
  return runProgram('examples/sample/start.ts', args, killAfterMs)
}

/** `npx drumbeat …` on a workspace. */
export function drumbeat(home: string, ...args: string[]): Promise<Ended> {
  return runProgram('cli.ts', [...args, '--home', home])
}

/** Rows of the workspace's snapshot. */
export async function ask(home: string, sql: string): Promise<Row[]> {
  const snapshot = await openSnapshot(join(home, 'snapshot.duckdb'), '300MB')
  try {
    return await snapshot.query(sql)
  } finally {
    snapshot.close()
  }
}

/** The posts in the outbox, by file name (which is the publish key). */
export function outboxOf(home: string): Map<string, { item_id: string; revision: number }> {
  const folder = join(home, 'outbox')
  return new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .map((name) => [
        name,
        JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
          item_id: string
          revision: number
        },
      ]),
  )
}
