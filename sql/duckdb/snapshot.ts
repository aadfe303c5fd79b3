import { execFile } from 'node:child_process'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * Copies the checkpointed database file to `to`, complete or not at all; readers of the old
 * snapshot keep it. The copy is made by a child process: opening and closing the live file a
 * second time inside its owner would silently drop the owner's lock on it (POSIX record locks).
 */
export async function copySnapshot(from: string, to: string): Promise<void> {
  const aside = `${to}.${process.pid}.new`
  const reflink = process.platform === 'linux' ? ['--reflink=auto'] : []
  try {
    await run('cp', [...reflink, from, aside])
    await syncToDisk(aside)
    await rename(aside, to)
    await syncToDisk(dirname(to))
  } finally {
    await rm(aside, { force: true })
  }
}

async function syncToDisk(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
