import { InvalidInputError } from '../../../domain/errors.ts'
import { readChecked, withCheck } from '../../../domain/item-check.ts'
import { ANSWER, COLUMNS, type CellValue, type Column, type SheetCells } from '../columns.ts'
import { plainText } from '../merge/compare.ts'
import { findHeader, type AnyRow, type Header } from '../xlsx/header.ts'
import type { CellData, SheetData } from './google-api.ts'
import { metadataKey, type Role } from './tab-names.ts'

/** A tab with its cells. */
export interface Tab {
  readonly id: number
  readonly title: string
  /** Rows its grid has, used or not. */
  readonly countRows: number
  readonly rows: readonly AnyRow[]
}

/** A tab with items, and where its columns are. */
export interface RowsTab extends Tab {
  readonly header: Header
}

/** What our answers’ tab says of one id. */
export interface Entry {
  /** Row number, from 1. */
  readonly row: number
  /** What the sheet shows. */
  readonly shown: string
  readonly link: string
  /** What was said before what the row shows was looked at. */
  readonly said: string
}

/** A week’s tabs as read. */
export interface ReadTabs {
  readonly tabs: readonly RowsTab[]
  readonly answers: Tab | null
  readonly entries: ReadonlyMap<string, Entry>
  readonly data: Tab | null
  /** What the hidden tab says, by name. */
  readonly pairs: ReadonlyMap<string, string>
}

/** Sorts out the tabs of a week. Throws InvalidInputError where the rows lost their header. */
export function readTabs(sheets: readonly SheetData[], label: string): ReadTabs {
  const of = (role: Role) => sheets.filter((sheet) => hasRole(sheet, role, label)).map(tabOf)
  const [answers = null] = of('answers')
  const [data = null] = of('data')
  const pairs = (data?.rows ?? []).map(({ cells }) => [textAt(cells, 1), textAt(cells, 2)] as const)
  return {
    tabs: of('rows').map(withHeader),
    answers,
    entries: entriesOf(answers),
    data,
    pairs: new Map(pairs),
  }
}

function hasRole({ developerMetadata }: SheetData, role: Role, label: string): boolean {
  return (developerMetadata ?? []).some(
    (one) => one.metadataKey === metadataKey(role) && one.metadataValue === label,
  )
}

function tabOf({ properties, data }: SheetData): Tab {
  const rows = (data ?? []).flatMap(({ startRow, startColumn, rowData }) =>
    (rowData ?? []).map((row, at) => ({
      number: (startRow ?? 0) + at + 1,
      cells: (row.values ?? []).map((cell, place) => ({
        column: (startColumn ?? 0) + place + 1,
        value: valueOf(cell),
      })),
    })),
  )
  return {
    id: properties?.sheetId ?? 0,
    title: properties?.title ?? '',
    countRows: properties?.gridProperties?.rowCount ?? 0,
    rows,
  }
}

function valueOf({ effectiveValue }: CellData): CellValue {
  const { stringValue, numberValue, boolValue, errorValue } = effectiveValue ?? {}
  if (errorValue) return { error: `#${errorValue.type ?? 'ERROR'}` }
  return stringValue ?? numberValue ?? boolValue ?? null
}

function withHeader(tab: Tab): RowsTab {
  const header = findHeader(tab.rows)
  if (header?.columns.has('decision')) return { ...tab, header }
  throw new InvalidInputError(
    `the tab ${tab.title} has no columns decision and item id: put the header back, or delete the tab and export the week again`,
    { tab: tab.title },
  )
}

function entriesOf(answers: Tab | null): Map<string, Entry> {
  const entries = new Map<string, Entry>()
  for (const { number, cells } of answers?.rows ?? []) {
    const key = textAt(cells, 1).toLowerCase()
    if (number === 1 || key === '' || entries.has(key)) continue
    const [shown, link, said] = [textAt(cells, 2), textAt(cells, 3), textAt(cells, 4)]
    entries.set(key, { row: number, shown, link, said })
  }
  return entries
}

function textAt(cells: AnyRow['cells'], column: number): string {
  return plainText(cells.find((cell) => cell.column === column)?.value)
}

/**
 * What a row is found by in the answers’ tab: its item id in one spelling, anything else in small
 * letters as it stands there; empty where there is nothing.
 */
export function keyOf({ cells }: SheetCells): string {
  const text = plainText(cells['item id'])
  const itemId = readChecked(text)
  return itemId === null ? text.toLowerCase() : withCheck(itemId)
}

/**
 * The rows of the tabs. Answer and link are formulas, so what the answers’ tab says counts for
 * them; other columns are as the sheet has them.
 */
export function rowsOf({ tabs, entries }: ReadTabs): SheetCells[] {
  return tabs.flatMap(({ title, header, rows }) =>
    rows
      .filter(({ number }) => number > header.row)
      .map((row): SheetCells => ({ sheet: title, row: row.number, cells: cellsIn(row, header) }))
      .filter(({ cells }) => Object.values(cells).some((value) => value !== null && value !== ''))
      .map((row): SheetCells => {
        const entry = entries.get(keyOf(row))
        const ours = { [ANSWER]: entry?.said ?? '', link: entry?.link ?? '' }
        return { ...row, cells: { ...row.cells, ...ours } }
      }),
  )
}

function cellsIn({ cells }: AnyRow, { columns }: Header): Partial<Record<Column, CellValue>> {
  const values = new Map(cells.map(({ column, value }) => [column, value]))
  const found = COLUMNS.flatMap((column): [Column, CellValue][] => {
    const at = columns.get(column)
    return at === undefined ? [] : [[column, values.get(at) ?? null]]
  })
  return Object.fromEntries(found)
}
