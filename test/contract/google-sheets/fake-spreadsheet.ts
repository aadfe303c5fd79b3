import type { sheets_v4 } from '@googleapis/sheets'

import { Calculation, FakeTab, Refused, type Request } from './fake-tab.ts'

type Lookup = sheets_v4.Schema$DeveloperMetadataLookup

/** Requests that only set something around the cells, by where they say which tab. */
const AROUND: Readonly<Record<string, (request: Request) => number | null | undefined>> = {
  repeatCell: ({ repeatCell }) => repeatCell?.range?.sheetId,
  updateDimensionProperties: (request) => request.updateDimensionProperties?.range?.sheetId,
  setDataValidation: ({ setDataValidation }) => setDataValidation?.range?.sheetId,
  setBasicFilter: ({ setBasicFilter }) => setBasicFilter?.filter?.range?.sheetId,
  addConditionalFormatRule: (request) =>
    request.addConditionalFormatRule?.rule?.ranges?.[0]?.sheetId,
  addProtectedRange: (request) => request.addProtectedRange?.protectedRange?.range?.sheetId,
}

/** A spreadsheet that keeps its grids and carries out requests, all of a batch or none. */
export class FakeSpreadsheet {
  readonly id: string
  tabs: FakeTab[] = [new FakeTab({ sheetId: 0, title: 'Sheet1' })]

  constructor(id: string) {
    this.id = id
  }

  batch(requests: readonly Request[]): void {
    const before = this.tabs
    this.tabs = before.map((tab) => tab.copy())
    for (const [at, request] of requests.entries()) {
      const [kind = ''] = Object.keys(request)
      try {
        this.apply(kind, request)
        if (this.tabs.every(({ properties }) => properties.hidden)) {
          throw new Refused('You can’t hide all the sheets in a document.')
        }
      } catch (error) {
        this.tabs = before
        if (!(error instanceof Refused)) throw error
        throw new Refused(`Invalid requests[${at}].${kind}: ${error.message}`)
      }
    }
  }

  /** The tabs that lookups find, with their values. */
  found(lookups: readonly Lookup[]): sheets_v4.Schema$Sheet[] {
    const calculation = new Calculation(this.tabs)
    return this.tabs
      .filter(({ metadata }) =>
        metadata.some((one) => lookups.some((lookup) => matches(one, lookup))),
      )
      .map((tab, index) => ({
        properties: { ...tab.properties, index },
        developerMetadata: tab.metadata,
        data: [
          {
            rowData: tab.rows.map((row) => ({
              values: row.map((cell) => {
                const effectiveValue = calculation.valueOf(cell, row)
                return effectiveValue ? { ...cell, effectiveValue } : cell
              }),
            })),
          },
        ],
      }))
  }

  tab(sheetId: number | null | undefined): FakeTab {
    const tab = this.tabs.find(({ properties }) => properties.sheetId === sheetId)
    if (!tab) throw new Refused(`No grid with id: ${sheetId}`)
    return tab
  }

  private apply(kind: string, request: Request): void {
    const around = AROUND[kind]
    if (around) return void this.tab(around(request)).settings.push(request)
    switch (kind) {
      case 'addSheet':
        return this.addTab(request.addSheet?.properties ?? {})
      case 'deleteSheet': {
        const tab = this.tab(request.deleteSheet?.sheetId)
        this.tabs = this.tabs.filter((one) => one !== tab)
        return
      }
      case 'createDeveloperMetadata': {
        const metadata = request.createDeveloperMetadata?.developerMetadata ?? {}
        this.tab(metadata.location?.sheetId).metadata.push(metadata)
        return
      }
      case 'updateSheetProperties': {
        const { properties, fields } = request.updateSheetProperties ?? {}
        if (fields !== 'hidden') throw new Refused(`fields ${fields}`)
        this.tab(properties?.sheetId).properties.hidden = properties?.hidden ?? false
        return
      }
      case 'appendDimension':
        return this.tab(request.appendDimension?.sheetId).grow(request.appendDimension?.length ?? 0)
      case 'updateCells': {
        const { start, rows = [], fields = '' } = request.updateCells ?? {}
        const tab = this.tab(start?.sheetId)
        rows.forEach(({ values }, at) =>
          tab.write(
            (start?.rowIndex ?? 0) + at,
            start?.columnIndex ?? 0,
            values ?? [],
            fields ?? '',
          ),
        )
        return
      }
      case 'appendCells': {
        const { sheetId, rows = [], fields } = request.appendCells ?? {}
        return this.tab(sheetId).append(
          rows.map(({ values }) => values ?? []),
          fields ?? '',
        )
      }
      default:
        throw new Refused(`nothing is known of ${kind}`)
    }
  }

  private addTab(properties: sheets_v4.Schema$SheetProperties): void {
    const { sheetId, title } = properties
    if (typeof sheetId !== 'number' || typeof title !== 'string')
      throw new Refused('no id or title')
    if (this.tabs.some((tab) => tab.properties.sheetId === sheetId)) {
      throw new Refused(`Sheet with id ${sheetId} already exists.`)
    }
    if (this.tabs.some((tab) => tab.properties.title === title)) {
      throw new Refused(
        `A sheet with the name "${title}" already exists. Please enter another name.`,
      )
    }
    this.tabs.push(new FakeTab({ ...properties, sheetId, title }))
  }
}

function matches(metadata: sheets_v4.Schema$DeveloperMetadata, lookup: Lookup): boolean {
  return (
    metadata.metadataKey === lookup.metadataKey && metadata.metadataValue === lookup.metadataValue
  )
}
