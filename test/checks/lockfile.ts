import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addMissing, findProblems, type Lockfile } from './lockfile-problems.ts'

/**
 * Checks that `npm ci` works on every system and from every registry: each optional package of each
 * locked package has its entry, and no entry says where it was downloaded from.
 * With `--fix`, adds the missing entries and removes the addresses.
 */
const root = join(import.meta.dirname, '../..')
const isFix = process.argv.includes('--fix')

for (const folder of ['', 'test/trigger/', 'test/googlesql/']) {
  const name = `${folder}package-lock.json`
  const path = join(root, name)
  const lockfile = JSON.parse(readFileSync(path, 'utf8')) as Lockfile
  if (isFix) writeFileSync(path, `${JSON.stringify(addMissing(lockfile), null, 2)}\n`)
  const problems = findProblems(isFix ? addMissing(lockfile) : lockfile)
  for (const problem of problems) console.error(`${name}: ${problem}`)
  if (problems.length > 0) {
    console.error('Complete it with: node test/checks/lockfile.ts --fix')
    process.exitCode = 1
  }
}
