import { columnName, type XmlCell, type XmlRow } from './sheet-xml.ts'
import { encodeCellText, escapeXml } from './xml.ts'

/** What to put into a cell: a text (the empty one clears it) or a number. */
export interface NewCell {
  readonly value: string | number
  /** Style of a cell that is not there yet; a cell that is keeps its own. */
  readonly style?: string | undefined
}

export interface RowPatch {
  /** By column number, from 1. */
  readonly cells: ReadonlyMap<number, NewCell>
  /** Height of a row that is not there yet, in points. */
  readonly height?: number
}

/**
 * A sheet's XML with cells replaced or added; every other byte stays. Cells whose formula other
 * cells lean on (shared and array formulas) are left alone. Patches go by row number.
 */
export function patchCells(
  xml: string,
  rows: readonly XmlRow[],
  patches: ReadonlyMap<number, RowPatch>,
): string {
  const [, prefix = ''] = /<\/([\w.-]+:)?sheetData>/.exec(xml) ?? []
  const end = xml.lastIndexOf(`</${prefix}sheetData>`)
  const known = new Map(rows.map((row) => [row.number, row]))
  const pieces = [...patches].map(([number, patch]) => {
    const row = known.get(number)
    if (row)
      return { from: row.start, to: row.end, number, text: patchedRow(xml, row, patch, prefix) }
    const at = rows.find((other) => other.number > number)?.start ?? end
    return { from: at, to: at, number, text: newRow(number, patch, prefix) }
  })
  pieces.sort((a, b) => a.from - b.from || a.number - b.number)
  let out = ''
  let done = 0
  for (const { from, to, text } of pieces) {
    out += xml.slice(done, from) + text
    done = to
  }
  return out + xml.slice(done)
}

function patchedRow(xml: string, row: XmlRow, { cells }: RowPatch, prefix: string): string {
  const texts = new Map(row.cells.map((cell) => [cell.column, xml.slice(cell.start, cell.end)]))
  const old = new Map(row.cells.map((cell) => [cell.column, cell]))
  for (const [column, cell] of cells) {
    const before = old.get(column)
    if (before && isLeantOn(xml, before)) continue
    const style = before ? before.style : cell.style
    texts.set(column, cellXml(prefix, `${columnName(column)}${row.number}`, style, cell.value))
  }
  const inner = [...texts].toSorted(([a], [b]) => a - b).map(([, text]) => text)
  // `spans` is a hint that may no longer hold once a cell is added.
  const open = texts.size > old.size ? row.raw.replace(/\s+spans="[^"]*"/, '') : row.raw
  return `<${prefix}row${open}>${inner.join('')}</${prefix}row>`
}

function newRow(number: number, { cells, height }: RowPatch, prefix: string): string {
  const inner = [...cells]
    .toSorted(([a], [b]) => a - b)
    .map(([column, { style, value }]) =>
      cellXml(prefix, `${columnName(column)}${number}`, style, value),
    )
  const tall = height === undefined ? '' : ` ht="${height}" customHeight="1"`
  return `<${prefix}row r="${number}"${tall}>${inner.join('')}</${prefix}row>`
}

function isLeantOn(xml: string, cell: XmlCell): boolean {
  return cell.isFormula && /<(?:[\w.-]+:)?f\s[^>]*\bref=/.test(xml.slice(cell.start, cell.end))
}

/** Texts are inline strings, so that no other part of the workbook changes. */
function cellXml(
  prefix: string,
  reference: string,
  style: string | undefined,
  value: string | number,
): string {
  const tag = `${prefix}c`
  const attributes = `r="${reference}"${style === undefined ? '' : ` s="${style}"`}`
  if (value === '') return `<${tag} ${attributes}/>`
  if (typeof value === 'number') {
    return `<${tag} ${attributes}><${prefix}v>${value}</${prefix}v></${tag}>`
  }
  const text = `<${prefix}t xml:space="preserve">${escapeXml(encodeCellText(value))}</${prefix}t>`
  return `<${tag} ${attributes} t="inlineStr"><${prefix}is>${text}</${prefix}is></${tag}>`
}
