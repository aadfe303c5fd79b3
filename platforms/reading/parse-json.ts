/** Keys that a response may hold, an object or list counting as three; captures have up to 12,000. */
const MAX_PARTS = 150_000
const HOLDER = 3

/** Keys that one object may have; captures have up to 100. */
const MAX_KEYS = 20_000

const QUOTE = 34
const BACKSLASH = 92
const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, COLON] = [123, 125, 91, 93, 58]

/** Reads JSON found in one response. */
export interface JsonParser {
  /** The value a text holds; undefined where it is none, or more than one response may hold. */
  parse(text: string): unknown
  /** The object that begins at the first `{` after a marker, whatever follows it. */
  parseAfter(text: string, marker: RegExp): unknown
}

/**
 * Parses the JSON of one response, however it is nested, within a bounded time: `JSON.parse` takes
 * half a second over 5 MB of brackets, so what has more parts than any profile is not parsed.
 */
export function jsonParser(): JsonParser {
  let left = MAX_PARTS

  function parseUpTo(text: string, start: number, isWhole: boolean): unknown {
    const { end, parts } = measure(text, start, left)
    if (end === null || (isWhole && end !== text.length)) return undefined
    left -= parts
    try {
      return JSON.parse(text.slice(start, end))
    } catch {
      return undefined
    }
  }

  return {
    parse(text) {
      const trimmed = withoutGuard(text.trim())
      return /^[{[]/.test(trimmed) ? parseUpTo(trimmed, 0, true) : undefined
    },
    parseAfter(text, marker) {
      const place = text.search(marker)
      const start = place === -1 ? -1 : text.indexOf('{', place)
      return start === -1 ? undefined : parseUpTo(text, start, false)
    },
  }
}

/** Networks put a line before JSON that keeps other sites from running it as a script. */
function withoutGuard(text: string): string {
  return text.replace(/^(?:for ?\(;;\);|\)\]\}',?)\s*/, '')
}

/** Where the value that starts at `start` ends (null: nowhere, or too many parts). */
function measure(
  text: string,
  start: number,
  limit: number,
): { readonly end: number | null; readonly parts: number } {
  const keys = [0]
  let depth = 0
  let parts = 0
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === QUOTE) {
      index = endOfText(text, index)
      if (index === -1) break
    } else if (code === OPEN || code === OPEN_LIST || code === COLON) {
      if (code === COLON) keys[depth] = (keys[depth] ?? 0) + 1
      else keys[++depth] = 0
      parts += code === COLON ? 1 : HOLDER
      if (parts > limit || (keys[depth] ?? 0) > MAX_KEYS) break
    } else if (code === CLOSE || code === CLOSE_LIST) {
      if (--depth === 0) return { end: index + 1, parts }
    }
  }
  return { end: null, parts }
}

/** The index of the quote that closes the text opened at `open`; -1 where none does. */
function endOfText(text: string, open: number): number {
  let close = text.indexOf('"', open + 1)
  while (close !== -1 && isEscaped(text, close)) close = text.indexOf('"', close + 1)
  return close
}

function isEscaped(text: string, index: number): boolean {
  let backslashes = 0
  while (text.charCodeAt(index - 1 - backslashes) === BACKSLASH) backslashes++
  return backslashes % 2 === 1
}
