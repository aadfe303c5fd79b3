import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What tells the project's folder from any other. */
const MARK = join('models', 'marts')

let root: string | undefined

/**
 * The absolute path of a file or folder that belongs to the program itself, for example
 * `models` or `sql/duckdb/functions.sql`. It is found from where this code lies upwards, since a
 * bundle (Trigger.dev's worker) lies elsewhere than the sources.
 */
export function projectPath(...parts: string[]): string {
  root ??= findRoot(dirname(fileURLToPath(import.meta.url))) ?? process.cwd()
  return join(root, ...parts)
}

function findRoot(folder: string): string | undefined {
  if (existsSync(join(folder, MARK))) return folder
  const parent = dirname(folder)
  return parent === folder ? undefined : findRoot(parent)
}
