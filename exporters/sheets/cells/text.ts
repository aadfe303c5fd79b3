const LONGEST = 32_000
const CUT_MARK = ' … [cut here: the whole text is longer than a cell can hold]'

/**
 * A text as a cell can hold it, trimmed, with `\n` line ends: characters that XML 1.0 forbids are
 * left out, and what is longer than a cell (Excel: 32,767 characters) is cut with a mark.
 */
export function cellText(text: string | null): string {
  const clean = normalText(text ?? '')
  if (clean.length <= LONGEST) return clean
  return wellFormed(clean.slice(0, LONGEST)) + CUT_MARK
}

/** Whether a cell's text was cut, so that it cannot stand for the whole. */
export function isCut(text: string): boolean {
  return text.endsWith(CUT_MARK)
}

/** The spelling in which texts are compared: no forbidden characters, `\n` line ends, trimmed. */
export function normalText(text: string): string {
  return wellFormed(text)
    .replace(/\r\n?|[\u0085\u2028]/g, '\n')
    .trim()
}

// eslint-disable-next-line no-control-regex -- the control characters are what it is about
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFE\uFFFF]/g

function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '').replace(FORBIDDEN, '')
}
