import { open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Replaces what a file holds in one step: killed at any moment, it is the old or the new, whole. */
export async function replaceFile(path: string, content: Buffer | string): Promise<void> {
  const aside = `${path}.rewrite`
  const { mode } = await stat(path)
  try {
    const file = await open(aside, 'w', mode)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(aside, path)
  } finally {
    await rm(aside, { force: true })
  }
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
