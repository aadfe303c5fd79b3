import { CleanFiles } from '../clean-files.ts'
import { countLineEnds, lineEnd } from '../csv/scan-record.ts'
import { fileError } from '../input/input-error.ts'
import type { Input } from '../input/open-input.ts'
import { FileWindow } from '../window.ts'
import { isComma, isListEnd, skipSpaces, valueEnd } from './scan-value.ts'
import { JsonRecords } from './take-record.ts'

/** The longest record that is read, in bytes. */
const MOST_RECORD_BYTES = 16 << 20
const TOO_LONG = `longer than ${MOST_RECORD_BYTES >> 20} MB`
const BOM_BYTES = Buffer.from('\ufeff')
const LIST = 0x5b

/** A JSON file cleaned: one object a line, its line number first. */
export interface CleanJson {
  readonly files: CleanFiles
  readonly keys: readonly string[]
}

/**
 * Reads NDJSON (an object a line), a list of objects, or objects one after the other, and writes
 * one object a line. Lines of NDJSON that are no objects are noted and skipped. Throws
 * InvalidInputError for a list or stream of objects that breaks off: what follows cannot be told.
 */
export async function cleanJson(input: Input, folder: string): Promise<CleanJson> {
  const window = await FileWindow.open(input.path, 0, MOST_RECORD_BYTES + 1)
  const files = new CleanFiles(folder)
  const records = new JsonRecords(files)
  try {
    if (window.bytes.subarray(0, 3).equals(BOM_BYTES)) window.start = 3
    if (await isByLine(window)) await readLines(window, records, files)
    else await readValues(window, records, input.original)
  } finally {
    await window.close()
    await files.close()
  }
  return { files, keys: [...records.keys] }
}

/** Whether every line is taken for itself: not in a list, nor where objects span lines. */
async function isByLine(window: FileWindow): Promise<boolean> {
  const first = skipSpaces(window, window.start)
  if (window.bytes[first] === LIST) return false
  for (;;) {
    const line = lineEnd(window, first)
    if (line) return !/[{,[]$/.test(window.bytes.toString('latin1', first, line.end).trim())
    if (!(await window.more())) return true
  }
}

async function readLines(window: FileWindow, records: JsonRecords, files: CleanFiles) {
  for (let line = 1; !(window.isLast && window.start >= window.end);) {
    const found = lineEnd(window, window.start)
    if (found) {
      const text = window.bytes.subarray(window.start, found.end)
      if (text.toString('latin1').trim() !== '') await records.take(line, text)
      window.start = found.next
      line++
    } else if (!(await window.more())) {
      await files.refuse(line, TOO_LONG, window.bytes.subarray(window.start, window.start + 1000))
      line += (await skipLine(window)) ? 1 : 0
    }
  }
}

async function skipLine(window: FileWindow): Promise<boolean> {
  for (;;) {
    const found = lineEnd(window, window.start)
    window.start = found?.next ?? window.end
    if (found) return true
    await window.more()
  }
}

async function readValues(window: FileWindow, records: JsonRecords, original: string) {
  let line = 1
  const moveTo = (at: number): void => {
    line += countLineEnds(window.bytes, window.start, at)
    window.start = at
  }
  moveTo(skipSpaces(window, window.start))
  const isList = window.bytes[window.start] === LIST
  if (isList) moveTo(window.start + 1)
  for (;;) {
    moveTo(skipSpaces(window, window.start))
    if (window.start >= window.end) {
      if (!window.isLast) {
        await window.more()
        continue
      }
      if (isList) throw fileError(original, `the list is not closed (line ${line}): it was cut off`)
      return
    }
    if (isList && isListEnd(window.bytes[window.start])) {
      moveTo(window.start + 1)
      if (await hasMore(window)) {
        throw fileError(original, `more follows behind the end of the list (line ${line})`)
      }
      return
    }
    const end = valueEnd(window, window.start)
    if (end === null && !window.isLast && (await window.more())) continue
    if (end === null || end === window.start) {
      throw fileError(original, `the JSON breaks off or is out of order at line ${line}`)
    }
    await records.take(line, window.bytes.subarray(window.start, end))
    moveTo(end)
    moveTo(skipSpaces(window, window.start))
    if (isList && isComma(window.bytes[window.start])) moveTo(window.start + 1)
  }
}

/** Whether anything but white space is left. */
async function hasMore(window: FileWindow): Promise<boolean> {
  for (;;) {
    window.start = skipSpaces(window, window.start)
    if (window.start < window.end) return true
    if (window.isLast || !(await window.more())) return false
  }
}
