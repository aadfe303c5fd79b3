import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * `npm run check`: runs every script named `check:…` of package.json, one after another, and ends
 * with the list of those that failed. What a passing check prints is left out.
 */
const root = join(import.meta.dirname, '../..')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}

const failed: string[] = []
for (const [name, command] of Object.entries(scripts)) {
  if (!name.startsWith('check:')) continue
  const start = performance.now()
  const { status, stdout, stderr } = spawnSync(command, {
    cwd: root,
    shell: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  const isPassed = status === 0
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${isPassed ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`)
  if (!isPassed) {
    console.log(`${stdout}${stderr}`.trimEnd())
    failed.push(name)
  }
}

if (failed.length > 0) {
  console.error(`\n${failed.length} failed: ${failed.map((name) => `npm run ${name}`).join(', ')}`)
  process.exitCode = 1
}
