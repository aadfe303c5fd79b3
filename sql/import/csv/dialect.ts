import { isUtf8 } from 'node:buffer'

import { fileError } from '../input/input-error.ts'
import { headOf } from '../input/open-input.ts'
import { scanRecord } from './scan-record.ts'

const HEADER_BYTES = 1 << 20
const DELIMITERS = [',', ';', '\t', '|']
const BOM_BYTES = Buffer.from('\ufeff')

/** How a CSV file is written and what its columns are called. */
export interface CsvDialect {
  readonly delimiter: string
  readonly columns: readonly string[]
  /** Where the records begin, in bytes, and on which line. */
  readonly bodyStart: number
  readonly bodyLine: number
  /** Whether the header is the very first line. */
  readonly isFirst: boolean
}

/**
 * Reads the header: the delimiter (comma, semicolon, tab or bar) under which most names are
 * `known`, else under which there are most columns. Throws InvalidInputError for a header that
 * cannot be read or names a column twice.
 */
export async function csvDialect(
  path: string,
  original: string,
  isKnown: (name: string) => boolean,
): Promise<CsvDialect> {
  const head = await headOf(path, HEADER_BYTES)
  const isWhole = head.length < HEADER_BYTES
  const found = DELIMITERS.flatMap((delimiter) => header(head, isWhole, delimiter) ?? [])
  const rated = found.map((dialect) => ({
    dialect,
    known: dialect.columns.filter(isKnown).length,
    count: dialect.columns.length,
  }))
  rated.sort((a, b) => b.known - a.known || b.count - a.count)
  const best = rated[0]?.dialect
  if (!best) throw fileError(original, 'the first line cannot be read as column names')
  assertDistinct(best.columns, original)
  return best
}

function header(head: Buffer, isWhole: boolean, delimiter: string): CsvDialect | null {
  let start = head.subarray(0, 3).equals(BOM_BYTES) ? 3 : 0
  let line = 1
  for (;;) {
    const window = { bytes: head, end: head.length, isLast: isWhole }
    const scan = scanRecord(window, start, delimiter.charCodeAt(0))
    if (scan.state === 'blank' && scan.next < head.length) {
      start = scan.next
      line += scan.lines
      continue
    }
    if (scan.state !== 'record') return null
    const columns = cellsOf(head.subarray(start, scan.end), delimiter).map(
      (name, index) => name.trim() || `column_${index + 1}`,
    )
    return {
      delimiter,
      columns,
      bodyStart: scan.next,
      bodyLine: line + scan.lines,
      isFirst: line === 1,
    }
  }
}

/** The cells of one record that `scanRecord` found whole. */
export function cellsOf(record: Buffer, delimiter: string): string[] {
  const cells: string[] = []
  const text = isUtf8(record)
    ? record.toString('utf8')
    : new TextDecoder('windows-1252').decode(record)
  let at = 0
  while (at <= text.length) {
    let start = at
    while (text[start] === ' ') start++
    if (text[start] === '"') {
      let cell = ''
      for (at = start + 1; ; at = at + 2) {
        const quote = text.indexOf('"', at)
        cell += text.slice(at, quote)
        at = quote
        if (text[quote + 1] !== '"') break
        cell += '"'
      }
      cells.push(cell)
      at = text.indexOf(delimiter, at + 1)
    } else {
      const end = text.indexOf(delimiter, at)
      cells.push(text.slice(at, end < 0 ? undefined : end))
      at = end
    }
    if (at < 0) break
    at += 1
  }
  return cells
}

function assertDistinct(columns: readonly string[], original: string): void {
  const seen = new Set<string>()
  for (const name of columns) {
    if (seen.has(name.toLowerCase())) {
      throw fileError(original, `two columns are called ${name}: rename one in the first line`)
    }
    seen.add(name.toLowerCase())
  }
}
