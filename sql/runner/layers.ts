import { PIECES } from '../text.ts'

/** A text taken apart into code and `--` comments; both keep every offset and line of the text. */
export interface Layers {
  /** Everything but string literals, quoted names and comments, which are blanks here. */
  readonly code: string
  /** The `--` comments with all else blank. */
  readonly comments: string
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ')

/** Takes a SQL text apart. */
export function layersOf(sql: string): Layers {
  let code = ''
  let comments = ''
  let end = 0
  for (const { 0: piece, index } of sql.matchAll(PIECES)) {
    code += sql.slice(end, index) + blank(piece)
    comments += blank(sql.slice(end, index)) + (piece.startsWith('--') ? piece : blank(piece))
    end = index + piece.length
  }
  return { code: code + sql.slice(end), comments: comments + blank(sql.slice(end)) }
}

/** The line of an offset, counted from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let i = text.indexOf('\n'); i !== -1 && i < offset; i = text.indexOf('\n', i + 1)) line++
  return line
}
