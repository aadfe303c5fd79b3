import { lineAt, type Layers } from './layers.ts'
import type { Complain } from './problems.ts'

/** One item of the last select with the comment behind it. */
export interface SelectItem {
  readonly name: string
  readonly comment: string
  readonly line: number
}

interface Span {
  readonly start: number
  readonly end: number
}

const STEPS = /[([{]|[)\]}]|,|\b(?:select|(?<!\bdistinct\s+)from|union|intersect|except)\b/gi

/**
 * The items of a statement's last select outside all parentheses: those its relation has as
 * columns. A comment belongs to the item before it, on its last line or on lines of their own
 * below; lines like `---------- ids` are headings. Complains about what hides the columns.
 */
export function readLastSelect({ code, comments }: Layers, complain: Complain): SelectItem[] {
  const spans = lastList(code, complain)
  return spans.flatMap((span, index) => {
    const text = code
      .slice(span.start, span.end)
      .replace(/^\s*distinct\b/i, (word) => ' '.repeat(word.length))
    const start = span.start + (text.length - text.trimStart().length)
    const line = lineAt(code, start)
    const expression = text.trim()
    const name = nameOf(expression)
    if (name === null) complain(line, problemOf(expression))
    if (name === null) return []
    const lastCode = span.start + text.trimEnd().length
    const next = spans[index + 1]
    return [
      {
        name,
        line,
        comment: commentAfter(comments, lastCode, next ? firstCode(code, next) : undefined),
      },
    ]
  })
}

function lastList(code: string, complain: Complain): Span[] {
  let spans: Span[] = []
  let depth = 0
  let start: number | null = null
  const close = (end: number): void => {
    if (start !== null) spans.push({ start, end })
    start = null
  }
  for (const { 0: step, index } of code.matchAll(STEPS)) {
    if ('([{'.includes(step)) depth++
    else if (')]}'.includes(step)) depth--
    else if (depth > 0) continue
    else if (step === ',') {
      if (start === null) continue
      close(index)
      start = index + 1
    } else if (/^select$/i.test(step)) {
      spans = []
      start = index + step.length
    } else if (/^from$/i.test(step)) close(index)
    else if (start !== null || spans.length > 0) {
      complain(lineAt(code, index), `put the ${step.toLowerCase()} into a CTE and select from that`)
    }
  }
  close(code.trimEnd().length)
  return spans
}

function firstCode(code: string, span: Span): number {
  return span.start + code.slice(span.start).search(/\S/)
}

function nameOf(expression: string): string | null {
  const alias = /(?:^|\s)as\s+([a-z_]\w*)$/i.exec(expression)?.[1]
  return alias ?? /^(?:[a-z_]\w*\.)*([a-z_]\w*)$/i.exec(expression)?.[1] ?? null
}

function problemOf(expression: string): string {
  if (expression === '') return 'a column is missing between two commas of the last select'
  if (/(^|\.)\*/.test(expression)) {
    return 'the last select lists its columns, one a line, each with a comment; it has a *'
  }
  return `give the expression "${expression.replace(/\s+/g, ' ').slice(0, 60)}" a name with "as"`
}

/** The comments from the line of `from` on, up to `to` or a blank line or a heading. */
function commentAfter(comments: string, from: number, to = comments.length): string {
  const lines = comments.slice(from, to).split('\n')
  const found: string[] = []
  for (const [index, line] of lines.entries()) {
    const text = line.trim()
    if (index > 0 && (text === '' || text.startsWith('---'))) break
    found.push(text.replace(/^--\s*/, ''))
  }
  return found.join(' ').trim()
}
