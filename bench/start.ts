import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { projectPath } from '../sql/project-files.ts'
import type { BenchResult } from './result.ts'

const PEAK_KEY = /VmHWM:\s+(\d+) kB/

/**
 * The newcomer's two commands in a fresh clone of HEAD: `npm ci`, `npm start`, `npm start` again.
 * Wall seconds, and the largest resident memory of the drumbeat process (Linux only).
 */
export async function run(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'drumbeat-bench-'))
  try {
    execFileSync('git', ['clone', '--quiet', projectPath(), join(folder, 'clone')])
    const install = await timed(folder, 'npm', ['ci', '--no-fund', '--no-audit'])
    const [, ...script] = startScript().split(' ')
    const first = await timed(folder, 'node_modules/.bin/node', script)
    const second = await timed(folder, 'node_modules/.bin/node', script)
    return [
      { name: 'npm ci', value: install.seconds, unit: 's' },
      { name: 'first npm start', value: first.seconds, unit: 's' },
      {
        name: 'npm ci and first npm start',
        value: install.seconds + first.seconds,
        unit: 's',
        limit: 180,
      },
      { name: 'second npm start', value: second.seconds, unit: 's', limit: 15 },
      {
        name: 'peak memory of npm start',
        value: Math.max(first.peakMb, second.peakMb),
        unit: 'MB',
        limit: 600,
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What `npm start` runs: measured without npm between, whose memory is not ours. */
function startScript(): string {
  const text = readFileSync(projectPath('package.json'), 'utf8')
  return (JSON.parse(text) as { scripts: { start: string } }).scripts.start
}

async function timed(
  folder: string,
  command: string,
  args: string[],
): Promise<{ seconds: number; peakMb: number }> {
  const started = performance.now()
  const child = spawn(command, args, {
    cwd: join(folder, 'clone'),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  let peakMb = 0
  const watch = setInterval(() => {
    peakMb = Math.max(peakMb, peakOf(child.pid ?? 0))
  }, 50)
  const [code] = (await once(child, 'exit')) as [number]
  clearInterval(watch)
  if (code !== 0 && code !== 3) throw new Error(`${command} ${args.join(' ')} ended with ${code}`)
  return { seconds: (performance.now() - started) / 1000, peakMb }
}

function peakOf(pid: number): number {
  try {
    return Number(PEAK_KEY.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1000
  } catch {
    return 0
  }
}
