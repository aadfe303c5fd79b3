import { drive, type drive_v3 } from '@googleapis/drive'
import { sheets, type sheets_v4 } from '@googleapis/sheets'

import type { GoogleAuth } from './credentials.ts'
import { callGoogle, type CallOptions } from './google-call.ts'

export type Request = sheets_v4.Schema$Request
export type CellData = sheets_v4.Schema$CellData
export type RowData = sheets_v4.Schema$RowData
export type SheetData = sheets_v4.Schema$Sheet

export interface GoogleOptions {
  readonly auth: GoogleAuth
  /** Varies the pauses between runs. */
  readonly salt: string
  /** Other addresses than Google’s own. */
  readonly sheetsUrl?: string | undefined
  readonly driveUrl?: string | undefined
  readonly pause?: CallOptions['pause']
  /** How long one call may take; two minutes where left out. */
  readonly timeoutMs?: number | undefined
}

/** Google’s client repeats GET and PUT by itself; here every repetition is ours. */
const ONCE = { retry: false } as const
const TIMEOUT_MS = 120_000
const READ =
  'sheets(properties(sheetId,title,hidden,gridProperties(rowCount,columnCount)),' +
  'developerMetadata(metadataKey,metadataValue),' +
  'data(startRow,startColumn,rowData(values(effectiveValue))))'

/** Google Sheets and Drive, as far as they are used here. Errors as in `callGoogle`. */
export class GoogleApi {
  private readonly sheets: sheets_v4.Sheets
  private readonly drive: drive_v3.Drive
  private readonly options: Omit<CallOptions, 'what'>

  constructor({ auth, salt, sheetsUrl, driveUrl, pause, timeoutMs }: GoogleOptions) {
    const at = (rootUrl: string | undefined) => (rootUrl === undefined ? {} : { rootUrl })
    const options = { auth, timeout: timeoutMs ?? TIMEOUT_MS }
    this.sheets = sheets({ version: 'v4', ...options, ...at(sheetsUrl) })
    this.drive = drive({ version: 'v3', ...options, ...at(driveUrl) })
    this.options = { salt, pause }
  }

  /** The tabs that carry one of `keys` with this value, with all their cells: one request. */
  async readTabs(
    spreadsheetId: string,
    keys: readonly string[],
    value: string,
  ): Promise<readonly SheetData[]> {
    const dataFilters = keys.map((metadataKey) => ({
      developerMetadataLookup: { metadataKey, metadataValue: value, locationType: 'SHEET' },
    }))
    const found = await this.call('reading the sheet', () =>
      this.sheets.spreadsheets.getByDataFilter(
        { spreadsheetId, fields: READ, requestBody: { dataFilters, includeGridData: true } },
        ONCE,
      ),
    )
    return found.sheets ?? []
  }

  /** Carries out all requests or none. Those that could be done twice must refuse to. */
  async update(spreadsheetId: string, requests: readonly Request[]): Promise<void> {
    const requestBody = { requests: [...requests] }
    await this.call('writing the sheet', () =>
      this.sheets.spreadsheets.batchUpdate(
        { spreadsheetId, requestBody, fields: 'spreadsheetId' },
        ONCE,
      ),
    )
  }

  /** Ids of spreadsheets marked with a property, the oldest first. */
  async findFiles(key: string, value: string): Promise<string[]> {
    const q = `appProperties has { key='${key}' and value='${value}' } and trashed = false`
    const found = await this.call('looking for the spreadsheet', () =>
      this.drive.files.list({ q, orderBy: 'createdTime', fields: 'files(id)', pageSize: 10 }, ONCE),
    )
    return (found.files ?? []).flatMap(({ id }) => id ?? [])
  }

  /** Makes a spreadsheet with a property, in one call that is made once. */
  async createFile(name: string, key: string, value: string): Promise<string> {
    const requestBody = {
      name,
      mimeType: 'application/vnd.google-apps.spreadsheet',
      appProperties: { [key]: value },
    }
    const what = 'making the spreadsheet'
    const made = await callGoogle({ ...this.options, what, attempts: 1 }, () =>
      this.drive.files.create({ requestBody, fields: 'id' }, ONCE),
    )
    return made.id ?? ''
  }

  /** E-mail addresses that a file is shared with, in small letters. */
  async sharedWith(fileId: string): Promise<Set<string>> {
    const found = await this.call('reading who has the spreadsheet', () =>
      this.drive.permissions.list(
        { fileId, fields: 'permissions(emailAddress)', pageSize: 100, supportsAllDrives: true },
        ONCE,
      ),
    )
    const addresses = (found.permissions ?? []).flatMap(({ emailAddress }) => emailAddress ?? [])
    return new Set(addresses.map((address) => address.toLowerCase()))
  }

  /** Lets somebody write; sharing again with the same person changes nothing. */
  async share(fileId: string, emailAddress: string): Promise<void> {
    const requestBody = { type: 'user', role: 'writer', emailAddress }
    await this.call(`sharing the spreadsheet with ${emailAddress}`, () =>
      this.drive.permissions.create(
        {
          fileId,
          requestBody,
          sendNotificationEmail: false,
          supportsAllDrives: true,
          fields: 'id',
        },
        ONCE,
      ),
    )
  }

  private call<T>(what: string, call: () => Promise<{ readonly data: T }>): Promise<T> {
    return callGoogle({ ...this.options, what }, call)
  }
}
