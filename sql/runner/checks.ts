import type { Check, Severity } from './model.ts'
import { didYouMean } from './nearest.ts'

const NUMBER = /^-?\d+(?:\.\d+)?(?:e-?\d+)?$/i
const KNOWN = ['not_null', 'unique', 'range', 'values', 'ref']

/** A column's comment: what it means and what is asked of it. */
export interface ColumnComment {
  readonly doc: string
  readonly checks: readonly Check[]
}

/**
 * Reads `The score. @not_null @range 0..1`. A `?` behind a check makes it a warning; other checks
 * get the severity given. Calls `complain` for unknown checks and arguments out of form.
 */
export function readComment(
  comment: string,
  severity: Severity,
  complain: (message: string) => void,
): ColumnComment {
  const doc: string[] = []
  const checks: Check[] = []
  const words = comment.split(/\s+/).filter((word) => word !== '')
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? ''
    const name = /^@([a-z]\w*)\??$/i.exec(word)?.[1]
    if (name === undefined) doc.push(word)
    else {
      const takesArgument = ['range', 'values', 'ref'].includes(name)
      const argument = takesArgument ? (words[++i] ?? '') : ''
      const isWarning = word.endsWith('?') || argument.endsWith('?')
      const check = readCheck(name, argument.replace(/\?$/, ''), isWarning ? 'warn' : severity)
      if (typeof check === 'string') complain(check)
      else checks.push(check)
    }
  }
  return { doc: doc.join(' '), checks }
}

function readCheck(name: string, argument: string, severity: Severity): Check | string {
  switch (name) {
    case 'not_null':
    case 'unique':
      return { type: name, severity }
    case 'range': {
      const [, low = '', high = ''] = /^(.*?)\.\.(.*)$/.exec(argument) ?? []
      const areNumbers = [low, high].every((end) => end === '' || NUMBER.test(end))
      if ((!low && !high) || !areNumbers)
        return 'write a range as @range 0..1, @range 0.. or @range ..1'
      return { type: 'range', severity, low: low || null, high: high || null }
    }
    case 'values': {
      const values = argument.split('|')
      if (values.some((value) => value === '')) return 'write the allowed values as @values a|b|c'
      return { type: 'values', severity, values }
    }
    case 'ref': {
      const [, relation, column] = /^([a-z_]\w*\.\w+)\((\w+)\)$/.exec(argument) ?? []
      if (!relation || !column) return 'write a reference as @ref marts.account_health(account_id)'
      return { type: 'ref', severity, relation, column }
    }
    default:
      return `unknown check @${name}${didYouMean(name, KNOWN)}; checks are @${KNOWN.join(', @')}`
  }
}
