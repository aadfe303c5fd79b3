import type { OpenSheet, SheetBackend, SheetContent } from '../sheet-backend.ts'
import { GoogleApi, type GoogleOptions } from './google-api.ts'
import type { GoogleRefusal } from './google-call.ts'
import { GoogleOpenSheet, type SheetPlace } from './google-open-sheet.ts'
import { readTabs, type ReadTabs } from './read-tabs.ts'
import { labelOf, metadataKey, ROLES, tabId, titleOf } from './tab-names.ts'
import { findOrMake, shareWith } from './workspace-spreadsheet.ts'

export interface GoogleSheetOptions extends GoogleOptions {
  readonly week: string
  /** This brand alone. */
  readonly brand?: string | undefined
  /** The spreadsheet, where it is known. */
  readonly spreadsheetId: string | null
  /** Tells this workspace’s spreadsheet from others. */
  readonly workspaceId: string
  /** E-mail addresses of those who may write in it. */
  readonly shareWith: readonly string[]
  /** Bytes of one write request to keep below where three suffice; Google’s advice if left out. */
  readonly advisedBytes?: number | undefined
}

/** The id in a spreadsheet’s address; null where it is none. */
export function spreadsheetIdIn(uri: string): string | null {
  return /\/spreadsheets\/d\/([A-Za-z0-9_-]+)/.exec(uri)?.[1] ?? null
}

/**
 * A week’s tab in a Google spreadsheet as a sheet for approvers. Rows are only appended and
 * answers go through a tab of ours, so people may sort while we write.
 */
export class GoogleSheet implements SheetBackend {
  readonly kind = 'google'
  readonly isRewritten = false
  private readonly options: GoogleSheetOptions
  private readonly api: GoogleApi
  private readonly label: string
  private spreadsheetId: string | null
  private refusal: { readonly dataId: number | null; readonly error: GoogleRefusal } | null = null

  constructor(options: GoogleSheetOptions) {
    this.options = options
    this.api = new GoogleApi(options)
    this.label = labelOf(options.week, options.brand)
    this.spreadsheetId = options.spreadsheetId
  }

  get name(): string {
    return titleOf('rows', this.label)
  }

  get uri(): string | null {
    if (this.spreadsheetId === null) return null
    const tab = tabId('rows', this.label)
    return `https://docs.google.com/spreadsheets/d/${this.spreadsheetId}/edit#gid=${tab}`
  }

  /** Finds or makes the spreadsheet, and shares it. */
  async prepare(): Promise<string> {
    this.spreadsheetId ??= await findOrMake(this.api, this.options)
    await shareWith(this.api, this.spreadsheetId, this.options.shareWith)
    return this.uri ?? ''
  }

  /**
   * Reads the week’s tabs in one request. Throws InvalidInputError where the header is gone, and
   * what Google said where it refuses to write into a sheet that nobody has changed.
   */
  async find(): Promise<OpenSheet | null> {
    if (this.spreadsheetId === null) return null
    const keys = ROLES.map(metadataKey)
    const sheets = await this.api.readTabs(this.spreadsheetId, keys, this.label)
    const read = readTabs(sheets, this.label)
    const { refusal } = this
    if (refusal && refusal.dataId === (read.data?.id ?? null)) throw refusal.error
    const isThere = read.tabs.length > 0 || read.answers !== null || read.data !== null
    return isThere ? this.open(read) : null
  }

  create({ exportId, items }: SheetContent): Promise<'written' | 'changed'> {
    const nothing = { tabs: [], answers: null, entries: new Map(), data: null, pairs: new Map() }
    return this.open(nothing).write({ rows: [], added: items, exportId, baseId: exportId })
  }

  private open(read: ReadTabs): GoogleOpenSheet {
    const place: SheetPlace = {
      week: this.options.week,
      label: this.label,
      advisedBytes: this.options.advisedBytes,
      update: (requests) => this.api.update(this.spreadsheetId ?? '', requests),
      refused: (dataId, error) => (this.refusal = { dataId, error }),
    }
    return new GoogleOpenSheet(read, place)
  }
}
