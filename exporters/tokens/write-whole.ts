import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Replaces a file by a new text, whole or not at all, also where the machine stops in between; only
 * its owner may read it (mode 0600). `mayReplace` is asked last; where it says no the file stays.
 * Gives back whether it was replaced. One process at a time.
 */
export async function writeWhole(
  path: string,
  text: string,
  mayReplace: () => Promise<boolean>,
): Promise<boolean> {
  const aside = `${path}.new`
  await rm(aside, { force: true })
  try {
    const file = await open(aside, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    if (!(await mayReplace())) return false
    await rename(aside, path)
  } finally {
    await rm(aside, { force: true })
  }
  await syncFolder(dirname(path))
  return true
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
