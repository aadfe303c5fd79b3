import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

import { projectPath } from '../../../sql/project-files.ts'

/** A command under way. */
export interface Running {
  readonly child: ChildProcess
  /** How it ended and what it said. */
  readonly ended: Promise<{ code: number | null; signal: string | null; out: string; err: string }>
}

/** Starts `npx drumbeat …` as its own process. */
export function startDrumbeat(
  args: readonly string[],
  { env = {}, cwd }: { env?: Record<string, string>; cwd?: string } = {},
): Running {
  const child = spawn(process.execPath, [projectPath('cli.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DRUMBEAT_LOG_LEVEL: 'error', ...env },
    ...(cwd === undefined ? {} : { cwd }),
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (data: Buffer) => (out += data.toString()))
  child.stderr.on('data', (data: Buffer) => (err += data.toString()))
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
    out,
    err,
  }))
  return { child, ended }
}
