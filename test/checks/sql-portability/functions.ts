import type { Node } from '../sql-format/nodes.ts'
import { mayBeFraction } from './fractions.ts'
import { argumentsOf, bare, childOf, columnName, functionName, numberOf } from './tree.ts'

/** Functions that both engines spell the same and mean the same by, nulls included. */
const SHARED = new Set(
  `abs acos array_length asin atan atan2 avg coalesce cos count countif cume_dist dense_rank
   ends_with exp first_value floor ifnull lag last_value lead length ln ltrim max min mod ntile
   nullif percent_rank pow power rank replace row_number rtrim sign sin sqrt starts_with strpos
   substr sum tan trim string_agg array_agg`.split(/\s+/),
)

/** What to write instead of functions that differ, silently or not. */
const INSTEAD: Readonly<Record<string, string>> = {
  greatest: 'gives null for any null on BigQuery; use fn.larger',
  least: 'gives null for any null on BigQuery; use fn.smaller',
  concat: 'gives null for any null on BigQuery; use ||',
  regexp_replace: 'changes the first match on DuckDB, all on BigQuery; it belongs into fn.*',
  log: 'is to the base of 10 on DuckDB, of e on BigQuery; use fn.ln',
  log10: 'fails on 0 and below; use fn.ln',
  round: 'rounds decimals exactly on DuckDB, as floats on BigQuery; use fn.round_half_up',
  md5: 'is hex on DuckDB, bytes on BigQuery; use fn.caption_key, or put it into fn.*',
  sha256: 'is hex on DuckDB, bytes on BigQuery; use fn.caption_key, or put it into fn.*',
  lower: 'makes other letters of İ and a final Σ on BigQuery; use fn.lower',
  upper: 'makes SS of ß on BigQuery; use fn.upper',
  date_trunc: 'starts weeks on Sunday on BigQuery; use fn.week_start',
  timestamp_trunc: 'is unknown to DuckDB; use fn.week_start or fn.local_date',
  date_diff: 'takes its arguments in another order; use fn.day_number or fn.days_between',
  timestamp_diff: 'is unknown to DuckDB; use fn.hours_between',
  date_add: 'takes its arguments in another order; use fn.add_days',
  date_sub: 'takes its arguments in another order; use fn.add_days',
  timestamp_add: 'is unknown to DuckDB; use fn.add_hours',
  date: 'knows no zone on DuckDB; use fn.local_date',
  epoch_us: 'is unknown to BigQuery; use fn.hours_between',
  strftime: 'is unknown to BigQuery; use fn.iso_week or fn.instant_text',
  format_date: 'is unknown to DuckDB; use fn.iso_week',
  max_by: 'is unknown to BigQuery; rank the rows and take the first',
  arg_max: 'is unknown to BigQuery; rank the rows and take the first',
  any_value: 'gives any of the values; use min or max',
  safe_divide: 'is unknown to DuckDB; use fn.safe_divide',
  generate_array: 'is unknown to DuckDB; use fn.int_series',
  range: 'is unknown to BigQuery; use fn.int_series',
  regexp_extract_all: 'takes other patterns; use fn.tokens',
}

/** What is wrong with a call, if anything is. */
export function callProblem(node: Node): string | null {
  const name = functionName(node)
  if (name === 'fn.text') return textProblem(argumentsOf(node)[0])
  if (name === undefined || name.startsWith('fn.')) return null
  if (!SHARED.has(name)) {
    const why = INSTEAD[name] ?? 'is not known to mean the same on both engines; put it into fn.*'
    return `${name}() ${why}`
  }
  const args = argumentsOf(node)
  if (name === 'substr' && !((numberOf(args[1]) ?? 0) > 0)) {
    return 'substr() counts from 1: give a start that is a number above 0'
  }
  if (name.endsWith('trim') && args.length < 2) {
    return `${name}() takes off other white space on BigQuery: say which letters, ${name}(x, ' ')`
  }
  if (name.endsWith('_agg') && !childOf(bare(childOf(node, 'args')), 'orderBy')) {
    return `${name}() takes the rows in any order: say which, ${name}(… order by …)`
  }
  return null
}

function textProblem(value: Node | undefined): string | null {
  if (columnName(value)?.endsWith('_at'))
    return 'fn.text() is not for instants; use fn.instant_text'
  const isFloat = mayBeFraction(value) || columnName(value)?.endsWith('_rate')
  return isFloat ? 'fn.text() is not for floats; use fn.percent_text' : null
}
