import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { onTestFinished, vi } from 'vitest'

import { makeProgram } from '../../../commands/program.ts'
import { SETTINGS_FILE } from '../../../config.ts'
import { tempFolder } from '../../temp.ts'
import type { LocalBigQuery } from './server.ts'

/** Lets Google's own rules find the local server and credentials for it. */
export function pointAt(server: LocalBigQuery): void {
  onTestFinished(() => void vi.unstubAllEnvs())
  vi.stubEnv('BIGQUERY_EMULATOR_HOST', `${server.url}/bigquery/v2`)
  vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', server.credentials(tempFolder()))
}

/** Runs `drumbeat` in a new workspace with these settings and gives back what it printed. */
export function drumbeat(settings: string, ...argv: string[]): Promise<string> {
  return drumbeatAt(tempFolder(), settings, ...argv)
}

/** The same in a folder of the caller's. */
export async function drumbeatAt(
  home: string,
  settings: string,
  ...argv: string[]
): Promise<string> {
  writeFileSync(join(home, SETTINGS_FILE), settings)
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  onTestFinished(() => write.mockRestore())
  await makeProgram().parseAsync([...argv, '--home', home], { from: 'user' })
  const said = write.mock.calls.map(([text]) => String(text)).join('')
  write.mockClear()
  return said
}
