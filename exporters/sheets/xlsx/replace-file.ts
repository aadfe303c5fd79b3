import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

import { TryLaterError } from '../../../domain/errors.ts'

/**
 * Writes a file so that readers see the old one or the new one, never a part: aside in the same
 * folder, to the disk, then renamed. With `expectedDigest` (SHA-256, hex) it does so only while
 * the file still has those bytes. Gives back whether it was written. Throws TryLaterError where
 * another program keeps the file from being replaced.
 */
export function replaceFile(path: string, bytes: Uint8Array, expectedDigest?: string): boolean {
  const aside = join(dirname(path), `.${basename(path)}.new`)
  try {
    writeThrough(aside, bytes, existsSync(path) ? statSync(path).mode & 0o777 : 0o666)
    if (expectedDigest !== undefined && digestOf(path) !== expectedDigest) return false
    renameSync(aside, path)
  } catch (error) {
    const what = `${path} cannot be replaced: is it open somewhere, or the folder not writable?`
    throw new TryLaterError(what, { path }, { cause: error })
  } finally {
    rmSync(aside, { force: true })
  }
  syncFolder(dirname(path))
  return true
}

function writeThrough(path: string, bytes: Uint8Array, mode: number): void {
  const file = openSync(path, 'w', mode)
  try {
    writeFileSync(file, bytes)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function digestOf(path: string): string | null {
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : null
}

/** The rename must reach the disk too; systems that cannot open a folder do without. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r')
    fsyncSync(handle)
    closeSync(handle)
  } catch {
    return
  }
}
