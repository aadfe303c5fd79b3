const QUOTE = 0x22
const SPACE = 0x20
const LF = 0x0a
const CR = 0x0d

/** What stands at one place of a CSV file. */
export interface Scan {
  /** `more`: the window ends within the record. `broken`: quotes that do not add up. */
  state: 'record' | 'blank' | 'broken' | 'more'
  /** Where the record ends, without its line end. */
  end: number
  /** Where the next one begins. */
  next: number
  /** Lines it takes, its own line end included. */
  lines: number
  cells: number
  /** Number of the last cell that holds anything, from 1. */
  lastFilled: number
  /** Where the last of the first `width` cells ends: there a record with empty cells too many is cut. */
  widthEnd: number
  reason: string
}

/** A place in a file: `isLast` says whether `end` is the end of the file. */
export interface Window {
  readonly bytes: Buffer
  readonly end: number
  readonly isLast: boolean
}

/**
 * Reads one CSV record (RFC 4180: cells in double quotes, quotes in them doubled; spaces around a
 * quoted cell are allowed; lines end with LF, CRLF or CR) from `start`.
 */
export function scanRecord(window: Window, start: number, delimiter: number, width = 0): Scan {
  const { bytes, end } = window
  const scan = emptyScan(start)
  for (let at = start; ; at++) {
    const cell = at
    while (at < end && bytes[at] === SPACE) at++
    let isFilled: boolean
    if (bytes[at] === QUOTE && at < end) {
      const open = at
      at = endOfQuoted(window, open, delimiter, scan)
      if (at < 0) return scan
      isFilled = at > open + 2
    } else {
      while (at < end && bytes[at] !== delimiter && bytes[at] !== LF && bytes[at] !== CR) at++
      isFilled = at > cell
    }
    scan.cells++
    if (isFilled) scan.lastFilled = scan.cells
    if (scan.cells <= width) scan.widthEnd = at
    if (at >= end || bytes[at] !== delimiter) return endOfRecord(window, start, at, scan)
  }
}

function emptyScan(start: number): Scan {
  return {
    state: 'record',
    end: start,
    next: start,
    lines: 0,
    cells: 0,
    lastFilled: 0,
    widthEnd: start,
    reason: '',
  }
}

/** Where a quoted cell and the spaces behind it end, or -1 with the scan's state set. */
function endOfQuoted(
  { bytes, end, isLast }: Window,
  open: number,
  delimiter: number,
  scan: Scan,
): number {
  let at = open + 1
  for (;;) {
    const quote = bytes.indexOf(QUOTE, at)
    if (quote < 0 || quote >= end) {
      return failed(scan, isLast, 'a quote is opened here and never closed')
    }
    if (quote + 1 >= end && !isLast) return failed(scan, false, '')
    if (bytes[quote + 1] !== QUOTE || quote + 1 >= end) {
      scan.lines += countLineEnds(bytes, open, quote)
      at = quote + 1
      break
    }
    at = quote + 2
  }
  while (at < end && bytes[at] === SPACE) at++
  if (at >= end) return isLast ? at : failed(scan, false, '')
  const byte = bytes[at]
  if (byte === delimiter || byte === LF || byte === CR) return at
  return failed(scan, true, 'text follows a closing quote: double the quotes inside a cell')
}

function failed(scan: Scan, isCertain: boolean, reason: string): -1 {
  scan.state = isCertain ? 'broken' : 'more'
  scan.reason = reason
  return -1
}

function endOfRecord({ bytes, end, isLast }: Window, start: number, at: number, scan: Scan): Scan {
  scan.end = at
  if (at >= end) {
    if (!isLast) scan.state = 'more'
    else if (at === start) scan.state = 'blank'
    scan.next = at
    return scan
  }
  if (bytes[at] === CR && at + 1 >= end && !isLast) {
    scan.state = 'more'
    return scan
  }
  scan.next = bytes[at] === CR && bytes[at + 1] === LF && at + 1 < end ? at + 2 : at + 1
  scan.lines++
  if (at === start) scan.state = 'blank'
  return scan
}

/** Lines that end between two places: LF, CRLF and CR count once each. */
export function countLineEnds(bytes: Buffer, from: number, to: number): number {
  let count = 0
  for (let at = from; at < to; at++) {
    if (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] !== LF)) count++
  }
  return count
}

/** Where the line that begins at `start` ends and the next begins; null beyond the window. */
export function lineEnd(
  { bytes, end, isLast }: Window,
  start: number,
): { end: number; next: number } | null {
  let at = start
  while (at < end && bytes[at] !== LF && bytes[at] !== CR) at++
  if (at >= end) return isLast ? { end: at, next: at } : null
  if (bytes[at] === LF) return { end: at, next: at + 1 }
  if (at + 1 >= end && !isLast) return null
  return { end: at, next: bytes[at + 1] === LF && at + 1 < end ? at + 2 : at + 1 }
}
