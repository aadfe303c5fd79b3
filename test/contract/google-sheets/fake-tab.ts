import type { sheets_v4 } from '@googleapis/sheets'

export type Request = sheets_v4.Schema$Request
type CellData = sheets_v4.Schema$CellData
type Value = sheets_v4.Schema$ExtendedValue

/** What Google refuses with a 400. */
export class Refused extends Error {}

const LOOK_UP =
  /^=IFNA\(VLOOKUP\(TRIM\(INDEX\(\$([A-Z]+):\$\1;ROW\(\)\)\);'((?:[^']|'')+)'!\$A:\$C;([23]);FALSE\);""\)$/

/** One tab: a grid of cells, and what was set around them. */
export class FakeTab {
  readonly properties: sheets_v4.Schema$SheetProperties & { sheetId: number; title: string }
  readonly metadata: sheets_v4.Schema$DeveloperMetadata[] = []
  /** Formats, validations, colours, warnings, filters: as they were asked for. */
  readonly settings: Request[] = []
  rows: CellData[][] = []

  constructor(properties: FakeTab['properties']) {
    this.properties = properties
  }

  copy(): FakeTab {
    const tab = new FakeTab(structuredClone(this.properties))
    tab.metadata.push(...this.metadata)
    tab.settings.push(...this.settings)
    tab.rows = this.rows.map((row) => [...row])
    return tab
  }

  get countRows(): number {
    return this.properties.gridProperties?.rowCount ?? 1000
  }

  get countColumns(): number {
    return this.properties.gridProperties?.columnCount ?? 26
  }

  grow(rows: number): void {
    const gridProperties = { ...this.properties.gridProperties, rowCount: this.countRows + rows }
    this.properties.gridProperties = gridProperties
  }

  /** Writes cells, of each only what the mask names. */
  write(rowIndex: number, columnIndex: number, cells: readonly CellData[], fields: string): void {
    const masks = fields.split(',').map((path) => path.split('.'))
    if (rowIndex >= this.countRows) throw new Refused(`row ${rowIndex} is beyond the last row`)
    if (columnIndex + cells.length > this.countColumns) throw new Refused('beyond the last column')
    while (this.rows.length <= rowIndex) this.rows.push([])
    const row = this.rows[rowIndex] ?? []
    cells.forEach((cell, at) => {
      for (let gap = row.length; gap <= columnIndex + at; gap++) row.push({})
      row[columnIndex + at] = masks.reduce<CellData>(
        (old, mask) => withField(old, cell, mask) as CellData,
        row[columnIndex + at] ?? {},
      )
    })
  }

  append(rows: readonly (readonly CellData[])[], fields: string): void {
    const last = this.rows.findLastIndex((row) => row.some((cell) => cell.userEnteredValue))
    if (last + 1 + rows.length > this.countRows) this.grow(last + 1 + rows.length - this.countRows)
    rows.forEach((cells, at) => this.write(last + 1 + at, 0, cells, fields))
  }
}

function withField(old: unknown, fresh: unknown, [first, ...rest]: readonly string[]): unknown {
  if (first === undefined) return fresh
  const from = (fresh ?? {}) as Record<string, unknown>
  const { [first]: before, ...others } = (old ?? {}) as Record<string, unknown>
  const value = withField(before, from[first], rest)
  return value === undefined ? others : { ...others, [first]: value }
}

/** Computes cells as Google does; of formulas it knows the one that looks answers up. */
export class Calculation {
  private readonly tabs: readonly FakeTab[]
  private readonly tables = new Map<string, ReadonlyMap<string, readonly CellData[]> | null>()

  constructor(tabs: readonly FakeTab[]) {
    this.tabs = tabs
  }

  valueOf(cell: CellData | undefined, row: readonly CellData[]): Value | undefined {
    const value = cell?.userEnteredValue ?? undefined
    const formula = value?.formulaValue
    if (typeof formula !== 'string') return value
    const [, column = '', title = '', place] = LOOK_UP.exec(formula) ?? []
    if (place === undefined) return { errorValue: { type: 'NAME', message: 'Unknown formula' } }
    const table = this.table(title.replaceAll("''", "'"))
    if (!table) return { errorValue: { type: 'REF', message: 'No such tab' } }
    const id = row[numberOf(column) - 1]?.userEnteredValue?.stringValue?.trim().toLowerCase() ?? ''
    const found = id === '' ? undefined : table.get(id)?.[Number(place) - 1]
    return { stringValue: found?.userEnteredValue?.stringValue ?? '' }
  }

  private table(title: string): ReadonlyMap<string, readonly CellData[]> | null {
    const known = this.tables.get(title)
    if (known !== undefined) return known
    const tab = this.tabs.find(({ properties }) => properties.title === title)
    const rows = new Map<string, readonly CellData[]>()
    for (const row of tab?.rows ?? []) {
      const key = row[0]?.userEnteredValue?.stringValue?.toLowerCase() ?? ''
      if (!rows.has(key)) rows.set(key, row)
    }
    const table = tab ? rows : null
    this.tables.set(title, table)
    return table
  }
}

function numberOf(letters: string): number {
  return Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
}
