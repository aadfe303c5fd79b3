import { setTimeout as wait } from 'node:timers/promises'

import { TryLaterError } from '../../../domain/errors.ts'
import { pauseBefore } from './google-call.ts'
import type { GoogleApi } from './google-api.ts'

const KEY = 'drumbeatWorkspace'
const ATTEMPTS = 4

export interface SpreadsheetOptions {
  /** What tells this workspace from others: letters and digits. */
  readonly workspaceId: string
  readonly salt: string
  readonly pause?: ((milliseconds: number) => Promise<void>) | undefined
}

/**
 * The workspace’s spreadsheet: found by the mark it was made with, else made. It is marked in the
 * call that makes it, so that a run that dies right after leaves one that is found; where that
 * call’s answer is lost, it is looked for before another is made. Of several the oldest counts.
 */
export async function findOrMake(
  api: GoogleApi,
  { workspaceId, salt, pause = (ms) => wait(ms) }: SpreadsheetOptions,
): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const [found] = await api.findFiles(KEY, workspaceId)
    if (found !== undefined) return found
    try {
      return await api.createFile('Drumbeat: weeks to approve', KEY, workspaceId)
    } catch (error) {
      if (!(error instanceof TryLaterError) || attempt === ATTEMPTS) throw error
      await pause(pauseBefore(attempt, `${salt} making`))
    }
  }
}

/** Shares a spreadsheet with those who do not have it yet. */
export async function shareWith(
  api: GoogleApi,
  spreadsheetId: string,
  addresses: readonly string[],
): Promise<void> {
  if (addresses.length === 0) return
  const known = await api.sharedWith(spreadsheetId)
  for (const address of addresses) {
    if (!known.has(address.toLowerCase())) await api.share(spreadsheetId, address)
  }
}
