import { stripVTControlCharacters } from 'node:util'

const WIDEST_CELL = 60

/**
 * Rows as an aligned text table, numbers to the right. Control characters (a caption's line ends,
 * a terminal's escape codes) are shown as spaces; long cells are cut with an ellipsis.
 */
export function textTable(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const names = Object.keys(rows[0] ?? {})
  const cells = rows.map((row) => names.map((name) => cellText(row[name])))
  const widths = names.map((name, i) =>
    Math.max(name.length, ...cells.map((row) => row[i]?.length ?? 0)),
  )
  const isNumeric = names.map((name) => rows.every((row) => isNumber(row[name])))
  const line = (texts: readonly string[]) =>
    texts
      .map((text, i) =>
        isNumeric[i] ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0),
      )
      .join('  ')
      .trimEnd()
  const rule = widths.map((width) => '─'.repeat(width)).join('  ')
  return [line(names), rule, ...cells.map(line)].join('\n')
}

function isNumber(value: unknown): boolean {
  return value === null || typeof value === 'number' || typeof value === 'bigint'
}

function cellText(value: unknown): string {
  const text =
    value === null || value === undefined
      ? ''
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value)
  // oxlint-disable-next-line no-control-regex -- control characters are what must go
  const clean = stripVTControlCharacters(text).replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
  return clean.length > WIDEST_CELL ? `${clean.slice(0, WIDEST_CELL - 1)}…` : clean
}
