import { lineAt } from './layers.ts'
import type { Complain } from './problems.ts'

const CLOCKS =
  /\b(?:current_(?:timestamp|date|time|datetime)|localtime(?:stamp)?)\b|\b(?:now|today|get_current_(?:timestamp|date|time)|transaction_timestamp|unix_now)\s*\(/gi
const DICE = /\b(?:random|rand|setseed|uuid|gen_random_uuid|generate_uuid|uuidv[47])\s*\(/gi
const PARAMETERS = /@+[a-z_]\w*/gi

/** Complains about bytes that make the same file differ between machines. */
export function checkBytes(text: string, complain: Complain): void {
  if (text.startsWith('\uFEFF'))
    complain(1, 'starts with a byte order mark; save it as plain UTF-8')
  const cr = text.indexOf('\r')
  if (cr !== -1) complain(lineAt(text, cr), 'has Windows line ends; save it with \\n alone')
}

/** Complains about what a model may not hold: clocks, dice, semicolons, unknown parameters. */
export function checkCode(
  code: string,
  kind: 'table' | 'view' | 'incremental',
  complain: Complain,
): void {
  const each = (pattern: RegExp, message: (found: string) => string | null): void => {
    for (const { 0: found, index } of code.matchAll(pattern)) {
      const problem = message(found)
      if (problem) complain(lineAt(code, index), problem)
    }
  }
  each(CLOCKS, (found) => `${found} reads the machine’s clock; use @as_of, the clock of the build`)
  each(
    DICE,
    (found) => `${found} gives another value every time; a model gives the same rows again`,
  )
  each(/;/g, () => 'holds a semicolon; a model is one statement without it')
  each(PARAMETERS, (found) => parameterProblem(found.toLowerCase(), kind))
}

function parameterProblem(name: string, kind: 'table' | 'view' | 'incremental'): string | null {
  if (name === '@as_of') {
    return kind === 'view'
      ? 'a view has no clock: readers compare with their own, or the model becomes a table'
      : null
  }
  if (name === '@window_start') {
    return kind === 'incremental' ? null : '@window_start is for incremental models'
  }
  return `unknown parameter ${name}; models know @as_of and, if incremental, @window_start`
}
