import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { auth as google } from '@googleapis/sheets'
import { expect, onTestFinished } from 'vitest'

import {
  GoogleSheet,
  type GoogleSheetOptions,
} from '../../../exporters/sheets/google/google-sheet.ts'
import { openFake, type FakeRequest, type FakeServer } from '../publishing/server.ts'
import { WEEK } from '../../unit/exporters/sheets/week-warehouse.ts'
import { FakeGoogle, TOKEN } from './fake-google.ts'

/** A local Google with the real clients on it, and the pauses they made. */
export interface Local {
  readonly google: FakeGoogle
  readonly server: FakeServer
  readonly pauses: number[]
  sheet(options?: Partial<GoogleSheetOptions>): GoogleSheet
  /** Requests since the last call, each as `read`, `write` or what Drive was asked. */
  asked(): string[]
}

/** Opens a local Google; every request must have been as Google describes. */
export async function openLocal(): Promise<Local & { close(): Promise<void> }> {
  const fake = new FakeGoogle()
  const server = await openFake(fake.handle)
  const pauses: number[] = []
  const auth = new google.OAuth2()
  auth.setCredentials({ access_token: TOKEN })
  let seen = 0
  return {
    google: fake,
    server,
    pauses,
    sheet: (options = {}) =>
      new GoogleSheet({
        week: WEEK,
        spreadsheetId: null,
        workspaceId: 'w1',
        shareWith: [],
        auth,
        salt: 'test',
        sheetsUrl: server.url,
        driveUrl: server.url,
        pause: (milliseconds) => Promise.resolve(void pauses.push(milliseconds)),
        ...options,
      }),
    asked: () => {
      const fresh = server.requests.slice(seen).map(nameOf)
      seen = server.requests.length
      return fresh
    },
    close: async () => {
      await server.close()
      expect(fake.problems).toEqual([])
    },
  }
}

/** The same for one test. */
export async function startLocal(): Promise<Local> {
  const local = await openLocal()
  onTestFinished(() => local.close())
  return local
}

function nameOf({ method, path }: FakeRequest): string {
  if (path.endsWith(':getByDataFilter')) return 'read'
  if (path.endsWith(':batchUpdate')) return 'write'
  return `${method} ${path.replace('/drive/v3', '')}`
}

/** A key that is exchanged for a token at the local server. */
export function keyFile(folder: string, url: string): string {
  const subject = join(folder, 'subject')
  const path = join(folder, 'key.json')
  writeFileSync(subject, 'subject')
  const key = {
    type: 'external_account',
    audience:
      '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: `${url}/token`,
    credential_source: { file: subject },
  }
  writeFileSync(path, JSON.stringify(key))
  return path
}
