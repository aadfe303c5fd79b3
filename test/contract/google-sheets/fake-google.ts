import { fileURLToPath } from 'node:url'

import type { drive_v3 } from '@googleapis/drive'
import type { sheets_v4 } from '@googleapis/sheets'

import { Contract } from '../openapi.ts'
import type { FakeAnswer, FakeRequest } from '../publishing/server.ts'
import { FakeSpreadsheet } from './fake-spreadsheet.ts'
import { Refused, type Request } from './fake-tab.ts'
import { masked, pathsOf, Schemas } from './field-mask.ts'

export const TOKEN = 'ya29.not-for-anybody'

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const SHEETS = file('google-sheets.openapi.json')
const DRIVE = file('google-drive.openapi.json')
const contracts = { sheets: new Contract(SHEETS), drive: new Contract(DRIVE) }
const schemas = { sheets: new Schemas(SHEETS), drive: new Schemas(DRIVE) }

/** What the masks inside write requests are about. */
const MASKED: Readonly<Record<string, string>> = {
  updateCells: 'CellData',
  appendCells: 'CellData',
  repeatCell: 'CellData',
  updateSheetProperties: 'SheetProperties',
  updateDimensionProperties: 'DimensionProperties',
}

interface Answered {
  readonly body: object
  /** The schema of the answer, to look its mask up in. */
  readonly schema: string
}

/**
 * Google Sheets and Drive without a network, as far as they are used. Every request, its field
 * masks and every answer are checked against Google’s published descriptions.
 */
export class FakeGoogle {
  readonly spreadsheets = new Map<string, FakeSpreadsheet>()
  readonly files: drive_v3.Schema$File[] = []
  readonly permissions = new Map<string, drive_v3.Schema$Permission[]>()
  readonly problems: string[] = []
  /** Called after a request was read and before a batch is carried out: people go on working. */
  beforeBatch: (() => void) | null = null

  handle = (request: FakeRequest): FakeAnswer => {
    if (request.path === '/token') return { status: 200, body: TOKEN_ANSWER }
    if (request.headers['authorization'] !== `Bearer ${TOKEN}`) return refusal(401, 'no token')
    const api = request.path.startsWith('/drive/') ? 'drive' : 'sheets'
    const path = request.path.replace('/drive/v3', '')
    const body = request.raw.length === 0 ? undefined : request.json
    this.note(contracts[api].problemsOfRequest(request.method, path, request.query, body), path)
    try {
      const { body: answer, schema } =
        api === 'drive' ? this.drive(request, path) : this.sheets(path, request.json)
      const fields = request.query.get('fields') ?? ''
      if (fields !== '') this.note(schemas[api].problems(fields, schema), path)
      const shown =
        fields === ''
          ? answer
          : masked(
              answer,
              pathsOf(fields).map((one) => one.split('.')),
            )
      this.note(contracts[api].problemsOfAnswer(request.method, path, shown), path)
      return { status: 200, body: shown as object }
    } catch (error) {
      if (error instanceof Refused) return refusal(400, error.message)
      if (error instanceof Missing) return refusal(404, 'Requested entity was not found.')
      throw error
    }
  }

  spreadsheet(id: string): FakeSpreadsheet {
    const found = this.spreadsheets.get(id)
    if (!found) throw new Missing()
    return found
  }

  add(id: string): FakeSpreadsheet {
    const spreadsheet = new FakeSpreadsheet(id)
    this.spreadsheets.set(id, spreadsheet)
    return spreadsheet
  }

  private sheets(path: string, json: unknown): Answered {
    const [, id = '', action] = /^\/v4\/spreadsheets\/([^/:]+):(\w+)$/.exec(path) ?? []
    const spreadsheet = this.spreadsheet(id)
    if (action === 'getByDataFilter') {
      const { dataFilters = [] } = json as sheets_v4.Schema$GetSpreadsheetByDataFilterRequest
      const lookups = dataFilters.map(
        ({ developerMetadataLookup }) => developerMetadataLookup ?? {},
      )
      const body = { spreadsheetId: id, sheets: spreadsheet.found(lookups) }
      return { body, schema: 'Spreadsheet' }
    }
    const { requests = [] } = json as { requests?: Request[] }
    this.beforeBatch?.()
    for (const request of requests) this.checkMask(request)
    spreadsheet.batch(requests)
    return {
      body: { spreadsheetId: id, replies: requests.map(() => ({})) },
      schema: 'BatchUpdateSpreadsheetResponse',
    }
  }

  private checkMask(request: Request): void {
    for (const [kind, schema] of Object.entries(MASKED)) {
      const { fields } = (request[kind as keyof Request] ?? {}) as { fields?: string }
      if (fields !== undefined) this.note(schemas.sheets.problems(fields, schema), kind)
    }
  }

  private drive({ method, query, json }: FakeRequest, path: string): Answered {
    const [, id] = /^\/files\/([^/]+)\/permissions$/.exec(path) ?? []
    if (id !== undefined) {
      const permissions = this.permissions.get(id) ?? []
      this.permissions.set(id, permissions)
      if (method === 'GET') return { body: { permissions }, schema: 'PermissionList' }
      const permission = { ...(json as drive_v3.Schema$Permission), id: `p${permissions.length}` }
      permissions.push(permission)
      return { body: permission, schema: 'Permission' }
    }
    if (method === 'GET')
      return { body: { files: this.search(query.get('q') ?? '') }, schema: 'FileList' }
    const made = { ...(json as drive_v3.Schema$File), id: `sheet-${this.files.length + 1}` }
    this.files.push(made)
    this.add(made.id)
    return { body: made, schema: 'File' }
  }

  private search(q: string): drive_v3.Schema$File[] {
    const [, key = '', value] =
      /^appProperties has \{ key='(\w+)' and value='(\w+)' \} and trashed = false$/.exec(q) ?? []
    return this.files.filter(({ appProperties }) => appProperties?.[key] === value)
  }

  private note(problems: readonly string[], where: string): void {
    this.problems.push(...problems.map((problem) => `${where}: ${problem}`))
  }
}

const TOKEN_ANSWER = {
  access_token: TOKEN,
  issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  token_type: 'Bearer',
  expires_in: 3600,
}

class Missing extends Error {}

function refusal(status: number, message: string): FakeAnswer {
  return { status, body: { error: { code: status, message, status: 'FAILED' } } }
}
