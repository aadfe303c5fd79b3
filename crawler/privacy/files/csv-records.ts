import { scanRecord } from '../../../sql/import/csv/scan-record.ts'

const DELIMITERS = [',', ';', '\t', '|']

/** One record of a CSV file: its bytes' place and what it says under each column. */
interface CsvRecord {
  readonly start: number
  readonly next: number
  readonly cells: Readonly<Record<string, string>>
}

/**
 * A CSV file without the records that `isGone` names, otherwise byte by byte as it was, and how
 * many there were. Null where quotes do not add up.
 */
export function withoutCsvRecords(
  bytes: Buffer,
  isGone: (cells: Readonly<Record<string, string>>) => boolean,
): { readonly bytes: Buffer; readonly dropped: number } | null {
  const records = recordsOf(bytes)
  if (records === null) return null
  const gone = records.filter(({ cells }) => isGone(cells))
  const parts: Buffer[] = []
  let from = 0
  for (const { start, next } of gone) {
    parts.push(bytes.subarray(from, start))
    from = next
  }
  return { bytes: Buffer.concat([...parts, bytes.subarray(from)]), dropped: gone.length }
}

function recordsOf(bytes: Buffer): CsvRecord[] | null {
  const first = bytes.toString('utf8', 0, (bytes.indexOf(0x0a) + 1 || bytes.length + 1) - 1)
  const delimiter = DELIMITERS.toSorted((a, b) => first.split(b).length - first.split(a).length)[0]
  const code = (delimiter ?? ',').charCodeAt(0)
  const window = { bytes, end: bytes.length, isLast: true }
  let header: string[] | null = null
  const records: CsvRecord[] = []
  for (let start = 0; start < bytes.length;) {
    const { state, end, next } = scanRecord(window, start, code)
    if (state === 'broken') return null
    const cells = cellsOf(bytes.toString('utf8', start, end), String.fromCharCode(code))
    if (header === null) header = cells.map((cell) => cell.replace(/^\uFEFF/, '').toLowerCase())
    else {
      const named = header.map((name, index) => [name, cells[index] ?? ''])
      records.push({ start, next, cells: Object.fromEntries(named) as Record<string, string> })
    }
    start = Math.max(next, start + 1)
  }
  return records
}

/** The cells of one record, without their quotes. */
function cellsOf(record: string, delimiter: string): string[] {
  const cells: string[] = []
  for (let rest = record; ;) {
    const quoted = /^\s*"((?:[^"]|"")*)"\s*/.exec(rest)
    const end = quoted ? quoted[0].length : (rest.indexOf(delimiter) + 1 || rest.length + 1) - 1
    cells.push(quoted ? (quoted[1] ?? '').replaceAll('""', '"') : rest.slice(0, end).trim())
    if (end >= rest.length) return cells
    rest = rest.slice(end + 1)
  }
}
