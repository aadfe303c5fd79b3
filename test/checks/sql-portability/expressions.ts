import type { Node } from '../sql-format/nodes.ts'
import { mayBeFraction } from './fractions.ts'
import { bare, castOf, childOf, columnName, functionName } from './tree.ts'

const TYPES = new Set(['string', 'int64', 'float64', 'numeric', 'bool', 'date', 'timestamp'])
const UNITS = new Set(['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE'])
const DATES = new Set(['fn.local_date', 'fn.week_start', 'fn.add_days'])

type Rule = (node: Node) => string | null

/** What is wrong with a node of a type, if anything is. */
const RULES: Readonly<Record<string, Rule>> = {
  cast_expr: castProblem,
  safe_cast_expr: castProblem,
  binary_expr: arithmeticProblem,
  extract_expr: (node) => {
    const unit = childOf(childOf(bare(childOf(node, 'args')), 'unit'), 'unitKw')
    return UNITS.has(String(unit?.['name']))
      ? null
      : 'extract() counts weeks and their days otherwise on BigQuery; use fn.iso_week or fn.hour_of_week'
  },
  interval_literal: () =>
    'date and interval make a timestamp on DuckDB; use fn.add_days or fn.add_hours',
  timestamp_literal: () => "timestamp '…' has no zone on DuckDB; write cast('… +00' as timestamp)",
  datetime_literal: () => 'there are no datetimes in the shared dialect; use a timestamp',
  array_subscript: () => 'arrays begin with 1 on DuckDB, with 0 on BigQuery; unnest them',
  string_literal: (node) => {
    const text = String(node['text'])
    if (!text.startsWith("'")) return `${text} is a name on DuckDB; write texts as '…'`
    return text.includes('\\') ? `${text}: a \\ begins a special letter on BigQuery only` : null
  },
}

/** What an expression means differently on the two engines, if anything. */
export function expressionProblem(node: Node): string | null {
  return RULES[node.type]?.(node) ?? null
}

function castProblem(node: Node): string | null {
  const { value, type } = castOf(node)
  if (!TYPES.has(type)) {
    return `${type} is not a type of the shared dialect: ${[...TYPES].join(', ')}`
  }
  if (value?.type === 'null_literal') return null
  if (type === 'string') return 'a cast to string writes floats and instants otherwise; use fn.text'
  if (type === 'numeric') return 'a cast to numeric rounds floats otherwise; use fn.decimal'
  if (type === 'int64' && mayBeFraction(value)) {
    return 'a cast to int64 rounds halves to even on DuckDB; use floor() or fn.round_half_up'
  }
  return null
}

function arithmeticProblem(node: Node): string | null {
  const operator = node['operator']
  const sides = [bare(childOf(node, 'left')), bare(childOf(node, 'right'))]
  if (operator === '-' && sides.every(isInstant)) {
    return 'an instant minus an instant is an interval; use fn.hours_between or fn.days_between'
  }
  if ((operator === '-' || operator === '+') && sides.some(isDate)) {
    return 'a date plus or minus something has other types; use fn.add_days or fn.day_number'
  }
  return null
}

const isInstant = (node: Node | undefined): boolean =>
  functionName(node) === 'fn.add_hours' || columnName(node)?.endsWith('_at') === true

const isDate = (node: Node | undefined): boolean =>
  node?.type === 'date_literal' ||
  DATES.has(functionName(node) ?? '') ||
  (node?.type === 'cast_expr' && castOf(node).type === 'date') ||
  columnName(node)?.endsWith('_on') === true
