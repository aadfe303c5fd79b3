import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'

import { TryLaterError } from '../../domain/errors.ts'
import { isRunning, startOf } from './processes.ts'

/** Who holds a lock: written into its file. */
interface Holder {
  readonly pid: number
  readonly start: string | null
  readonly host: string
  readonly id: string
}

const ASK_AGAIN_MS = 20

/**
 * Works while no other process on this machine holds the lock file at `path`. A lock left behind by
 * a process that died is taken over. `isHeld` tells whether it still is ours: asked right before
 * something lasting is done. Throws TryLaterError where it is held for longer than `waitMs`.
 */
export async function withFileLock<T>(
  path: string,
  waitMs: number,
  work: (isHeld: () => Promise<boolean>) => Promise<T>,
): Promise<T> {
  const own: Holder = {
    pid: process.pid,
    start: startOf(process.pid),
    host: hostname(),
    id: randomUUID(),
  }
  const isHeld = async () => (await holderOf(path))?.id === own.id
  await take(path, own, waitMs)
  try {
    return await work(isHeld)
  } finally {
    if (await isHeld()) await rm(path, { force: true })
  }
}

async function take(path: string, own: Holder, waitMs: number): Promise<void> {
  const deadline = performance.now() + waitMs
  while (!(await tryTake(path, own))) {
    const holder = await holderOf(path)
    if (holder && isDead(holder)) await removeDead(path, holder)
    else if (performance.now() > deadline) {
      throw new TryLaterError(
        `${path} is held by process ${holder?.pid ?? 'unknown'} on ${holder?.host ?? 'unknown'}: ` +
          'wait for it to end; where there is no such process, remove that file',
      )
    } else await pause(ASK_AGAIN_MS)
  }
}

/** The file appears with its content or not at all, and only where there is none. */
async function tryTake(path: string, own: Holder): Promise<boolean> {
  const aside = `${path}.${own.id}`
  await writeFile(aside, JSON.stringify(own), { mode: 0o600 })
  try {
    await link(aside, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(aside, { force: true })
  }
}

async function holderOf(path: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder
  } catch {
    return null
  }
}

function isDead({ host, pid, start }: Holder): boolean {
  return host === hostname() && !isRunning(pid, start)
}

/** Puts a dead holder’s file away. Where somebody took the lock just before, gives it back. */
async function removeDead(path: string, dead: Holder): Promise<void> {
  const aside = `${path}.${randomUUID()}`
  try {
    await rename(path, aside)
    if ((await holderOf(aside))?.id !== dead.id) await link(aside, path)
  } catch {
    // Somebody else put it away, or took the lock meanwhile.
  } finally {
    await rm(aside, { force: true })
  }
}
