import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The path of LibreOffice's command, or undefined where it is not installed. */
export const findSoffice = (): string | undefined => findCommand('soffice')

/**
 * Makes LibreOffice available to the tests that let it re-save a workbook: on a CI machine it is
 * installed from Debian's packages; elsewhere its absence is said in one line.
 */
export function provideSoffice(): void {
  if (findSoffice() !== undefined) return
  const canInstall =
    process.env.CI === 'true' && process.getuid?.() === 0 && findCommand('apt-get') !== undefined
  const reason = canInstall
    ? aptInstall('libreoffice-calc')
    : 'soffice not found; apt-get install libreoffice-calc'
  if (reason) console.log(`skipped: workbook re-save by LibreOffice (${reason})`)
}

function findCommand(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

/** Installs a Debian package; returns what went wrong, or nothing. */
function aptInstall(name: string): string | undefined {
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', name]]) {
    const { status, stderr } = spawnSync('apt-get', ['-q', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    if (status !== 0) return `apt-get ${args[0]} failed: ${stderr.trim().split('\n').at(-1)}`
  }
  return undefined
}
