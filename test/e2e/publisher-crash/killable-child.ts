import { fork, type ChildProcess } from 'node:child_process'

import type { Errand, Report } from './errand.ts'

const PROGRAM = new URL('child.ts', import.meta.url).pathname

/** A child process that runs errands; after one that killed it, the next has a new process. */
export interface KillableChild {
  /** Null where the run was killed. Throws what the child said where it failed. */
  run(errand: Errand): Promise<Report | null>
  /** How often it was killed. */
  kills(): number
  close(): void
}

/** `cache` is a folder for compiled modules, which makes all starts but the first cheap. */
export function openChild(cache: string): KillableChild {
  let child: ChildProcess | null = null
  let said = ''
  let killed = 0
  const start = () => {
    const started = fork(PROGRAM, {
      env: { ...process.env, NODE_COMPILE_CACHE: cache },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    started.stderr?.on('data', (text) => (said += String(text)))
    return started
  }
  return {
    kills: () => killed,
    close: () => void child?.kill('SIGKILL'),
    run: (errand) =>
      new Promise((done, fail) => {
        const running = (child ??= start())
        const ended = (status: number | null, signal: string | null) => {
          running.off('message', answered)
          child = null
          if (signal !== 'SIGKILL') return fail(new Error(`the child ended (${status}): ${said}`))
          killed += 1
          done(null)
        }
        const answered = (report: unknown) => {
          running.off('close', ended)
          done(report as Report)
        }
        running.once('close', ended)
        running.once('message', answered)
        running.send(errand)
      }),
  }
}
