import { isUtf8 } from 'node:buffer'

import { CleanFiles } from '../clean-files.ts'
import { FileWindow } from '../window.ts'
import type { CsvDialect } from './dialect.ts'
import { lineEnd, scanRecord, type Scan } from './scan-record.ts'

/** The longest record that is read, in bytes. */
export const MOST_RECORD_BYTES = 16 << 20

const TOO_LONG = `longer than ${MOST_RECORD_BYTES >> 20} MB, or a quote is opened here and never closed`

/**
 * Reads a CSV file record by record and writes what is whole behind its line number, LF line ends,
 * UTF-8. What is not (cells too many or too few, quotes that do not add up, bytes that are no
 * text) is noted with its line; reading goes on with the next line.
 */
export async function cleanCsv(
  path: string,
  dialect: CsvDialect,
  encoding: 'utf-8' | 'windows-1252',
  folder: string,
): Promise<CleanFiles> {
  const files = new CleanFiles(folder)
  const cleaner = new CsvCleaner(
    await FileWindow.open(path, dialect.bodyStart, MOST_RECORD_BYTES + 1),
    files,
    dialect,
    encoding,
  )
  try {
    await cleaner.run()
  } finally {
    await cleaner.window.close()
    await files.close()
  }
  return files
}

class CsvCleaner {
  readonly window: FileWindow
  private readonly files: CleanFiles
  private readonly delimiter: string
  private readonly byte: number
  private readonly width: number
  private readonly decode: ((bytes: Buffer) => string) | null
  private line: number

  constructor(
    window: FileWindow,
    files: CleanFiles,
    dialect: CsvDialect,
    encoding: 'utf-8' | 'windows-1252',
  ) {
    this.window = window
    this.files = files
    this.delimiter = dialect.delimiter
    this.byte = dialect.delimiter.charCodeAt(0)
    this.width = dialect.columns.length
    const decoder = encoding === 'utf-8' ? null : new TextDecoder(encoding)
    this.decode = decoder && ((bytes) => decoder.decode(bytes))
    this.line = dialect.bodyLine
  }

  async run(): Promise<void> {
    const { window } = this
    while (!(window.isLast && window.start >= window.end)) {
      const scan = scanRecord(window, window.start, this.byte, this.width)
      if (scan.state === 'more') {
        if (!(await window.more())) await this.refuseLine(TOO_LONG)
      } else if (scan.state === 'broken') {
        await this.refuseLine(scan.reason)
      } else {
        if (scan.state === 'record') await this.take(scan)
        window.start = scan.next
        this.line += scan.lines
      }
    }
  }

  private async take(scan: Scan): Promise<void> {
    const { bytes, start } = this.window
    const record = bytes.subarray(start, scan.end)
    const wrong = this.wrongIn(scan, record)
    if (wrong) {
      await this.files.refuse(this.line, wrong, record)
      return
    }
    const cells = bytes.subarray(start, scan.widthEnd)
    await this.files.write(
      `${this.line}${this.delimiter}`,
      this.decode ? Buffer.from(this.decode(cells)) : cells,
    )
  }

  private wrongIn(scan: Scan, record: Buffer): string | null {
    if (scan.cells < this.width || scan.lastFilled > this.width) {
      return `${scan.cells} cells where the first line names ${this.width} columns: quote cells that hold ${JSON.stringify(this.delimiter)} or a line end`
    }
    if (!this.decode && !isUtf8(record)) return 'bytes that are not UTF-8 text'
    return null
  }

  /** Notes the line at the start of the window and goes on behind it, however long it is. */
  private async refuseLine(reason: string): Promise<void> {
    const { window } = this
    let isNoted = false
    for (;;) {
      const found = lineEnd(window, window.start)
      const end = found?.end ?? window.end
      if (!isNoted && (found || end - window.start >= window.bytes.length)) {
        await this.files.refuse(this.line, reason, window.bytes.subarray(window.start, end))
        isNoted = true
      }
      if (found) {
        window.start = found.next
        this.line++
        return
      }
      if (isNoted) window.start = window.end
      await window.more()
    }
  }
}
