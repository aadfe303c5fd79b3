import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { provideGoogleSql } from './setup/google-sql.ts'
import { installPackages } from './setup/install-packages.ts'
import { provideSoffice } from './setup/soffice.ts'
import { timed } from './setup/timed.ts'

/**
 * `npm test [-- vitest arguments]`: brings what the tests need, then runs them once.
 * With `--proof`, tests that come in two sizes run in the large one (DRUMBEAT_PROOF=1).
 * With `--models`, only the tests of the models run, and only what they need is brought.
 */
const root = join(import.meta.dirname, '..')
const args = process.argv.slice(2)
const isProof = args.includes('--proof')
const isModels = args.includes('--models')

if (!isModels) {
  timed('trigger.dev for the tests', () => installPackages(join(root, 'test', 'trigger')))
  timed('LibreOffice for the tests', provideSoffice)
}
timed('GoogleSQL for the tests', () => provideGoogleSql(join(root, 'test', 'googlesql')))

const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const { status, signal } = spawnSync(
  process.execPath,
  [
    vitest,
    'run',
    ...(isModels ? ['test/models', 'test/googlesql'] : []),
    ...args.filter((arg) => arg !== '--proof' && arg !== '--models'),
  ],
  {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...(isProof ? { DRUMBEAT_PROOF: '1' } : {}) },
  },
)
if (signal !== null) console.error(`vitest ended by ${signal}`)
process.exitCode = status ?? 1
