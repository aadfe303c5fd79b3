/** String literals, quoted names and comments: what is not code in a SQL text. */
export const PIECES = /'(?:[^'\\]|''|\\.)*'|"(?:[^"]|"")*"|`[^`]*`|--[^\n]*|\/\*[\s\S]*?\*\//g

/**
 * Applies `change` to the code of a SQL text and leaves string literals, quoted names and comments
 * as they are.
 */
export function mapCode(sql: string, change: (code: string) => string): string {
  let out = ''
  let end = 0
  for (const piece of sql.matchAll(PIECES)) {
    out += change(sql.slice(end, piece.index)) + piece[0]
    end = piece.index + piece[0].length
  }
  return out + change(sql.slice(end))
}

/** The text without string literals and comments: what is left are names, keywords and numbers. */
export function codeOf(sql: string): string {
  return sql.replace(PIECES, (piece) =>
    piece.startsWith("'") ? "''" : piece.startsWith('`') ? piece : ' ',
  )
}

/** A text as a literal of standard SQL; see `Dialect.text` for what other engines want. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
