import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'

const PIECE_BYTES = 1 << 20
const BOM_BYTES = Buffer.from('\ufeff')
const QUOTE = 0x22
const LF = 0x0a
const CR = 0x0d
const SPACE = 0x20
/** What may stand before a quote that opens a cell, spaces aside: a delimiter or a line end. */
const BEFORE_CELL = new Set([0x2c, 0x3b, 0x09, 0x7c, LF, CR])

/** What one pass over a file's bytes finds. */
export interface Measure {
  /** SHA-256 (hex). */
  readonly digest: string
  /**
   * CSV records: lines that hold something, line ends between quotes not counted. Null where
   * quotes stand in odd places, so that they cannot be counted so.
   */
  readonly records: number | null
}

/** Reads a file once, a piece at a time. */
export async function measure(path: string): Promise<Measure> {
  const hash = createHash('sha256')
  const counter = new RecordCounter()
  const piece = Buffer.allocUnsafe(PIECE_BYTES)
  let isFirst = true
  const file = await open(path, 'r')
  try {
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, PIECE_BYTES, null)
      if (bytesRead === 0) return { digest: hash.digest('hex'), records: counter.end() }
      const bytes = bytesRead < PIECE_BYTES ? piece.subarray(0, bytesRead) : piece
      hash.update(bytes)
      counter.add(
        isFirst && bytes.indexOf(BOM_BYTES) === 0 ? bytes.subarray(BOM_BYTES.length) : bytes,
      )
      isFirst = false
    }
  } finally {
    await file.close()
  }
}

/** Counts records by searching for quotes and line ends only, which is nearly free. */
class RecordCounter {
  private count = 0
  private isQuoted = false
  private isOdd = false
  /** The last byte of the piece before that is no space, and whether spaces follow it. */
  private lastByte = LF
  private endsWithSpace = false
  /** Bytes of the current record so far, and whether the last of them is CR. */
  private length = 0
  private endsWithCr = false

  add(bytes: Uint8Array): void {
    const end = bytes.length
    let start = 0
    let quote = find(bytes, QUOTE, 0)
    let line = find(bytes, LF, 0)
    while (quote < end || line < end) {
      if (quote < line) {
        if (!this.isQuoted && !this.opensCell(bytes, quote)) this.isOdd = true
        this.isQuoted = !this.isQuoted
        quote = find(bytes, QUOTE, quote + 1)
        continue
      }
      if (!this.isQuoted) {
        const length = this.length + line - start
        const isCr = line > start ? bytes[line - 1] === CR : this.endsWithCr
        if (length > (isCr ? 1 : 0)) this.count++
        this.length = 0
        this.endsWithCr = false
        start = line + 1
      }
      line = find(bytes, LF, line + 1)
    }
    this.length += end - start
    if (end > start) this.endsWithCr = bytes[end - 1] === CR
    this.remember(bytes)
  }

  end(): number | null {
    if (this.isOdd || this.isQuoted) return null
    return this.count + (this.length > 0 ? 1 : 0)
  }

  /** Whether a quote stands at the start of a cell, or doubles the one right before it. */
  private opensCell(bytes: Uint8Array, quote: number): boolean {
    let at = quote - 1
    while (at >= 0 && bytes[at] === SPACE) at--
    const hasSpaces = at < quote - 1 || (at < 0 && this.endsWithSpace)
    const before = at >= 0 ? bytes[at] : this.lastByte
    return before === QUOTE ? !hasSpaces : BEFORE_CELL.has(before ?? LF)
  }

  private remember(bytes: Uint8Array): void {
    let at = bytes.length - 1
    while (at >= 0 && bytes[at] === SPACE) at--
    this.endsWithSpace = at < bytes.length - 1 || (at < 0 && this.endsWithSpace)
    if (at >= 0) this.lastByte = bytes[at] ?? LF
  }
}

function find(bytes: Uint8Array, byte: number, from: number): number {
  const at = bytes.indexOf(byte, from)
  return at < 0 ? bytes.length : at
}
