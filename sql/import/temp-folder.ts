import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const FOLDER = 'import-'

/**
 * A folder for copies of the file. In a folder of the warehouse's own whatever an import that was
 * killed left is removed first: only the owner of a workspace imports, one file at a time.
 */
export async function newFolder(tempDirectory: string | undefined): Promise<string> {
  if (tempDirectory === undefined) return mkdtemp(join(tmpdir(), `drumbeat-${FOLDER}`))
  await mkdir(tempDirectory, { recursive: true })
  const old = (await readdir(tempDirectory)).filter((name) => name.startsWith(FOLDER))
  for (const name of old) await rm(join(tempDirectory, name), { recursive: true, force: true })
  return mkdtemp(join(tempDirectory, FOLDER))
}
