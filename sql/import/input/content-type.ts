import { isUtf8 } from 'node:buffer'

/** What the first bytes of a file say it is. */
export type ContentType =
  | { readonly type: 'gzip' | 'parquet' | 'json' | 'csv' }
  | { readonly type: 'utf-16'; readonly encoding: 'utf-16le' | 'utf-16be' }
  | { readonly type: 'refused'; readonly reason: string }

const BOM = '\ufeff'
const QUOTE_AND_BRACES = /^\s*[[{]/

/** First bytes of formats people send by mistake. */
const OTHERS: readonly (readonly [latin1: string, reason: string])[] = [
  ['PK\x03\x04', 'is a zip archive or an Excel workbook: save the sheet as CSV and import that'],
  ['\xd0\xcf\x11\xe0', 'is an old Excel workbook: save the sheet as CSV and import that'],
  ['SQLite format 3', 'is an SQLite database: export the table as CSV and import that'],
  ['\x28\xb5\x2f\xfd', 'is compressed with zstd: unpack it, or use gzip'],
  ['BZh', 'is compressed with bzip2: unpack it, or use gzip'],
  ['\xfd7zXZ', 'is compressed with xz: unpack it, or use gzip'],
  ['%PDF', 'is a PDF: import CSV, NDJSON or Parquet'],
  ['PARE', 'is an encrypted Parquet file: import it unencrypted'],
]

/** Tells what a file is from its first bytes (64 KB are enough), never from its name. */
export function contentType(head: Buffer): ContentType {
  if (head[0] === 0x1f && head[1] === 0x8b) return { type: 'gzip' }
  const start = head.toString('latin1', 0, 16)
  if (start.startsWith('PAR1')) return { type: 'parquet' }
  const other = OTHERS.find(([bytes]) => start.startsWith(bytes))
  if (other) return { type: 'refused', reason: other[1] }
  const encoding = utf16Of(head)
  if (encoding) return { type: 'utf-16', encoding }
  if (isBinary(head)) {
    return { type: 'refused', reason: 'is not text: import CSV, NDJSON or Parquet' }
  }
  const text = head.toString('utf8').replace(BOM, '')
  return { type: QUOTE_AND_BRACES.test(text) ? 'json' : 'csv' }
}

/** UTF-16 by its mark, else by half of the bytes of Latin text being zero. */
function utf16Of(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  let even = 0
  let odd = 0
  for (let at = 0; at < head.length; at++) {
    if (head[at] !== 0) continue
    if (at % 2 === 0) even++
    else odd++
  }
  const many = head.length / 5
  if (odd > many && even === 0) return 'utf-16le'
  return even > many && odd === 0 ? 'utf-16be' : null
}

function isBinary(head: Buffer): boolean {
  let controls = 0
  for (const byte of head) {
    if (byte === 0) return true
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) controls++
  }
  return controls > head.length / 50 && !isUtf8(head)
}
