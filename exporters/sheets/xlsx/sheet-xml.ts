import type { CellValue } from '../columns.ts'
import { attribute, decodeCellText, tokensOf, unescapeXml, type XmlToken } from './xml.ts'

/** A cell of a sheet's XML, with its place in it. */
export interface XmlCell {
  /** From 1. */
  readonly column: number
  readonly value: CellValue
  readonly style: string | undefined
  /** Whether it is, or takes part in, a formula that other cells may lean on. */
  readonly isFormula: boolean
  readonly start: number
  readonly end: number
}

export interface XmlRow {
  readonly number: number
  readonly cells: readonly XmlCell[]
  readonly start: number
  /** End of its opening tag. */
  readonly open: number
  readonly end: number
  /** Whether the row is one closed tag without cells. */
  readonly isEmpty: boolean
  /** The row's own attributes, as written. */
  readonly raw: string
}

/** The texts of the shared string table, by their index. */
export function sharedStringsOf(xml: string): string[] {
  const strings: string[] = []
  let text: string | null = null
  let isText = false
  let isPhonetic = false
  for (const token of tokensOf(xml)) {
    if (token.name === 'si') {
      if (token.kind === 'open') text = ''
      if ((token.kind === 'close' || token.isEmpty) && text !== null) {
        strings.push(decodeCellText(text))
        text = null
      }
    } else if (token.name === 'rPh') isPhonetic = token.kind === 'open'
    else if (token.name === 't') isText = token.kind === 'open' && !token.isEmpty
    else if (token.kind === 'text' && isText && !isPhonetic && text !== null) {
      text += unescapeXml(token.raw)
    }
  }
  return strings
}

interface OpenCell {
  readonly token: XmlToken
  readonly column: number
  /** The text inside `v`, and inside `is`. */
  value: string | null
  inline: string | null
  isFormula: boolean
}

/** The rows of a sheet, in the order of the file. */
export function rowsOf(xml: string, strings: readonly string[]): XmlRow[] {
  const rows: XmlRow[] = []
  let cells: XmlCell[] = []
  let row: { token: XmlToken; number: number } | null = null
  let cell: OpenCell | null = null
  let inside = ''
  for (const token of tokensOf(xml)) {
    if (token.name === 'row') {
      if (token.kind === 'open') {
        cells = []
        row = { token, number: Number(attribute(token, 'r') ?? (rows.at(-1)?.number ?? 0) + 1) }
      }
      if (row && (token.kind === 'close' || token.isEmpty)) {
        rows.push(closeRow(row.token, row.number, cells, token))
        row = null
      }
    } else if (token.name === 'c' && row) {
      if (token.kind === 'open') {
        const column = columnOf(attribute(token, 'r')) ?? (cells.at(-1)?.column ?? 0) + 1
        cell = { token, column, value: null, inline: null, isFormula: false }
      }
      if (cell && (token.kind === 'close' || token.isEmpty)) {
        cells.push(closeCell(cell, token.end, strings))
        cell = null
      }
    } else if (cell) {
      inside =
        token.kind === 'open' && !token.isEmpty ? token.name : token.kind === 'close' ? '' : inside
      if (token.name === 'f') cell.isFormula = true
      if (token.kind === 'text' && inside === 'v') cell.value = (cell.value ?? '') + token.raw
      if (token.kind === 'text' && inside === 't') cell.inline = (cell.inline ?? '') + token.raw
    }
  }
  return rows
}

function closeRow(open: XmlToken, number: number, cells: XmlCell[], last: XmlToken): XmlRow {
  const { start, end, isEmpty, raw } = open
  return { number, cells, start, open: end, end: last.end, isEmpty, raw }
}

function closeCell(cell: OpenCell, end: number, strings: readonly string[]): XmlCell {
  const { token, column, isFormula } = cell
  const style = attribute(token, 's')
  return { column, style, isFormula, start: token.start, end, value: valueOf(cell, strings) }
}

function valueOf(
  { token, value, inline, isFormula }: OpenCell,
  strings: readonly string[],
): CellValue {
  const text = unescapeXml(value ?? '')
  switch (attribute(token, 't')) {
    case 's':
      return strings[Number(text)] ?? null
    case 'inlineStr':
      return decodeCellText(unescapeXml(inline ?? ''))
    case 'str':
      return decodeCellText(text)
    case 'd':
      return text
    case 'b':
      return text === '1' || text === 'true'
    case 'e':
      return { error: text }
    default:
      if (value === null) return isFormula ? { error: 'a formula without a result' } : null
      return Number.isFinite(Number(text)) ? Number(text) : text
  }
}

/** The number of a column in a reference: `B7` → 2. */
export function columnOf(reference: string | undefined): number | null {
  const letters = /^\$?([A-Z]{1,3})/i.exec(reference ?? '')?.[1]
  if (letters === undefined) return null
  return Array.from(letters.toUpperCase()).reduce(
    (sum, letter) => sum * 26 + letter.charCodeAt(0) - 64,
    0,
  )
}

/** The letters of a column: 2 → `B`. */
export function columnName(column: number): string {
  const rest = Math.floor((column - 1) / 26)
  return (rest > 0 ? columnName(rest) : '') + String.fromCharCode(65 + ((column - 1) % 26))
}
