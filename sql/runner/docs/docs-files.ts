import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { DOCS_FOLDER } from './generate-docs.ts'

/**
 * The generated pages under `root` that are not what they should be: missing, different, or left
 * over. Paths from `root`, sorted; empty where all is fresh.
 */
export function checkDocs(root: string, docs: ReadonlyMap<string, string>): string[] {
  const stale = [...docs].filter(([path, text]) => {
    const file = join(root, path)
    return !existsSync(file) || readFileSync(file, 'utf8') !== text
  })
  return [...stale.map(([path]) => path), ...leftOver(root, docs)].toSorted()
}

/** Writes the generated pages under `root` and removes left-over ones. Gives back what changed. */
export function writeDocs(root: string, docs: ReadonlyMap<string, string>): string[] {
  const changed = checkDocs(root, docs)
  for (const path of changed) {
    const text = docs.get(path)
    const file = join(root, path)
    mkdirSync(dirname(file), { recursive: true })
    if (text === undefined) rmSync(file)
    else writeFileSync(file, text)
  }
  return changed
}

function leftOver(root: string, docs: ReadonlyMap<string, string>): string[] {
  const folder = join(root, DOCS_FOLDER)
  if (!existsSync(folder)) return []
  const paths = readdirSync(folder).map((name) => `${DOCS_FOLDER}/${name}`)
  return paths.filter((path) => path.endsWith('.md') && !docs.has(path))
}
