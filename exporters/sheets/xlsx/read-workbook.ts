import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import { InvalidInputError, NotFoundError, TryLaterError } from '../../../domain/errors.ts'
import { EDITABLE, type CellValue, type Column, type SheetCells } from '../columns.ts'
import { plainText } from '../merge/compare.ts'
import { findHeader, type Header } from './header.ts'
import { openPackage, partText, type Package, type SheetPart } from './package.ts'
import { rowsOf, sharedStringsOf, type XmlRow } from './sheet-xml.ts'
import { readZip } from './zip.ts'

export const DATA_SHEET = '_drumbeat'
const SERIALS_1904 = 1462

export interface ReadPart {
  readonly part: SheetPart
  readonly xml: string
  readonly xmlRows: readonly XmlRow[]
}

/** One tab with rows of items. */
export interface ReadTab extends ReadPart {
  readonly header: Header
}

/** A workbook as read back. */
export interface ReadSheet {
  readonly rows: readonly SheetCells[]
  /** Out of the ordinary, but no obstacle; in words. */
  readonly notes: readonly string[]
  /** SHA-256 of the file's bytes, hex. */
  readonly digest: string
  /** What `_drumbeat` holds; null where somebody deleted it. */
  readonly exportId: string | null
  /** The merge bases it stands for. */
  readonly baseId: string | null
  readonly week: string | null
  readonly package: Package
  readonly tabs: readonly ReadTab[]
  /** The hidden sheet; null where somebody deleted it. */
  readonly data: ReadPart | null
}

/**
 * Reads every row of a workbook by its column names. Throws NotFoundError where there is no file,
 * TryLaterError while somebody has it open, InvalidInputError where it is no readable workbook or
 * has no sheet with the decisions.
 */
export async function readWorkbook(path: string): Promise<ReadSheet> {
  if (!existsSync(path)) {
    throw new NotFoundError(`there is no workbook ${path}: export the week first`, { path })
  }
  assertClosed(path)
  return parseWorkbook(await readFile(path), basename(path))
}

/** Office programs keep a lock file beside a workbook they have open. */
export function assertClosed(path: string): void {
  const [folder, name] = [dirname(path), basename(path)]
  const lock = [`.~lock.${name}#`, `~$${name}`].map((file) => join(folder, file)).find(existsSync)
  if (lock === undefined) return
  throw new TryLaterError(
    `${name} is open in a spreadsheet program: save and close it there and run this again (if nobody has it open, delete ${basename(lock)})`,
    { path, lock },
  )
}

/** Reads a workbook from its bytes. `name` is used in messages. */
export function parseWorkbook(bytes: Uint8Array, name: string): ReadSheet {
  assertWorkbook(bytes, name)
  const opened = openPackage(readZip(bytes))
  const strings = sharedStringsOf(partText(opened.entries, opened.sharedStringsPath ?? '') ?? '')
  const parts = opened.sheets.map((part): ReadPart => {
    const xml = partText(opened.entries, part.path) ?? ''
    return { part, xml, xmlRows: rowsOf(xml, strings) }
  })
  const data = parts.find(({ part }) => part.name === DATA_SHEET) ?? null
  const tabs = parts.flatMap((part): ReadTab[] => {
    const header = findHeader(part.xmlRows)
    return header ? [{ ...part, header }] : []
  })
  if (tabs.length === 0) {
    throw new InvalidInputError(
      `${name} has no sheet with the columns decision and item id: put the header back, or export the week again`,
      { name },
    )
  }
  return {
    rows: tabs.flatMap((tab) => cellsOfTab(tab, opened.is1904)),
    notes: tabs.flatMap(notesOf),
    digest: createHash('sha256').update(bytes).digest('hex'),
    exportId: pairsOf(data).get('export id') ?? null,
    baseId: pairsOf(data).get('merge base') ?? null,
    week: pairsOf(data).get('week') ?? null,
    package: opened,
    tabs,
    data,
  }
}

function assertWorkbook(bytes: Uint8Array, name: string): void {
  const start = Buffer.from(bytes.subarray(0, 8)).toString('hex')
  if (start.startsWith('504b')) return
  const what =
    start === 'd0cf11e0a1b11ae1'
      ? 'is protected by a password or in the old .xls format: save it as .xlsx without a password'
      : 'is not an Excel workbook: save it as .xlsx'
  throw new InvalidInputError(`${name} ${what}`, { name })
}

function pairsOf(data: ReadPart | null): Map<string, string> {
  const rows = data?.xmlRows ?? []
  return new Map(
    rows.map(({ cells }) => [plainText(cells[0]?.value), plainText(cells[1]?.value)] as const),
  )
}

function cellsOfTab({ part, header, xmlRows }: ReadTab, is1904: boolean): SheetCells[] {
  const columns = [...header.columns]
  return xmlRows
    .filter((row) => row.number > header.row)
    .map((row) => {
      const values = new Map(row.cells.map((cell) => [cell.column, cell.value]))
      const cells = columns.map(([column, at]): [Column, CellValue] => [
        column,
        from1904(values.get(at) ?? null, column, is1904),
      ])
      return { sheet: part.name, row: row.number, cells: Object.fromEntries(cells) }
    })
    .filter(({ cells }) => Object.values(cells).some((value) => value !== null && value !== ''))
}

function from1904(value: CellValue, column: Column, is1904: boolean): CellValue {
  return is1904 && column === 'day' && typeof value === 'number' ? value + SERIALS_1904 : value
}

function notesOf({ part, header }: ReadTab): string[] {
  const missing = EDITABLE.filter((column) => !header.columns.has(column))
  const words = missing.map((column) => `the column ${column} is missing, so nothing in it counts`)
  return [...header.notes, ...words].map((note) => `${part.name}: ${note}`)
}
