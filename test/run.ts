import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { installTriggerCli } from './setup/install-trigger-cli.ts'
import { provideSoffice } from './setup/soffice.ts'
import { timed } from './setup/timed.ts'

/**
 * `npm test [-- vitest arguments]`: brings what the tests need, then runs them once.
 * With `--proof`, tests that come in two sizes run in the large one (DRUMBEAT_PROOF=1).
 */
const root = join(import.meta.dirname, '..')
const args = process.argv.slice(2)
const isProof = args.includes('--proof')

timed('trigger.dev for the tests', () => installTriggerCli(join(root, 'test', 'trigger')))
timed('LibreOffice for the tests', provideSoffice)

const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const { status, signal } = spawnSync(
  process.execPath,
  [vitest, 'run', ...args.filter((arg) => arg !== '--proof')],
  {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...(isProof ? { DRUMBEAT_PROOF: '1' } : {}) },
  },
)
if (signal !== null) console.error(`vitest ended by ${signal}`)
process.exitCode = status ?? 1
