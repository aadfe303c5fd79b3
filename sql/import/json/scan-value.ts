import type { Window } from '../csv/scan-record.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN = [0x7b, 0x5b]
const CLOSE = [0x7d, 0x5d]
const COMMA = 0x2c
const CLOSE_LIST = 0x5d
const SPACES = [0x20, 0x09, 0x0a, 0x0d]

/**
 * Where the JSON value that begins at `start` ends, by its brackets and quotes alone; null beyond
 * the window.
 */
export function valueEnd({ bytes, end, isLast }: Window, start: number): number | null {
  let depth = 0
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte === QUOTE) {
      at = stringEnd(bytes, at, end)
      if (at < 0) return null
    } else if (OPEN.includes(byte)) depth++
    else if (CLOSE.includes(byte)) {
      if (depth === 0) return at
      depth--
      if (depth === 0) return at + 1
    } else if (depth === 0 && (byte === COMMA || SPACES.includes(byte))) return at
  }
  return isLast && depth === 0 ? end : null
}

function stringEnd(bytes: Buffer, open: number, end: number): number {
  for (let at = open + 1; at < end; at++) {
    if (bytes[at] === BACKSLASH) at++
    else if (bytes[at] === QUOTE) return at
  }
  return -1
}

/** The first byte from `start` on that is no white space. */
export function skipSpaces({ bytes, end }: Window, start: number): number {
  let at = start
  while (at < end && SPACES.includes(bytes[at] ?? 0)) at++
  return at
}

/** What stands between two values of a list. */
export function isComma(byte: number | undefined): boolean {
  return byte === COMMA
}

/** What ends a list. */
export function isListEnd(byte: number | undefined): boolean {
  return byte === CLOSE_LIST
}
